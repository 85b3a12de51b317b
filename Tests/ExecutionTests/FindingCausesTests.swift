import Diagnostics
import Stages
import StudyModel
import Tables
import Testing

@testable import Execution

@Suite("Findings that follow from others")
struct FindingCausesTests {
  private static let place = Diagnostic.Location(file: "rules.yaml", line: 1, column: 1)

  private static func rule(_ id: String, _ assert: String) -> Rule {
    Rule(
      id: id, severity: .query, scope: .participant, form: "PN", field: nil, when: nil,
      assert: SourceText(text: assert, place: place), say: "", passing: [], failing: [], place: place)
  }

  private static let places = ["STG", "ABD"].map { MemberPlace(site: SiteID($0), archive: "a.zip", path: "pain.csv") }

  private static let study = Study(
    id: "DEMO", title: "",
    rules: [rule("pain.before_procedure", "date >= PR.date"), rule("pain.incomplete", "nrs > 0")],
    outcomes: Outcomes(dayZero: FieldReference(form: "PR", field: "date"), baseline: "BL"))

  /// Findings as `rule severity field record`, of one participant unless a fifth word names another; a sixth is the place.
  private func causes(_ findings: [String]) -> [String?] {
    var log = FindingLog()
    for text in findings {
      let words = text.split(separator: " ").map(String.init)
      let finding = Finding(
        rule: words[0], severity: Severity(rawValue: words[1]) ?? .note, table: "PN",
        field: words[2] == "-" ? nil : ColumnName(words[2]),
        origin: words[3] == "-" ? nil : RowOrigin(member: words.count > 5 ? 1 : 0, record: UInt32(words[3]) ?? 0),
        message: "m")
      log.add(finding, participant: words.count > 4 ? nil : 0, visit: nil)
    }
    return FindingCauses(log, study: Self.study, places: Self.places).roots.map { root in
      root == FindingLog.none ? nil : log.word(log.entries[Int(root)].rule)
    }
  }

  @Test("Of findings about one cell, the gravest is the problem, and the first of equals")
  func oneCell() {
    #expect(
      causes(["visit.window note date 5", "pain.before_procedure query date 5", "visit.disagrees query date 5"])
        == ["pain.before_procedure", nil, "pain.before_procedure"])
    #expect(causes(["range.outside query nrs 5", "range.outside query nrs 6"]) == [nil, nil])
  }

  @Test("A study's rule about a record follows from an unreadable cell of it, and no other finding does")
  func oneRecord() {
    #expect(causes(["type.unreadable query nrs 5", "pain.incomplete query - 5"]) == [nil, "type.unreadable"])
    #expect(causes(["type.unreadable query nrs 5", "record.duplicate query - 5"]) == [nil, nil])
    #expect(causes(["type.unreadable query nrs 6", "pain.incomplete query - 5"]) == [nil, nil])
    #expect(causes(["visit.window note date 5", "pain.incomplete query - 5"]) == [nil, nil])
  }

  @Test("What was counted from an implausible day zero follows from it, and so does what follows from that")
  func dayZero() {
    #expect(
      causes([
        "day_zero.implausible query date 1", "visit.outside query date 5", "visit.window note date 5",
        "pain.before_procedure query date 6", "range.outside query nrs 6",
      ]) == [nil, "day_zero.implausible", "day_zero.implausible", "day_zero.implausible", nil])
  }

  @Test("A missing record follows from what set it aside or made it vanish at its visit, and from nothing else")
  func missingRecord() {
    #expect(
      causes(["pain.before_procedure reject date 5", "form.missing query - 9"]) == [nil, "pain.before_procedure"])
    #expect(causes(["form.missing query - 9", "record.vanished query - 3"]) == ["record.vanished", nil])
    #expect(causes(["range.outside query nrs 9", "form.missing query - 9"]) == [nil, nil])
    #expect(causes(["visit.disagrees query date 5", "form.missing query - 9"]) == [nil, "visit.disagrees"])
    #expect(causes(["key.repeated query - 5", "form.missing query - 9"]) == [nil, "key.repeated"])
    #expect(causes(["participant.duplicate query - 5", "form.missing query - 9"]) == [nil, "participant.duplicate"])
    #expect(causes(["participant.duplicate note - 5", "form.missing query - 9"]) == [nil, nil])
  }

  @Test("A missing record follows from one of its form and site that was set aside before it was known whose it is")
  func strays() {
    #expect(causes(["record.ragged reject - 4 none", "form.missing query - 9"]) == [nil, "record.ragged"])
    #expect(causes(["record.ragged reject - 4 none 1", "form.missing query - 9"]) == [nil, nil])
    #expect(causes(["record.ragged note - 4 none", "form.missing query - 9"]) == [nil, nil])
    #expect(causes(["submission.refused reject - - none", "form.missing query - 9"]) == [nil, nil])
  }

  @Test("Each answer that an empty record lacks follows from its being empty, and so does what follows from that")
  func emptyRecord() {
    #expect(
      causes([
        "required.missing query nrs 5", "pain.incomplete query nrs 5", "form.missing query - 5",
        "required.missing query nrs 6",
      ]) == ["form.missing", "form.missing", nil, nil])
  }

  @Test("A jump follows from the field's being out of range at the other visit")
  func jump() {
    #expect(causes(["range.outside query nrs 5", "value.jump query nrs 6"]) == [nil, "range.outside"])
    #expect(causes(["range.outside query date 5", "value.jump query nrs 6"]) == [nil, nil])
  }

  @Test("That a visit is copied from the one before counts from no day zero")
  func copied() {
    #expect(causes(["day_zero.implausible query date 1", "visit.copied query - 5"]) == [nil, nil])
  }

  @Test("A finding without a participant follows from none")
  func noParticipant() {
    #expect(causes(["column.missing query nrs 1 none", "column.missing query nrs 1 none"]) == [nil, nil])
  }
}
