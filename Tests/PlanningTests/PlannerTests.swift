import Diagnostics
import PipelineSyntax
import Planning
import Stages
import StudyModel
import TestSupport
import Testing

@Suite("Planner")
struct PlannerTests {
  /// Plans a pipeline and returns what was found as "code line:column".
  private func problems(_ text: String) -> (plan: Plan?, found: [String]) {
    var diagnostics = DiagnosticList()
    var plan: Plan?
    if let file = PipelineFile(parsing: text, file: "p.yaml", diagnostics: &diagnostics) {
      plan = Planner(catalogue: Doubles.catalogue, study: Doubles.study).plan(file, diagnostics: &diagnostics)
    }
    return (
      plan, diagnostics.all.map { "\($0.code) \($0.location?.line ?? 0):\($0.location?.column ?? 0)" }
    )
  }

  private func place(_ number: Int, of marked: MarkedText, _ code: String) -> String {
    let place = marked.places[number]
    return "\(code) \(place?.line ?? 0):\(place?.column ?? 0)"
  }

  @Test("A sound pipeline is planned, and its plan says what each stage leaves")
  func aSoundPipelineIsPlanned() throws {
    let (plan, found) = problems(
      """
      format: 1
      study: study.yaml
      stages:
        - use: ingest.source
        - use: deidentify.names
        - use: harmonise.words
        - use: write.tables
      """)
    #expect(found.isEmpty)
    #expect(
      try #require(plan).description == """
        study S: 0 sites, 0 forms
        1. ingest.source [rows] Reads.
             +  DM(name: text !direct, age: integer)
        2. deidentify.names [rows] Hides names.
             with columns=[name]
             with salt=1
             -> DM(-name)
        3. harmonise.words [rows] Maps words.
        4. write.tables [study] Writes.

        """)
  }

  @Test("Rules that no stage runs beside one that runs others are an error, and the stage that would is named")
  func rulesRun() throws {
    let place = Diagnostic.Location(file: "rules.yaml", line: 1, column: 1)
    var study = Doubles.study
    study.rules = [Rule.Scope.row, .site].map { scope in
      Rule(
        id: scope.rawValue, severity: .query, scope: scope, form: "DM", field: nil, when: nil,
        assert: SourceText(text: "true", place: place), say: "", passing: [], failing: [], place: place)
    }
    func problems(_ stages: String...) throws -> [Diagnostic] {
      let text = "format: 1\nstudy: study.yaml\nstages:\n" + stages.map { "  - use: \($0)\n" }.joined()
      var diagnostics = DiagnosticList()
      let file = try #require(PipelineFile(parsing: text, file: "p.yaml", diagnostics: &diagnostics))
      _ = Planner(catalogue: Doubles.catalogue, study: study).plan(file, diagnostics: &diagnostics)
      return diagnostics.all
    }
    let found = try problems("ingest.source", "validate.rows")
    #expect(found.map(\.code) == ["rule.not_run"])
    #expect(found.first?.help == "add '- use: validate.whole'")
    #expect(found.first?.location?.line == 5)
    #expect(try problems("ingest.source", "validate.rows", "validate.whole").isEmpty)
    // A pipeline that runs no rules at all says so by what it lists.
    #expect(try problems("ingest.source").isEmpty)
  }

  @Test("An unknown stage, a misspelt option, stages out of order and an identifier are found in one pass")
  func everythingIsFoundInOnePass() {
    let marked = MarkedText(
      """
      format: 1
      study: study.yaml
      stages:
        - use: ingest.source
        - use: 1️⃣harmonise.wrods
        - use: 2️⃣deidentify.names
          with:
            3️⃣colums: [name]
            salt: 4️⃣much
        - use: write.tables
      """)
    let (plan, found) = problems(marked.text)
    #expect(plan == nil)
    #expect(
      found
        == [
          place(1, of: marked, "stage.unknown"), place(1, of: marked, "privacy.reveals"),
          place(2, of: marked, "stage.order"), place(3, of: marked, "option.unknown"),
          place(4, of: marked, "option.form"),
        ].sortedByPlace)
  }

  @Test("A pipeline that would write an identifier does not plan")
  func identifiersAreNotWritten() {
    let marked = MarkedText(
      """
      format: 1
      study: study.yaml
      stages:
        - use: ingest.source
        - use: 1️⃣write.tables
      """)
    let (plan, found) = problems(marked.text)
    #expect(plan == nil)
    #expect(found == [place(1, of: marked, "privacy.reveals")])
  }

  @Test("A pipeline begins with a stage that reads, and reads once")
  func readingComesFirst() {
    let marked = MarkedText(
      """
      format: 1
      study: study.yaml
      stages:
        - use: 1️⃣harmonise.words
        - use: 2️⃣ingest.source
      """)
    let found = problems(marked.text).found
    #expect(
      found == [
        place(1, of: marked, "stage.order"), place(2, of: marked, "stage.order"), place(2, of: marked, "stage.order"),
      ])
  }

  @Test("A stage's own issue stands at the option that is at fault")
  func issuesStandAtTheirOption() {
    let marked = MarkedText(
      """
      format: 1
      study: study.yaml
      stages:
        - use: ingest.source
        - use: deidentify.names
          with: {columns: 1️⃣[nmae, name]}
      """)
    #expect(problems(marked.text).found == [place(1, of: marked, "column.unknown")])
  }

  @Test("Another format, an unknown key and an empty list are refused with their place")
  func theFileItselfIsChecked() {
    #expect(problems("format: 2\nstudy: s\nstages: []\n").found == ["format.unknown 1:9"])
    #expect(
      problems("format: 1\nstudy: s\nstage: []\nstages: []\n").found == ["key.unknown 3:1", "pipeline.empty 4:9"])
    #expect(problems("format: 1\nstages:\n  - use: ingest.source\n").found == ["key.missing 1:1"])
  }
}

extension [String] {
  /// In the order in which diagnostics are shown: by line and column, then as they were found.
  fileprivate var sortedByPlace: [String] {
    func place(_ text: String) -> (Int, Int) {
      let parts = text.split(separator: " ").last?.split(separator: ":").compactMap { Int($0) } ?? []
      return parts.count == 2 ? (parts[0], parts[1]) : (0, 0)
    }
    return enumerated().sorted { (place($0.element), $0.offset) < (place($1.element), $1.offset) }.map(\.element)
  }
}

private func < (left: ((Int, Int), Int), right: ((Int, Int), Int)) -> Bool {
  left.0 == right.0 ? left.1 < right.1 : left.0 < right.0
}
