import Tables

/// Tests of what a text holds.
extension TextBuffer {
  /// Truth by row of whether a text holds one of some.
  func contains(anyOf wanted: TextSet) -> [UInt8] {
    let lowered = bytes.map { TextPattern.lowered($0) }
    return byRow(
      lowered.withUnsafeBytes { bytes in
        (0..<offsets.count - 1).map { entry in
          let text = UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[entry])..<Int(offsets[entry + 1])])
          return wanted.isFound(in: text) ? 1 : 0
        }
      })
  }

  /// Truth by row of whether a whole text has the form of one of some patterns.
  func matches(anyOf patterns: [TextPattern]) -> [UInt8] {
    byRow(
      bytes.withUnsafeBytes { bytes in
        (0..<offsets.count - 1).map { entry in
          let text = UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[entry])..<Int(offsets[entry + 1])])
          return patterns.contains { $0.matches(text) } ? 1 : 0
        }
      })
  }

  /// How many words each text has, with blanks between: the entries of a list.
  func entries() -> NumberBuffer {
    let counts = (0..<offsets.count - 1).map { entry -> Double in
      var words = 0.0
      var inside = false
      for byte in bytes[Int(offsets[entry])..<Int(offsets[entry + 1])] {
        let blank = byte == UInt8(ascii: " ")
        if !blank && !inside { words += 1 }
        inside = !blank
      }
      return words
    }
    return NumberBuffer(values: indices.map { $0.map { counts[Int($0)] } } ?? counts, reasons: reasons)
  }

  private func byRow(_ truth: [UInt8]) -> [UInt8] {
    Kernels.unknown(indices.map { $0.map { truth[Int($0)] } } ?? truth, where: reasons)
  }
}
