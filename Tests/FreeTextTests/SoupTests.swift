import FreeText
import Testing

/// Pieces of notes in any order, with and without spaces between: what holds for every text.
@Suite("What holds for every text")
struct SoupTests {
  private static let pieces = [
    "Lorraine", "lorraine", "Wójcik", "WOJCIK'S", "Rose", "rose", "LW", "Dr.", "Mrs", "son", "(niece)", "of", "on",
    "since",
    "tel", "no", "NHS", "MRN", "hospital no.", "postcode", "NSW", "MN", "aged", "93", "3/52", "12/3/2004", "4/12",
    "14MAR2004",
    "March 14th,", "2024", "9990000018", "999 000 0018", "908-33-8575", "A", "1EG4-TE5-MK73", "0141 496 0033",
    "555-0182",
    "(507) 555-0111", "+44 (0)20 7946 0123", "OX3 7LD", "2620", "55987", "16 Wapiti Loop", "Winona", "jose@example.org",
    "https://example.org/x", "www.example.org", "192.0.2.1", "2001:db8::1", "[NAME]", "[DATE]", "[day 43]",
    "[2004-01-01]",
    "[", "]", ",", ".", ";", "-", "/", "'s", "\u{200B}", "\u{00A0}", "\n", "１２", "٣", "é", "e\u{301}", "漢字", "may",
    "May",
    "PO Box 12", "NX123456", "BP", "120/80", "T12/L1", "@", ":", "::", "O", "l", "0", "12", "345", "6789",
  ]

  @Test("A second pass finds nothing, places rise, and UTF-8 stays UTF-8", arguments: ["GB", "AU", "US"])
  func soup(_ country: String) {
    let known = Fixture.known { list in
      list.name("Lorraine", isOwn: true)
      list.name("Wójcik", isOwn: true)
      list.name("Rose", owner: 8, isOwn: true)
      list.initials(ofNames: "Lorraine", "Wójcik")
      list.address("16 Wapiti Loop NE, Winona")
      list.number("0141 496 0033", .phone)
      list.number("2620", .postcode)
      list.number("55987", .postcode)
    }
    var state: UInt64 = 42
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var failures: [String] = []
    for _ in 0..<1500 {
      var text = ""
      for _ in 0..<(2 + next(10)) { text += Self.pieces[next(Self.pieces.count)] + (next(3) > 0 ? " " : "") }
      var scrubber = Scrubber(TextConvention(country: country))
      let bytes = Array(text.utf8)
      let places = bytes.withUnsafeBytes { scrubber.places(in: $0, known: known, about: Fixture.participant) }
      var end = 0
      for place in places {
        if place.range.lowerBound < end || place.range.isEmpty { failures.append("order: \(text)") }
        end = place.range.upperBound
      }
      let once = Fixture.scrub(text, with: &scrubber, known: known)
      let twice = Fixture.scrub(once, with: &scrubber, known: known)
      if once != twice { failures.append("'\(text)' -> '\(once)' -> '\(twice)'") }
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(12).joined(separator: "\n"))")
  }
}
