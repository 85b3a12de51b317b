import FreeText

/// What tests know of people, and short ways to ask.
enum Fixture {
  /// A participant of a site in each country.
  static let participant: Int64 = 7

  static func known(_ fill: (inout EntityList) -> Void) -> KnownEntities {
    var list = EntityList()
    fill(&list)
    return KnownEntities(list)
  }

  static func scrub(
    _ text: String, country: String = "GB", known: KnownEntities = .none, about person: Scrubber.Person? = nil,
    dates: DatesInText = .redact
  ) -> String {
    var scrubber = Scrubber(TextConvention(country: country), dates: dates)
    return scrub(text, with: &scrubber, known: known, about: person)
  }

  static func scrub(
    _ text: String, with scrubber: inout Scrubber, known: KnownEntities = .none, about person: Scrubber.Person? = nil
  ) -> String {
    var output: [UInt8] = []
    Array(text.utf8).withUnsafeBytes {
      scrubber.scrub($0, known: known, about: person ?? Scrubber.Person(id: participant), into: &output)
    }
    return String(decoding: output, as: UTF8.self)
  }
}

extension EntityList {
  mutating func name(_ text: String, owner: Int64 = Fixture.participant, isOwn: Bool = false) {
    Array(text.utf8).withUnsafeBytes { addName($0, owner: owner, isOwn: isOwn) }
  }

  mutating func address(_ text: String, owner: Int64 = Fixture.participant) {
    Array(text.utf8).withUnsafeBytes { addAddress($0, owner: owner) }
  }

  mutating func number(_ text: String, _ kind: TextKind, owner: Int64 = Fixture.participant) {
    Array(text.utf8).withUnsafeBytes { addNumber($0, kind, owner: owner) }
  }

  mutating func initials(ofNames names: String..., owner: Int64 = Fixture.participant) {
    addInitials(ofNames: names.map { Array($0.utf8) }, owner: owner)
  }
}
