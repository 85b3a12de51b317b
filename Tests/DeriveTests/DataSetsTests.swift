import Derive
import Diagnostics
import Stages
import StudyModel
import Tables
import Testing

@Suite("Data sets")
struct DataSetsTests {
  private static func variable(
    _ name: String, _ kind: ColumnKind, _ value: String, line: Int = 10, unblinded: Bool = false
  ) -> DataSetDefinition.Variable {
    DataSetDefinition.Variable(
      name: name, label: name, kind: kind,
      value: SourceText(
        text: value, place: Diagnostic.Location(file: "datasets.yaml", line: line, column: 20)), unblinded: unblinded)
  }

  private static func definition(
    _ name: String, of source: TableName, key: [String], _ variables: [DataSetDefinition.Variable]
  ) -> DataSetDefinition {
    DataSetDefinition(
      name: name, label: "Label", structure: "", source: source, key: key, variables: variables,
      place: Diagnostic.Location(file: "datasets.yaml", line: 4, column: 3))
  }

  private static let subjects = definition(
    "ADSL", of: "participants", key: ["USUBJID"],
    [
      variable("STUDYID", .text, "studyid"), variable("USUBJID", .text, "usubjid"),
      variable("SITEID", .text, "siteid"), variable("AGE", .integer, "DM.age"),
      variable("AGEGR", .text, "if(DM.age >= 75, \"old\", \"young\")"),
      variable("TRT01P", .text, "label(RA.arm)", unblinded: true), variable("PRDT", .date, "PR.date"),
    ])

  private static let scores = definition(
    "ADQS", of: "scores", key: ["USUBJID", "PARAMCD", "ADT"],
    [
      variable("USUBJID", .text, "usubjid"), variable("PARAMCD", .text, "paramcd"), variable("ADT", .date, "adt"),
      variable("AVAL", .number, "aval"), variable("VISIT", .text, "label(visit)"),
      variable("AGE", .integer, "DM.age"),
    ])

  private func demographics(_ letters: String, _ ages: [Int32?]) -> Batch {
    Fixture.batch(
      "DM", letters, [("date", Fixture.dates(letters.map { _ in 0 })), ("age", Fixture.integers(ages))])
  }

  private func allocation(_ letters: String, _ arms: [Int32]) -> Batch {
    Fixture.batch("RA", letters, [("arm", .code(CodeColumn(indices: arms, terms: ["A", "B"])))])
  }

  @Test("There is one record for each participant of any form, with the fields of the one-record forms")
  func participants() throws {
    let study = Fixture.study(dataSets: [Self.subjects])
    // A is in all forms, B has two ages, C is in one form alone.
    let (dataset, findings) = try Fixture.run(
      [DeriveDataSets.self],
      on: [
        demographics("ABB", [80, 70, 71]), Fixture.pain("AABC", "BL M1 BL BL", [0, 30, 0, 0], [1, 2, 3, 4]),
        Fixture.procedure("B"), allocation("AB", [1, 0]),
      ], study: study)
    #expect(findings.isEmpty)
    func cells(_ column: ColumnName) -> [String] { dataset.cells("ADSL", column) }
    #expect(cells("USUBJID") == ["TRIAL-AAAAAAAAAAAAAAAA", "TRIAL-BBBBBBBBBBBBBBBB", "TRIAL-CCCCCCCCCCCCCCCC"])
    #expect(cells("STUDYID") == ["TRIAL", "TRIAL", "TRIAL"])
    #expect(cells("SITEID") == ["NORTH", "NORTH", "NORTH"])
    #expect(cells("AGE") == ["80", ".", "."])
    #expect(dataset.reasons("ADSL", "AGE") == [.present, .notDerived, .notDerived])
    #expect(cells("AGEGR") == ["old", ".", "."])
    #expect(cells("TRT01P") == ["Arm B", "Arm A", "."])
    #expect(cells("PRDT") == [".", "2004-03-01", "."])
    // The first record in DM, in DM, and in PN.
    #expect(dataset["ADSL"]?.origins.records == [2, 3, 5])
  }

  @Test("Records of a derived table are sorted by the key, and keep their origins")
  func derived() throws {
    let study = Fixture.study(dataSets: [Self.scores])
    let (dataset, _) = try Fixture.run(
      [DeriveScores.self, DeriveDataSets.self],
      on: [demographics("AB", [80, 70]), Fixture.pain("AAB", "M1 BL BL", [30, 0, 0], [2, 1, 3])], study: study)
    #expect(
      dataset.cells("ADQS", "USUBJID").map { $0.suffix(1) } == ["A", "A", "A", "A", "B", "B"])
    #expect(dataset.cells("ADQS", "PARAMCD") == ["PAIN", "PAIN", "WORST", "WORST", "PAIN", "WORST"])
    #expect(dataset.cells("ADQS", "AVAL") == ["1", "2", "1", "2", "3", "3"])
    #expect(dataset.cells("ADQS", "VISIT") == ["Baseline", "Month 1", "Baseline", "Month 1", "Baseline", "Baseline"])
    #expect(dataset.cells("ADQS", "AGE") == ["80", "80", "80", "80", "70", "70"])
    #expect(dataset["ADQS"]?.origins.records == [3, 2, 3, 2, 4, 4])
  }

  @Test("Where the first key does not follow participants, the whole bucket is sorted, missing cells first")
  func otherOrder() throws {
    let byValue = Self.definition(
      "BYVAL", of: "PN", key: ["VAL", "VISIT"],
      [Self.variable("VAL", .integer, "nrs"), Self.variable("VISIT", .text, "visit")])
    let (dataset, _) = try Fixture.run(
      [DeriveDataSets.self], on: [Fixture.pain("AABB", "M1 BL D3 BL", [30, 0, 3, 0], [7, 5, nil, 5])],
      study: Fixture.study(dataSets: [byValue]))
    #expect(dataset.cells("BYVAL", "VAL") == [".", "5", "5", "7"])
    #expect(dataset["BYVAL"]?.origins.records == [4, 3, 5, 2])
  }

  @Test("What a run leaves has the columns and kinds of the shape, in full buckets and in empty ones")
  func shape() throws {
    let study = Fixture.study(dataSets: [Self.subjects, Self.scores])
    let stages: [any Stage.Type] = [DeriveScores.self, DeriveDataSets.self]
    let (shape, issues) = Fixture.shape(stages, study: study)
    #expect(issues.isEmpty)
    let pain = Fixture.pain("A", "BL", [0], [1])
    for tables in [[], [pain], [pain, demographics("A", [70]), Fixture.procedure("A"), allocation("A", [0])]] {
      let dataset = try Fixture.run(stages, on: tables, study: study).dataset
      for name: TableName in ["ADSL", "ADQS"] {
        let batch = dataset[name]
        #expect(
          batch.map { zip($0.names, $0.columns).map { "\($0) \($1.kind.rawValue)" } }
            == shape[name]?.columns.map { "\($0.name) \($0.kind.rawValue)" })
        #expect(batch?.columns.allSatisfy { $0.count == batch?.rowCount } == true)
      }
    }
    #expect(shape["ADSL"]?.columns.filter(\.tainted).map(\.name.text) == ["TRT01P"])
    #expect(shape["ADSL"]?.tainted == false)
    #expect(shape["ADSL"]?["AGE"]?.privacy == .indirect)
    #expect(shape["ADSL"]?["AGEGR"]?.privacy == .indirect)
    #expect(shape["ADSL"]?["USUBJID"]?.privacy == .pseudonymous)
    #expect(shape["ADSL"]?["PRDT"]?.privacy == .open)
  }

  @Test("A data set made of a form that tells the treatment is tainted, as is every field of it")
  func taint() {
    let arms = Self.definition(
      "ARMS", of: "RA", key: ["ARM"],
      [Self.variable("ARM", .text, "arm"), Self.variable("SITEID", .text, "RA.siteid")])
    let sites = Self.definition(
      "SITES", of: "participants", key: ["SITEID"], [Self.variable("SITEID", .text, "RA.siteid")])
    let (shape, issues) = Fixture.shape([DeriveDataSets.self], study: Fixture.study(dataSets: [arms, sites]))
    #expect(issues.isEmpty)
    #expect(shape["ARMS"]?.tainted == true)
    #expect(shape["SITES"]?.tainted == false)
    #expect(shape["SITES"]?["SITEID"]?.tainted == true)
  }

  /// Pain has one record a visit, and a data set names the records at two of them.
  private static func byVisit(_ values: [(String, String)]) -> Study {
    var study = Fixture.study(dataSets: [
      definition(
        "ADSL", of: "participants", key: ["USUBJID"],
        [variable("USUBJID", .text, "usubjid")]
          + values.enumerated().map { variable($1.0, .number, $1.1, line: 11 + $0) })
    ])
    for index in study.forms.indices where study.forms[index].id == "PN" { study.forms[index].key = ["subj", "visit"] }
    return study
  }

  @Test("A data set made of a form names participants as every other does")
  func identityOfForms() throws {
    let doses = Self.definition(
      "ADEX", of: "PR", key: ["USUBJID"],
      [
        Self.variable("STUDYID", .text, "studyid"), Self.variable("USUBJID", .text, "usubjid"),
        Self.variable("ASTDT", .date, "date"),
      ])
    let study = Fixture.study(dataSets: [doses])
    let (dataset, _) = try Fixture.run([DeriveDataSets.self], on: [Fixture.procedure("BA")], study: study)
    #expect(dataset.cells("ADEX", "USUBJID") == ["TRIAL-AAAAAAAAAAAAAAAA", "TRIAL-BBBBBBBBBBBBBBBB"])
    #expect(dataset.cells("ADEX", "STUDYID") == ["TRIAL", "TRIAL"])
    let (shape, issues) = Fixture.shape([DeriveDataSets.self], study: study)
    #expect(issues.isEmpty)
    #expect(shape["ADEX"]?["USUBJID"]?.privacy == .pseudonymous)
  }

  @Test("A record at a visit is the participant's only one of that visit")
  func atVisit() throws {
    let study = Self.byVisit([
      ("BASE", "at(BL).PN.nrs"), ("WORST", "max(at(D1).PN.nrs, at(D2).PN.nrs)"),
      ("FALL", "at(BL).PN.nrs - at(M1).PN.nrs"),
    ])
    // B has two records of the baseline, C no score at it, D none of the visits named; B's one of month 1 is nobody else's.
    let (dataset, findings) = try Fixture.run(
      [DeriveDataSets.self],
      on: [
        Fixture.pain(
          "AAAABBBCD", "BL D1 D2 M1 BL BL M1 BL M3", [0, 1, 2, 30, -1, 0, 30, 0, 91], [8, 9, 7, 2, 5, 6, 1, nil, 4])
      ], study: study)
    #expect(findings.isEmpty)
    #expect(dataset.cells("ADSL", "BASE") == ["8", ".", ".", "."])
    #expect(dataset.cells("ADSL", "WORST") == ["9", ".", ".", "."])
    #expect(dataset.cells("ADSL", "FALL") == ["6", ".", ".", "."])
    #expect(dataset.reasons("ADSL", "BASE") == [.present, .notDerived, .unknown, .notDerived])
  }

  @Test("A record at a visit that there is not, or of a form without one record a visit, is an issue")
  func atVisitErrors() {
    let study = Self.byVisit([
      ("A", "at(M2).PN.nrs"), ("B", "at(BL).nrs"), ("C", "at(BL).DM.age"), ("D", "previous(nrs)"),
    ])
    let (_, issues) = Fixture.shape([DeriveDataSets.self], study: study)
    #expect(
      issues.map { "\($0.place?.line ?? 0) \($0.code)" } == [
        "11 expression.unknown_visit", "12 expression.reach", "13 expression.reach", "14 expression.reach",
      ])
    #expect(issues.first?.message == "ADSL.A: there is no visit 'M2'")
    #expect(issues.dropFirst().first?.help == "write at(VISIT).FORM.nrs")
  }

  @Test("Errors in data sets are issues that say file, line and column")
  func errors() {
    let wrong = Self.definition(
      "WRONG", of: "scores", key: ["NONE"],
      [
        Self.variable("A", .text, "avall", line: 11), Self.variable("B", .text, "aval", line: 12),
        Self.variable("C", .code, "visit", line: 13), Self.variable("D", .number, "aval +", line: 14),
      ])
    let lost = Self.definition("LOST", of: "score", key: [], [])
    let study = Fixture.study(dataSets: [wrong, lost, Self.subjects, Self.subjects])
    let (_, issues) = Fixture.shape([DeriveScores.self, DeriveDataSets.self], study: study)
    #expect(
      issues.map(\.code) == [
        "data_set.key", "expression.unknown_name", "expression.type", "data_set.kind", "expression.syntax",
        "data_set.source",
        "derive.table_twice",
      ])
    #expect(
      issues.map { "\($0.place?.file ?? ""):\($0.place?.line ?? 0):\($0.place?.column ?? 0)" } == [
        "datasets.yaml:4:3", "datasets.yaml:11:20", "datasets.yaml:12:20", "datasets.yaml:13:20",
        "datasets.yaml:14:26", "datasets.yaml:4:3", "datasets.yaml:4:3",
      ])
    #expect(issues[5].help?.contains("scores") == true)
  }
}
