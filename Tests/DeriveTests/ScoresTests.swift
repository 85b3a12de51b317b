import Derive
import Stages
import StudyModel
import Tables
import Testing

@Suite("Scores")
struct ScoresTests {
  /// Two records of disability: 20 answered of which 17 yes, and none answered.
  private var disability: Batch {
    var columns: [(ColumnName, Column)] = [("visit", Fixture.visits("M1 BL")), ("date", Fixture.dates([30, 0]))]
    for item in 1...23 {
      columns.append(
        (
          ColumnName("q\(item)"),
          .code(
            CodeColumn(
              indices: [item <= 17 ? 0 : item <= 20 ? 1 : 0, 0],
              reasons: [item <= 20 ? 0 : Missing.blank.rawValue, Missing.blank.rawValue], terms: ["Y", "N"]))
        ))
    }
    return Fixture.batch("RD", "BB", columns)
  }

  @Test("Each record of a form gives a row for each of its parameters, by participant, parameter and record")
  func rows() throws {
    let pain = Fixture.pain("AAB", "BL M1 .", [-2, 30, 4], [7, nil, 5])
    let (dataset, findings) = try Fixture.run([DeriveScores.self], on: [pain, disability])
    #expect(findings.isEmpty)
    func cells(_ column: ColumnName) -> [String] { dataset.cells("scores", column) }
    let a = "TRIAL-AAAAAAAAAAAAAAAA"
    let b = "TRIAL-BBBBBBBBBBBBBBBB"
    #expect(cells("usubjid") == [a, a, a, a, b, b, b, b])
    #expect(cells("paramcd") == ["PAIN", "PAIN", "WORST", "WORST", "PAIN", "RDQ", "RDQ", "WORST"])
    #expect(cells("param")[5] == "Disability (0-23)")
    #expect(cells("paramn") == ["1", "1", "3", "3", "1", "2", "2", "3"])
    #expect(cells("siteid") == [String](repeating: "NORTH", count: 8))
    #expect(cells("studyid") == [String](repeating: "TRIAL", count: 8))
    #expect(cells("visit") == ["BL", "M1", "BL", "M1", ".", "M1", "BL", "."])
    #expect(
      cells("adt") == [
        "2004-02-28", "2004-03-31", "2004-02-28", "2004-03-31", "2004-03-05", "2004-03-31", "2004-03-01", "2004-03-05",
      ])
    #expect(cells("aval") == ["7", ".", "7", ".", "5", "19.55", ".", "5"])
    #expect(dataset.reasons("scores", "aval")[1] == .unknown)
    #expect(dataset.reasons("scores", "aval")[6] == .notDerived)
    #expect(cells("dtype") == [".", ".", ".", ".", ".", "PRORATED", ".", "."])
    #expect(dataset.reasons("scores", "dtype")[0] == .notApplicable)
    #expect(cells("nitems") == [".", ".", ".", ".", ".", "20", "0", "."])
    #expect(cells("srcdom") == ["PN", "PN", "PN", "PN", "PN", "RD", "RD", "PN"])
    #expect(cells("srcseq") == ["1", "2", "1", "2", "1", "1", "2", "1"])
    #expect(dataset["scores"]?.origins.records == [2, 3, 2, 3, 4, 2, 3, 4])
    #expect(dataset["scores"]?.origins.members == [UInt32](repeating: 7, count: 8))
  }

  @Test("A number with a sign before it keeps the sign")
  func comparators() throws {
    var pain = Fixture.pain("A", "BL", [0], [3])
    pain.set(.number(NumberColumn(values: [4], reasons: [], comparators: [Comparator.less.rawValue])), for: "worst")
    let (dataset, _) = try Fixture.run([DeriveScores.self], on: [pain])
    guard case .number(let values)? = dataset["scores"]?["aval"] else {
      Issue.record("there are values")
      return
    }
    #expect(values.values == [3, 4])
    #expect(values.comparators == [0, 1])
  }

  @Test("Visits and sites are told by their terms, in whatever order the terms of a column stand")
  func otherTerms() throws {
    var pain = Fixture.pain("AAA", "BL BL BL", [0, 3, 14], [1, 2, 3])
    pain.set(.code(CodeColumn(indices: [2, 0, 1], terms: ["D3", "OLD", "BL"])), for: "visit")
    pain.set(.code(CodeColumn(indices: [0, 1, 1], reasons: [0, 0, 1], terms: ["SOUTH", "NORTH"])), for: "siteid")
    let (dataset, _) = try Fixture.run([DeriveScores.self], on: [pain])
    #expect(dataset.cells("scores", "visit").prefix(3) == ["BL", "D3", "."])
    #expect(dataset.reasons("scores", "visit")[2] == .invalid)
    #expect(dataset.cells("scores", "siteid").prefix(3) == ["SOUTH", "NORTH", "."])
    #expect(dataset.reasons("scores", "siteid")[2] == .blank)
  }

  @Test("What a run leaves has the columns and kinds of the shape, with rows and without")
  func shape() throws {
    let stages: [any Stage.Type] = [DeriveScores.self, DeriveVisits.self, DeriveChanges.self]
    let (shape, issues) = Fixture.shape(stages)
    #expect(issues.isEmpty)
    let wanted = shape["scores"]?.columns.map { "\($0.name) \($0.kind.rawValue)" }
    #expect(
      wanted == [
        "usubjid text", "siteid code", "studyid code", "paramcd code", "param code", "paramn integer", "visit code",
        "adt date", "aval number", "dtype code", "nitems integer", "srcdom code", "srcseq integer", "avisit code",
        "avisitn integer", "ady integer", "anl01fl code", "base number", "ablfl code", "chg number", "pchg number",
        "crit1 code", "crit1fl code", "crit2 code", "crit2fl code",
      ])
    for tables in [[], [Fixture.pain("A", "BL", [0], [3]), Fixture.procedure("A")], [disability]] {
      let batch = try Fixture.run(stages, on: tables).dataset["scores"]
      #expect(batch.map { zip($0.names, $0.columns).map { "\($0) \($1.kind.rawValue)" } } == wanted)
      #expect(batch?.columns.allSatisfy { $0.count == batch?.rowCount } == true)
    }
    #expect(shape["scores"]?["usubjid"]?.privacy == .pseudonymous)
    #expect(shape["scores"]?["aval"]?.privacy == .open)
    #expect(shape["scores"]?.tainted == false)
    #expect(shape["scores"]?.columns.contains(where: \.tainted) == false)
  }

  @Test("Scores made of a form that tells the treatment are tainted, and so are days counted from one")
  func taint() {
    var issues: [StageIssue] = []
    let scores = Fixture.make(DeriveScores.self, Fixture.study())
    let painTells = scores.shape(after: Fixture.input(tainted: ["PN"]), issues: &issues)
    #expect(painTells["scores"]?.tainted == true)
    let procedureTells = scores.shape(after: Fixture.input(tainted: ["PR"]), issues: &issues)
    #expect(procedureTells["scores"]?.tainted == false)
    let visits = Fixture.make(DeriveVisits.self, Fixture.study()).shape(after: procedureTells, issues: &issues)
    let changes = Fixture.make(DeriveChanges.self, Fixture.study()).shape(after: visits, issues: &issues)
    #expect(issues.isEmpty)
    #expect(
      changes["scores"]?.columns.filter(\.tainted).map(\.name.text) == [
        "avisit", "avisitn", "ady", "anl01fl", "base", "ablfl", "chg", "pchg", "crit1", "crit1fl", "crit2", "crit2fl",
      ])
  }

  @Test("Parameters of fields that are not there or no numbers do not plan, nor do stages out of order")
  func issues() {
    var study = Fixture.study()
    study.outcomes.parameters = [
      Parameter(code: "A", label: "", number: 1, form: "XX", source: .field("nrs")),
      Parameter(code: "B", label: "", number: 2, form: "PN", source: .field("none")),
      Parameter(code: "C", label: "", number: 3, form: "PN", source: .field("date")),
      Parameter(code: "D", label: "", number: 4, form: "RD", source: .instrument("none")),
      Parameter(code: "E", label: "", number: 5, form: "PN", source: .instrument("rdq23")),
    ]
    let (_, found) = Fixture.shape([DeriveScores.self], study: study)
    #expect(
      found.prefix(4).map(\.message) == [
        "parameter A needs form 'XX', which is not there", "parameter B needs PN.none, which is not there",
        "parameter C cannot be made of PN.date, whose type is date",
        "parameter D names no instrument of the study: 'none'",
      ])
    // Each of the 23 items is missing.
    #expect(found.count == 27)
    #expect(Fixture.shape([DeriveVisits.self]).1.map(\.code) == ["derive.order"])
    #expect(Fixture.shape([DeriveScores.self, DeriveChanges.self]).1.map(\.code) == ["derive.order"])
    var headless = Fixture.study()
    headless.outcomes.dayZero = nil
    headless.outcomes.baseline = "V0"
    #expect(
      Fixture.shape([DeriveScores.self, DeriveVisits.self, DeriveChanges.self], study: headless).1.map(\.code)
        == ["derive.day_zero", "derive.baseline"])
  }
}
