import TestSupport
import Testing

/// The planted errors in what names people, of the sites of which the truth is known, are found where they are.
@Suite("Planted errors in identifiers are found")
struct IdentityTruthTests {
  /// The rules that a kind of planted error may be found by.
  private static let rules: [String: Set<String>] = [
    "check_digit": ["identifier.check_digit"], "id_scientific": ["identifier.rounded"],
    "leading_zero_lost": ["identifier.leading_zero", "postcode.leading_zero"],
    "id_birthdate_mismatch": ["identifier.birth_date"], "id_sex_mismatch": ["identifier.sex"],
    "duplicate_participant": ["participant.duplicate"], "subject_id_variant": ["subject.variant"],
    "mojibake": ["encoding.mojibake"], "partial_date": ["date.partial"], "blank_rows": ["record.blank"],
    "unknown_column_identifier": ["column.identifiers"],
  ]

  private struct Check {
    /// `rule participant form field record`; an empty row is of no participant and no field.
    var found: Set<String>
    var expected: [(kind: String, places: Set<String>)]
  }

  /// Checks one upload as its site would, beside what was planted in it.
  private func check(_ site: String, _ transfer: String) throws -> Check {
    let planted = try Truth.file("defects").rows.filter {
      $0["site"] == site && $0["transfer"] == transfer && Self.rules[$0["kind"]] != nil
    }
    let archive = try #require(planted.first)["archive"]
    let ended = try VertebraCommand.run(
      "check", "fixtures/invest/inbox/\(site)/\(archive)", "--site", site, "--pipeline",
      "pipelines/invest/check-upload.yaml")
    let findings = try Findings(text: ended.out)
    return Check(
      found: findings.places,
      expected: planted.map { row in
        let record = row["location"].split(separator: " ").last.map(String.init) ?? ""
        let isRow = row["kind"] == "blank_rows"
        let field = row["kind"] == "unknown_column_identifier" ? row["column"] : isRow ? "" : row["field"]
        return (
          row["kind"],
          Set((Self.rules[row["kind"]] ?? []).map { "\($0) \(isRow ? "" : row["participant"]) \(field) \(record)" })
        )
      })
  }

  /// What `vertebra check` prints of findings.
  private struct Findings {
    var places: Set<String> = []

    init(text: String) throws {
      for line in text.split(separator: "\n") {
        let severities = ["note  ", "query  ", "reject  "]
        guard let severity = severities.first(where: { line.hasPrefix($0) }) else { continue }
        let parts = line.dropFirst(severity.count).split(separator: "  ", omittingEmptySubsequences: true)
        guard parts.count >= 2 else { continue }
        var field = ""
        var record = ""
        for piece in parts[1].split(separator: ", ") {
          if piece.hasPrefix("record ") { record = String(piece.dropFirst(7)) }
          if piece.hasPrefix("field ") { field = String(piece.dropFirst(6)) }
        }
        let who = parts.count > 2 ? parts[2].dropFirst().dropLast().split(separator: " ").first ?? "" : ""
        places.insert("\(parts[0]) \(who) \(field) \(record)")
      }
    }
  }

  @Test(
    "with participant, field and record",
    arguments: [("MAYO", "1"), ("OXF", "1"), ("STG", "1"), ("STG", "2"), ("GGH", "1"), ("GGH", "2"), ("MAYO", "2")])
  func found(_ site: String, _ transfer: String) throws {
    let check = try check(site, transfer)
    #expect(!check.expected.isEmpty)
    for (kind, places) in check.expected where kind != "duplicate_participant" {
      #expect(!places.isDisjoint(with: check.found), "\(kind): \(places.sorted())")
    }
    // Nothing but what was planted is found in identifiers.
    let identifiers = check.found.filter { $0.hasPrefix("identifier.") || $0.hasPrefix("postcode.") }
    #expect(identifiers.isSubset(of: check.expected.reduce(into: Set()) { $0.formUnion($1.places) }))
  }

  @Test("A person who was registered twice is asked about at the number that was never allocated")
  func duplicate() throws {
    let rows = try SharedNights.first().workspace.csv("sites/MAYO/findings.csv").rows.filter {
      $0["rule"] == "participant.duplicate"
    }
    #expect(
      rows.map { "\($0["severity"]) \($0["participant"]) \($0["form"]) \($0["field"]) \($0["record"])" } == [
        "note 01-008 DM subj 105", "query 01-028 DM subj 437",
      ])
    #expect(rows.map { $0["message"].hasSuffix("The other number is 01-028.") } == [true, false])
    #expect(rows.map { $0["message"].hasSuffix("The other number is 01-008.") } == [false, true])
  }
}
