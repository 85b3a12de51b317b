import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("Visits beside the visits before")
struct VisitsBesideTests {
  /// A form of vital signs with so many questions, at visits BL, D3 and M1.
  private func form(questions: Int, jump: Jump? = nil) -> Form {
    Form(
      id: "VS", label: "Vital signs", key: ["subj", "visit"],
      fields: [
        Field(name: "subj", label: "Participant number", type: .text, role: .subject),
        Field(name: "visit", label: "Visit", type: .code, role: .administrative, codeList: "visits"),
        Field(name: "date", label: "Date of the form", type: .date, role: .date),
        Field(name: "weight", label: "Weight", type: .number, role: .clinical, unit: "kg", jump: jump),
      ] + (0..<questions).map { Field(name: "q\($0)", label: "Item", type: .integer, role: .clinical) })
  }

  private struct Row {
    var participant = "A"
    var visit: Int32
    var day: Int32
    var weight: Double = 70
    var answers: [Int32?] = []
  }

  private func run(_ form: Form, _ rows: [Row], change: (inout Batch) -> Void = { _ in }) throws -> StageRecord {
    var study = try RulesFixture.study([])
    study.forms = [form]
    study.units = Fixture.units
    study.outcomes = Outcomes()
    var batch = Batch(
      table: "VS", names: form.fields.map(\.column),
      columns: [
        .text(TextColumn(rows.map(\.participant))),
        .code(CodeColumn(indices: rows.map(\.visit), terms: ["BL", "D3", "M1"])),
        .date(DateColumn(days: rows.map(\.day))), .number(NumberColumn(values: rows.map(\.weight))),
      ]
        + (0..<(form.fields.count - 4)).map { question in
          .integer(
            FixedColumn(
              values: rows.map { $0.answers[question] ?? 0 },
              reasons: rows.map { $0.answers[question] == nil ? Missing.blank.rawValue : 0 }))
        },
      origins: RowOrigins(
        members: [UInt32](repeating: 0, count: rows.count), records: rows.indices.map { UInt32($0) + 2 }))
    change(&batch)
    var dataset = Dataset([batch])
    var record = StageRecord()
    try ValidateRecords(NoOptions(), study: study).run(&dataset, in: Fixture.environment(study), record: &record)
    return record
  }

  private static let answers: [Int32?] = [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1]

  @Test("A record with all twenty answers of the visit before is asked about, once, whichever visits lie between")
  func copied() throws {
    var other = Self.answers
    other[8] = 1
    let record = try run(
      form(questions: 19),
      [
        Row(visit: 0, day: 90, answers: Self.answers), Row(visit: 2, day: 130, answers: Self.answers),
        Row(participant: "B", visit: 0, day: 90, answers: Self.answers),
        Row(participant: "B", visit: 1, day: 103, answers: other),
        Row(participant: "B", visit: 2, day: 130, answers: Self.answers),
        Row(participant: "C", visit: 2, day: 130, answers: Self.answers),
      ])
    #expect(record.short == ["3 visit.copied - query"])
    #expect(record.findings.map(\.visit) == ["M1"])
    #expect(record.findings.map(\.participant) == ["A"])
  }

  @Test("Fewer than twenty answers, one that is missing at one visit alone, and answers all alike say nothing")
  func notCopied() throws {
    func pair(_ answers: [Int32?], _ later: [Int32?]? = nil, weight: Double = 70) -> [Row] {
      [
        Row(visit: 0, day: 90, weight: weight, answers: answers),
        Row(visit: 1, day: 103, weight: weight, answers: later ?? answers),
      ]
    }
    var gap = Self.answers
    gap[4] = nil
    #expect(try run(form(questions: 19), pair(gap)).short == [])
    #expect(try run(form(questions: 18), pair(Array(Self.answers.dropLast()))).short == [])
    #expect(try run(form(questions: 20), pair(Self.answers + [2], gap + [2])).short == [])
    #expect(try run(form(questions: 21), pair([Int32?](repeating: 0, count: 21))).short == [])
    #expect(try run(form(questions: 20), pair(gap + [2])).short == ["3 visit.copied - query"])
  }

  @Test("A record that is one of several of the visit before is compared with none")
  func severalBefore() throws {
    let record = try run(
      form(questions: 19),
      [
        Row(visit: 0, day: 90, answers: Self.answers), Row(visit: 0, day: 91, answers: Self.answers),
        Row(visit: 1, day: 103, answers: Self.answers),
      ])
    #expect(record.short == ["3 key.repeated - query"])
  }

  @Test("A number that moves further than its bound is asked about; up to the bound, and after more days, it is not")
  func jumps() throws {
    let jump = Jump(days: 30, bound: .share(0.25))
    func short(_ values: (Double, Double), days: Int32 = 30) throws -> [String] {
      try run(
        form(questions: 0, jump: jump),
        [Row(visit: 0, day: 90, weight: values.0), Row(visit: 1, day: 90 + days, weight: values.1)]
      ).short
    }
    #expect(try short((80, 100)) == [])
    #expect(try short((80, 60)) == [])
    #expect(try short((80, 100.5)) == ["3 value.jump weight query"])
    #expect(try short((80, 59.5)) == ["3 value.jump weight query"])
    #expect(try short((80, 59.5), days: 31) == [])
    #expect(try short((80, 59.5), days: -30) == ["3 value.jump weight query"])
  }

  @Test("An amount bounds in the field's unit, whatever the value")
  func amounts() throws {
    let jump = Jump(days: 60, bound: .amount(5))
    func short(_ weight: Double) throws -> [String] {
      try run(
        form(questions: 0, jump: jump), [Row(visit: 0, day: 90, weight: 40), Row(visit: 2, day: 130, weight: weight)]
      ).short
    }
    #expect(try short(45) == [])
    #expect(try short(45.5) == ["3 value.jump weight query"])
  }

  @Test(
    "A factor of a unit of the study between two visits is named, either way; any other is not",
    arguments: [(70, 154, true), (154, 70, true), (32.2, 70.8, true), (70, 105, false), (70, 700, false)])
  func units(_ earlier: Double, _ later: Double, _ isNamed: Bool) throws {
    let record = try run(
      form(questions: 0, jump: Jump(days: 60, bound: .share(0.25))),
      [Row(visit: 0, day: 90, weight: earlier), Row(visit: 2, day: 130, weight: later)])
    #expect(
      record.findings.map(\.message.description) == [
        isNamed
          ? "Weight (weight) on form VS is far from its value at the visit before: it looks like lb and kg mixed. Please check both values and their units."
          : "Weight (weight) on form VS is far from its value at the visit before. Please check both."
      ])
  }

  @Test("A number that is missing or known within bounds alone, and a date not known to the day, make no jump")
  func unknown() throws {
    let form = form(questions: 0, jump: Jump(days: 60, bound: .share(0.25)))
    let rows = [Row(visit: 0, day: 90, weight: 70), Row(visit: 2, day: 130, weight: 140)]
    #expect(try run(form, rows) { $0 = $0.missing("weight", [0: .blank]) }.short == [])
    #expect(
      try run(form, rows) {
        $0.set(.number(NumberColumn(values: [70, 140], comparators: [0, Comparator.less.rawValue])), for: "weight")
      }.short == [])
    #expect(
      try run(form, rows) {
        $0.set(.date(DateColumn(days: [90, 130], precisions: [DatePrecision.month.rawValue, 0])), for: "date")
      }.short == [])
  }
}
