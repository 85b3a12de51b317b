import Crypto
import Tables
import Testing

@testable import Deidentify

/// Vectors computed outside this package.
@Suite("Pseudonyms and shifts of dates")
struct PseudonymTests {
  private func key(_ purpose: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: Array(UInt8(0)..<32)), salt: [UInt8](repeating: 0, count: 32),
      info: Array("trial-pipeline/v1/\(purpose)".utf8), outputByteCount: 32)
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test(
    "The published tokens come out",
    arguments: [
      ("1001-0042", "a32753a1a6490439bdee", "MCKN78D69423KFFE"),
      ("1001-0043", "17bf91735a67ed0bc9b0", "2YZS2WTTCZPGQJDG"),
    ])
  func tokens(_ trialNumber: String, _ bytes: String, _ token: String) throws {
    let number = Array(trialNumber.utf8)
    let code = try Pseudonym.code(for: "subject", study: "STUDY01", key: key("pseudonym"))
    #expect(hex(try Pseudonym.bytes(trialNumber: number, code: code)) == bytes)
    let text = try Pseudonym.token(trialNumber: number, code: code)
    #expect(String(decoding: text, as: UTF8.self) == token)
  }

  @Test("The published shifts come out", arguments: [("1001-0042", Int32(-267)), ("1001-0043", Int32(-250))])
  func shifts(_ trialNumber: String, _ days: Int32) throws {
    let code = try Pseudonym.code(for: "shift", study: "STUDY01", key: key("date-shift"))
    #expect(try DateShift.days(trialNumber: Array(trialNumber.utf8), code: code) == days)
  }

  @Test("Every shift is of 1 to 364 days into the past")
  func bounds() throws {
    var seen: Set<Int32> = []
    let code = try Pseudonym.code(for: "shift", study: "S", key: key("date-shift"))
    for number in 0..<5_000 {
      seen.insert(try DateShift.days(trialNumber: Array("01-\(number)".utf8), code: code))
    }
    #expect(seen.min() == -364)
    #expect(seen.max() == -1)
  }

  @Test("A part with the mark between parts is refused")
  func separator() {
    #expect(throws: DeidentifyError.separator) {
      try Pseudonym.code(for: "subject", study: "A|B", key: key("pseudonym"))
    }
    #expect(throws: DeidentifyError.separator) {
      let code = try Pseudonym.code(for: "subject", study: "A", key: key("pseudonym"))
      return try Pseudonym.bytes(trialNumber: Array("0|1-001".utf8), code: code)
    }
  }

  @Test(
    "Base 32 has Crockford's alphabet",
    arguments: [
      ([UInt8](repeating: 0xff, count: 10), "ZZZZZZZZZZZZZZZZ"), ([0, 0x44, 0x32, 0x14, 0xc7], "01234567"),
      ([0x42, 0x54, 0xb6, 0x35, 0xcf], "89ABCDEF"), ([0x84, 0x65, 0x3a, 0x56, 0xd7], "GHJKMNPQ"),
      ([0xc6, 0x75, 0xbe, 0x77, 0xdf], "RSTVWXYZ"), ([], ""),
    ])
  func base32(_ bytes: [UInt8], _ text: String) {
    #expect(String(decoding: Pseudonym.base32(bytes), as: UTF8.self) == text)
  }

  @Test("A month moves as its day 15, a year as its 30 June, and neither becomes finer")
  func partialDates() throws {
    let dates = [
      try Fixture.date(2004, 3), try Fixture.date(2004), try Fixture.date(2004, 3, 1), try Fixture.date(2004, 2, 29),
    ]
    var column = Fixture.dates(dates)
    DateShift.apply([-267, -267, -267, -267], to: &column)
    #expect((0..<4).map { Column.date(column).text(at: $0) } == ["2003-06", "2003", "2003-06-08", "2003-06-07"])
    #expect(column.days[0] == PartialDate.dayNumber(year: 2003, month: 6, day: 1))
    #expect(column.days[1] == PartialDate.dayNumber(year: 2003, month: 1, day: 1))
    var little = Fixture.dates([try Fixture.date(2004), try Fixture.date(2004, 1)])
    DateShift.apply([-100, -20], to: &little)
    #expect((0..<2).map { Column.date(little).text(at: $0) } == ["2004", "2003-12"])
  }

  @Test("Days between any two dates of a participant stay as they were")
  func intervals() throws {
    var state: UInt64 = 20_090_806
    func random(_ limit: Int32) -> Int32 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int32(truncatingIfNeeded: state >> 33) % limit
    }
    let code = try Pseudonym.code(for: "shift", study: "S", key: key("date-shift"))
    for person in 0..<200 {
      let shift = try DateShift.days(trialNumber: Array("01-\(person)".utf8), code: code)
      let days = (0..<20).map { _ in random(40_000) - 10_000 }
      var column = DateColumn(days: days)
      DateShift.apply(Array(repeating: shift, count: 20), to: &column)
      for (first, second) in zip(0..<19, 1..<20) {
        #expect(column.days[second] - column.days[first] == days[second] - days[first])
      }
      #expect(zip(column.days, days).allSatisfy { $0 != $1 })
    }
  }

  @Test("Ages are whole years, 90 for the oldest, and none where a date is not complete")
  func ages() throws {
    let born = Fixture.dates([
      try Fixture.date(1930, 5, 6), try Fixture.date(1930, 5, 6), try Fixture.date(1928, 2, 29),
      try Fixture.date(1928, 2, 29), try Fixture.date(1914, 1, 1), try Fixture.date(1914, 1, 2),
      try Fixture.date(1900, 1, 1), try Fixture.date(1930, 5), try Fixture.date(2010, 1, 1), nil,
    ])
    let at = Fixture.dates([
      try Fixture.date(2004, 5, 5), try Fixture.date(2004, 5, 6), try Fixture.date(2005, 2, 28),
      try Fixture.date(2005, 3, 1), try Fixture.date(2004, 1, 1), try Fixture.date(2004, 1, 1),
      try Fixture.date(2004, 1, 1), try Fixture.date(2004, 1, 1), try Fixture.date(2004, 1, 1),
      try Fixture.date(2004, 1, 1),
    ])
    let ages = AgeBand.ages(born: born, at: at)
    #expect(ages.values == [73, 74, 76, 77, 90, 89, 90, 0, 0, 0])
    let none = Missing.notDerived.rawValue
    #expect(ages.reasons == [0, 0, 0, 0, 0, 0, 0, none, none, none])
  }
}
