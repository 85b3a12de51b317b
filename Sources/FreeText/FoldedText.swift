/// A text as it is searched, and where each byte of it came from. Buffers are kept from text to text.
struct FoldedText {
  private(set) var bytes: [UInt8] = []
  /// Where in the text as given the character begins that each byte stands for, and behind the last one its length.
  private var origins: [Int32] = []
  /// Whether the text is all ASCII, and so what is searched is the text as given.
  private(set) var isAsGiven = true

  /// Folds a text of up to 2^31 bytes. Bytes that are no UTF-8 stay as they are.
  mutating func fold(_ text: UnsafeRawBufferPointer) {
    isAsGiven = FoldedText.isASCII(text)
    guard !isAsGiven else { return }
    bytes.removeAll(keepingCapacity: true)
    origins.removeAll(keepingCapacity: true)
    Folding.table.withUnsafeBufferPointer { table in
      var at = 0
      while at < text.count {
        let byte = text[at]
        if byte < 0x80 {
          append(byte, at)
          at += 1
          continue
        }
        let (code, length) = FoldedText.scalar(text, at)
        let entry = code == 0 ? Folding.keep : code < 0x3000 ? table[Int(code)] : Folding.entry(of: code)
        if entry == Folding.keep {
          for place in 0..<length { append(text[at + place], at) }
        } else {
          for place in 0..<(entry >> 24) { append(UInt8(truncatingIfNeeded: entry >> (8 * place)), at) }
        }
        at += length
      }
    }
    origins.append(Int32(text.count))
  }

  /// Where a place between bytes lies in the text as given: before the character that the next byte stands for, so that
  /// marks which belong to the last one are on its side.
  func origin(of place: Int) -> Int { isAsGiven ? place : Int(origins[place]) }

  private mutating func append(_ byte: UInt8, _ origin: Int) {
    bytes.append(byte)
    origins.append(Int32(truncatingIfNeeded: origin))
  }

  static func isASCII(_ text: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    while at + 8 <= text.count {
      guard text.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 else { return false }
      at += 8
    }
    while at < text.count {
      guard text[at] < 0x80 else { return false }
      at += 1
    }
    return true
  }

  /// The character that begins at a place and how many bytes it has; 0 and 1 where there is none.
  private static func scalar(_ text: UnsafeRawBufferPointer, _ at: Int) -> (code: UInt32, length: Int) {
    let first = text[at]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first < 0xF5, at + length <= text.count else { return (0, 1) }
    var code = UInt32(first) & (0xFF >> UInt32(length + 1))
    for place in 1..<length {
      guard text[at + place] & 0xC0 == 0x80 else { return (0, 1) }
      code = code << 6 | UInt32(text[at + place] & 0x3F)
    }
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    return code >= least && Unicode.Scalar(code) != nil ? (code, length) : (0, 1)
  }
}
