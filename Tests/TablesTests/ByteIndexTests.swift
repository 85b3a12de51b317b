import Tables
import Testing

@Suite("Numbering byte strings")
struct ByteIndexTests {
  private func number(_ index: inout ByteIndex, _ bytes: [UInt8]) -> Int {
    bytes.withUnsafeBytes { index.number(of: $0) }
  }

  @Test("Strings get numbers in the order in which they come, and keep them")
  func order() {
    var index = ByteIndex()
    let strings = (0..<5_000).map { Array("participant \($0)".utf8) }
    for (number, string) in strings.enumerated() { #expect(self.number(&index, string) == number) }
    for (number, string) in strings.enumerated().reversed() { #expect(self.number(&index, string) == number) }
    #expect(index.count == 5_000)
  }

  @Test("Strings that are alike but not equal are apart, the empty one too")
  func alike() {
    var index = ByteIndex()
    let strings: [[UInt8]] = [
      [], [0], [0, 0], [1], [0, 1], [1, 0], Array("12345678".utf8), Array("123456780".utf8),
      Array("12345678\u{0}".utf8),
      Array("1234567812345678".utf8), Array("1234567812345679".utf8), Array("2234567812345678".utf8),
      Array("\u{e9}".utf8), Array("e\u{301}".utf8),
    ]
    for (number, string) in strings.enumerated() { #expect(self.number(&index, string) == number) }
    for (number, string) in strings.enumerated() { #expect(self.number(&index, string) == number) }
  }
}
