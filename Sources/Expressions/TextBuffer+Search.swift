import Glibc
import Tables

/// Tests of what a text holds.
extension TextBuffer {
  /// Truth by row of whether a text holds one of some, each as UTF-8 in small letters; the case of A to Z does not count.
  ///
  /// All texts are looked through at once; what is found across the border of two is none of theirs.
  func contains(anyOf wanted: [[UInt8]]) -> [UInt8] {
    let lowered = bytes.map { TextPattern.lowered($0) }
    var found = [UInt8](repeating: 0, count: offsets.count - 1)
    lowered.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      for text in wanted {
        text.withUnsafeBytes { text in
          guard let needle = text.baseAddress else { return }
          var from = Int(offsets[0])
          let end = Int(offsets[offsets.count - 1])
          var entry = 0
          while from < end, let hit = memchr(start + from, Int32(text[0]), end - from) {
            let place = UnsafeRawPointer(hit) - start
            while Int(offsets[entry + 1]) <= place { entry += 1 }
            let border = Int(offsets[entry + 1])
            let holds = place + text.count <= border && memcmp(start + place, needle, text.count) == 0
            if holds { found[entry] = 1 }
            from = holds ? border : place + 1
          }
        }
      }
    }
    return byRow(found)
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
