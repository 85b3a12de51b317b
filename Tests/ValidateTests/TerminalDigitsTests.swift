import Testing

@testable import Validate

@Suite("Last digits")
struct TerminalDigitsTests {
  @Test("χ² and the index of Whipple of counts worked out by hand")
  func statistics() {
    // Expected 10 each: (30-10)² + (10-10)² + 8 × (7.5-10)²; in whole counts 30, 10, and eight of 7 or 8.
    let digits = TerminalDigits([30, 8, 7, 8, 7, 10, 8, 7, 8, 7])
    #expect(digits.count == 100 && digits.favourite == 0 && digits.favouriteCount == 30)
    // 400/10 + 0 + 4 × 4/10 + 4 × 9/10 = 40 + 1.6 + 3.6.
    #expect(abs(digits.chiSquare - 45.2) < 1e-9)
    // 40 of 100 end in 0 or 5, and a fifth would be 20.
    #expect(digits.whipple == 200)
  }

  @Test("Equal shares prefer nothing; no other digit than 0 and 5 is 500")
  func bounds() {
    let equal = TerminalDigits([Int](repeating: 12, count: 10))
    #expect(equal.chiSquare == 0 && equal.whipple == 100)
    #expect(TerminalDigits([50, 0, 0, 0, 0, 50, 0, 0, 0, 0]).whipple == 500)
    #expect(TerminalDigits([Int](repeating: 0, count: 10)).chiSquare == 0)
  }

  @Test("The digits are those of the fewest decimals that nearly all numbers need")
  func decimals() {
    var whole = FieldDistribution()
    for value in [120, 131, 142, 153] { whole.add(Double(value), written: Double(value)) }
    #expect(whole.terminalDigits?.step == 1)
    #expect(whole.terminalDigits?.counts == [1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    var tenths = FieldDistribution()
    for value in [70.1, 70.2, 71.0, 72.5, 72.5] { tenths.add(value, written: value) }
    #expect(abs((tenths.terminalDigits?.step ?? 0) - 0.1) < 1e-12)
    #expect(tenths.terminalDigits?.counts == [1, 1, 1, 0, 0, 2, 0, 0, 0, 0])
    // 154 lb is 69.85322498 kg: the digit is read off in pounds.
    var pounds = FieldDistribution()
    for value in [154, 155, 150] {
      pounds.add(Double(value) * 0.45359237, written: Double(value) * 0.45359237 / 0.45359237)
    }
    #expect(pounds.terminalDigits?.counts == [1, 0, 0, 0, 1, 1, 0, 0, 0, 0])
  }

  @Test("Numbers that spread over few steps have no free last digit")
  func spread() {
    #expect(!TerminalDigits.areFree(from: 2, to: 9, step: 1))
    #expect(TerminalDigits.areFree(from: 100, to: 140, step: 1))
    #expect(TerminalDigits.areFree(from: 68, to: 72, step: 0.1))
  }
}
