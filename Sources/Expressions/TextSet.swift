import Glibc

/// Texts that are looked for together, each as UTF-8 in small letters; the case of A to Z does not count.
struct TextSet: Sendable {
  /// All texts behind one another, those with the same first byte together.
  private let bytes: [UInt8]
  /// The places of the texts in `bytes`, and one behind the last.
  private let offsets: [Int32]
  /// The first text that begins with each byte, and one behind the last.
  private let firsts: [Int32]

  init(_ texts: [String]) {
    let lowered = Set(texts.map { $0.utf8.map { TextPattern.lowered($0) } }.filter { !$0.isEmpty })
      .sorted { $0.lexicographicallyPrecedes($1) }
    bytes = lowered.flatMap { $0 }
    offsets = lowered.reduce(into: [0]) { $0.append(($0.last ?? 0) + Int32($1.count)) }
    firsts = (0...256).map { first in Int32(lowered.count { Int($0[0]) < first }) }
  }

  /// Whether one of the texts stands somewhere in some bytes that are in small letters.
  func isFound(in text: UnsafeRawBufferPointer) -> Bool {
    guard let start = text.baseAddress else { return false }
    return bytes.withUnsafeBytes { bytes in
      offsets.withUnsafeBufferPointer { offsets in
        firsts.withUnsafeBufferPointer { firsts in
          for place in 0..<text.count {
            let first = Int(text[place])
            for number in Int(firsts[first])..<Int(firsts[first + 1]) {
              let from = Int(offsets[number])
              let length = Int(offsets[number + 1]) - from
              if length <= text.count - place, let wanted = bytes.baseAddress,
                memcmp(start + place, wanted + from, length) == 0
              {
                return true
              }
            }
          }
          return false
        }
      }
    }
  }
}
