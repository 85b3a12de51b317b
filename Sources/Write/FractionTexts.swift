import Tables

/// The texts of numbers that are not whole, remembered: scores are quotients of small whole numbers, so that few
/// different ones come again and again.
struct FractionTexts {
  private static let slots = 4096
  private static let width = 24

  private var values: [UInt64] = []
  private var lengths: [UInt8] = []
  private var texts: [UInt8] = []

  /// Puts the shortest text that reads back as the same number; at most 24 bytes. Returns where it ends.
  @inline(__always)
  mutating func put(_ value: Double, into out: UnsafeMutableBufferPointer<UInt8>, at place: Int) -> Int {
    if values.isEmpty {
      values = [UInt64](repeating: 0, count: FractionTexts.slots)
      lengths = [UInt8](repeating: 0, count: FractionTexts.slots)
      texts = [UInt8](repeating: 0, count: FractionTexts.slots * FractionTexts.width)
    }
    let bits = value.bitPattern
    // Fibonacci hashing: Knuth, The Art of Computer Programming 3, 6.4.
    let slot = Int((bits &* 0x9E37_79B9_7F4A_7C15) >> 52)
    let start = slot * FractionTexts.width
    if lengths[slot] == 0 || values[slot] != bits {
      let text = Column.text(of: value).utf8
      precondition(text.count <= FractionTexts.width, "the shortest text of a double has 24 bytes at the most")
      values[slot] = bits
      lengths[slot] = UInt8(text.count)
      for (index, byte) in text.enumerated() { texts[start + index] = byte }
    }
    let length = Int(lengths[slot])
    return texts.withUnsafeBufferPointer { texts in
      out[place...].update(fromContentsOf: texts[start..<start + length])
    }
  }
}
