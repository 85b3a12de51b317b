import FreeText

/// A text with the names that are known before it, a line each, and the byte 1E between: what is replaced lies in the text
/// in order, a second pass finds nothing more, and a text that is UTF-8 stays so.
enum FreeTextEntry {
  private static let owner: Int64 = 3

  static func take(_ bytes: [UInt8]) throws {
    var draw = Draw(bytes)
    let country = draw.pick(["GB", "US", "AU", "FR"])
    let dates = draw.pick(DatesInText.allCases)
    let parts = draw.rest.split(separator: 0x1E, maxSplits: 1, omittingEmptySubsequences: false)
    let text = Array(parts.last ?? [])
    let known = parts.count > 1 ? entities(parts[0]) : .none
    let person = Scrubber.Person(id: owner, shift: -40, zero: 12_848)
    var scrubber = Scrubber(TextConvention(country: country), dates: dates)

    let places = text.withUnsafeBytes { scrubber.places(in: $0, known: known, about: owner) }
    var end = 0
    for place in places {
      try promise(place.range.lowerBound >= end && !place.range.isEmpty, "places rise, and none is empty: \(place)")
      end = place.range.upperBound
    }
    try promise(end <= text.count, "places lie in the text")
    let once = scrub(text, with: &scrubber, known, person)
    try promise(scrub(text, with: &scrubber, known, person) == once, "a second time gives the same")
    if places.isEmpty { try promise(once == text, "a text of nobody stays as it is") }
    if String(validating: text, as: UTF8.self) != nil {
      try promise(String(validating: once, as: UTF8.self) != nil, "what was UTF-8 is UTF-8")
    }
    let left = once.withUnsafeBytes { scrubber.places(in: $0, known: known, about: owner) }
    try promise(left.isEmpty, "nothing is left to be found: \(left) in \(String(decoding: once, as: UTF8.self))")
  }

  private static func scrub(
    _ text: [UInt8], with scrubber: inout Scrubber, _ known: KnownEntities, _ person: Scrubber.Person
  ) -> [UInt8] {
    var output: [UInt8] = []
    text.withUnsafeBytes { scrubber.scrub($0, known: known, about: person, into: &output) }
    return output
  }

  /// Each line is a name, an address, a number or a postcode, as its first character says.
  private static func entities(_ lines: ArraySlice<UInt8>) -> KnownEntities {
    var list = EntityList()
    for line in lines.split(separator: 0x0A) {
      Array(line.dropFirst()).withUnsafeBytes { text in
        switch line.first {
        case UInt8(ascii: "a"): list.addAddress(text, owner: owner)
        case UInt8(ascii: "p"): list.addNumber(text, .phone, owner: owner)
        case UInt8(ascii: "i"): list.addNumber(text, .id, owner: owner)
        case UInt8(ascii: "z"): list.addNumber(text, .postcode, owner: owner)
        case UInt8(ascii: "r"): list.addName(text, owner: owner, isOwn: false)
        default: list.addName(text, owner: owner, isOwn: true)
        }
      }
    }
    return KnownEntities(list)
  }
}
