import FreeText
import Identifiers
import Testing

@Suite("What is planted in notes is found")
struct RecallTests {
  private static let kinds: [String: TextKind] = [
    "first": .name, "last": .name, "full": .name, "rel": .name, "doctor": .name, "initials": .name, "phone": .phone,
    "relphone": .phone, "mobile": .phone, "address": .address, "town": .address, "postcode": .postcode, "mrn": .id,
    "email": .email, "url": .url, "ip": .ip, "dob": .date, "date": .date,
  ]
  /// Those that a check digit or a shape proves; a miss of any fails.
  private static let checked: Set<String> = ["nhs", "chi", "hc", "medicare", "ihi", "dva", "ssn", "hicn", "mbi", "npi"]
  private static let names: Set<String> = ["first", "last", "full", "rel", "doctor", "initials"]

  private struct Score: Sendable {
    var found = 0
    var all = 0
    var share: Double { Double(found) / Double(max(1, all)) }
  }

  private struct Run {
    var scores: [String: Score] = [:]
    var missed: [String] = []
    /// Bytes of words that name nobody, and those that were replaced.
    var plain = Score()
    var lost: [String] = []
  }

  private func run(spoils: Bool, roster: Bool, rounds: Int = 4) throws -> Run {
    var run = Run()
    var notes = PlantedNotes(seed: 20_080_902)
    for country in ["GB", "AU", "US"] {
      var shapes: [ShapePattern] = []
      if country == "GB" { shapes.append(try #require(ShapePattern("OXR999999"))) }
      var scrubber = Scrubber(TextConvention(country: country, recordNumbers: shapes))
      for round in 0..<rounds {
        for (place, template) in NoteTemplates.planted.enumerated() {
          let person = notes.person(Int64(round * 1000 + place), country)
          let note = notes.note(template, country, of: person, spoils: spoils)
          let known = roster ? RecallTests.known(person) : .none
          let found = Array(note.text.utf8).withUnsafeBytes {
            scrubber.places(in: $0, known: known, about: person.id)
          }
          judge(note, found, &run)
        }
      }
    }
    return run
  }

  private static func known(_ person: PlantedNotes.Person) -> KnownEntities {
    Fixture.known { list in
      list.name(person.first, owner: person.id, isOwn: true)
      list.name(person.last, owner: person.id, isOwn: true)
      list.name(person.relative, owner: person.id)
      list.name("Dr \(person.doctor)", owner: person.id)
      list.initials(ofNames: person.first, person.last, owner: person.id)
      for phone in [person.phone, person.mobile, person.relativePhone] { list.number(phone, .phone, owner: person.id) }
      list.address(person.address, owner: person.id)
      list.address(person.town, owner: person.id)
      list.number(person.postcode, .postcode, owner: person.id)
      list.number(person.record, .id, owner: person.id)
    }
  }

  private func judge(_ note: PlantedNotes.Note, _ found: [(range: Range<Int>, kind: TextKind)], _ run: inout Run) {
    let bytes = Array(note.text.utf8)
    let isWord = { (byte: UInt8) in byte >= 0x80 || (48...57).contains(byte) || (65...90).contains(byte & 0xDF) }
    for item in note.planted {
      let kind = RecallTests.kinds[item.kind] ?? .id
      let isCovered = item.range.allSatisfy { place in
        !isWord(bytes[place]) || found.contains { $0.range.contains(place) }
      }
      let isRight = found.contains { $0.range.overlaps(item.range) && $0.kind == kind }
      run.scores[item.kind, default: Score()].all += 1
      if isCovered && isRight {
        run.scores[item.kind, default: Score()].found += 1
      } else {
        let value = String(decoding: bytes[item.range], as: UTF8.self)
        run.missed.append(
          "\(item.kind) '\(value)' (\(note.country)) in '\(note.text)': \(found.map { "\($0.kind) \($0.range)" })")
      }
    }
    for place in bytes.indices where isWord(bytes[place]) {
      if note.planted.contains(where: { $0.range.contains(place) }) { continue }
      run.plain.all += 1
      if let hit = found.first(where: { $0.range.contains(place) }) {
        run.plain.found += 1
        run.lost.append("\(hit.kind) '\(String(decoding: bytes[hit.range], as: UTF8.self))' in '\(note.text)'")
      }
    }
  }

  private func show(_ name: String, _ run: Run) {
    print("\(name):")
    for (kind, score) in run.scores.sorted(by: { $0.key < $1.key }) {
      print("  \(kind): \(score.found) of \(score.all)")
    }
    for miss in run.missed.prefix(40) { print("  missed \(miss)") }
    for lost in Set(run.lost).sorted().prefix(40) { print("  lost \(lost)") }
  }

  @Test("With the list of known people, in plain spellings and in hidden ones", arguments: [false, true])
  func withRoster(_ spoils: Bool) throws {
    let run = try run(spoils: spoils, roster: true)
    show("with the list, hidden: \(spoils)", run)
    for (kind, score) in run.scores {
      if Self.checked.contains(kind) {
        #expect(score.found == score.all, "\(kind)")
      } else {
        #expect(score.share >= 0.99, "\(kind): \(score.found) of \(score.all)")
      }
    }
    #expect(Set(run.scores.keys).isSuperset(of: Self.checked))
    #expect(run.plain.share < 0.005)
  }

  @Test("Without it, what has a form of its own is found all the same; of names those that a word gives away")
  func withoutRoster() throws {
    let run = try run(spoils: false, roster: false)
    show("without the list", run)
    for (kind, score) in run.scores where Self.checked.contains(kind) { #expect(score.found == score.all, "\(kind)") }
    for kind in ["email", "url", "ip", "date", "dob", "phone", "mobile", "relphone", "doctor"] {
      #expect((run.scores[kind]?.share ?? 0) >= 0.99, "\(kind)")
    }
    let names = Self.names.compactMap { run.scores[$0] }.reduce(into: Score()) {
      $0.found += $1.found
      $0.all += $1.all
    }
    print("  names without the list: \(names.found) of \(names.all)")
    #expect(run.plain.share < 0.005)
  }

  @Test("A second pass finds nothing more, whatever the spelling")
  func onceIsEnough() {
    var notes = PlantedNotes(seed: 7)
    for (place, template) in NoteTemplates.planted.enumerated() {
      let country = ["GB", "AU", "US"][place % 3]
      let person = notes.person(Int64(place), country)
      let note = notes.note(template, country, of: person, spoils: true)
      let known = RecallTests.known(person)
      let about = Scrubber.Person(id: person.id)
      let once = Fixture.scrub(note.text, country: country, known: known, about: about)
      #expect(Fixture.scrub(once, country: country, known: known, about: about) == once)
    }
  }
}
