import Diagnostics
import Testing

@Suite("Diagnostics")
struct DiagnosticRendererTests {
  private let source = "format: 1\nstages:\n  - use: ingest.cvs\n"

  @Test("A diagnostic shows place, message, code, source line, caret and help")
  func everythingIsShown() {
    let diagnostic = Diagnostic(
      .error, "stage.unknown", "there is no stage 'ingest.cvs'",
      at: .init(file: "p.yaml", line: 3, column: 10), help: "did you mean 'ingest.csv'?")
    #expect(
      DiagnosticRenderer(sources: ["p.yaml": source]).render(diagnostic) == """
        p.yaml:3:10: error: there is no stage 'ingest.cvs' [stage.unknown]
              - use: ingest.cvs
                     ^
          help: did you mean 'ingest.csv'?

        """)
  }

  @Test("A place that is not in the text is shown without a line")
  func placesOutsideAreHarmless() {
    let diagnostic = Diagnostic(.warning, "x", "y", at: .init(file: "p.yaml", line: 99, column: 1))
    #expect(DiagnosticRenderer(sources: ["p.yaml": source]).render(diagnostic) == "p.yaml:99:1: warning: y [x]\n")
  }

  @Test("Each of several files has its own lines, whatever ends them")
  func filesAreApart() {
    let renderer = DiagnosticRenderer(sources: ["a": "one\r\ntwo\r\nthree\rfour\n", "b": "three"])
    let text = renderer.render([
      Diagnostic(.error, "x", "y", at: .init(file: "a", line: 2, column: 1)),
      Diagnostic(.error, "x", "y", at: .init(file: "a", line: 4, column: 2)),
      Diagnostic(.error, "x", "y", at: .init(file: "b", line: 1, column: 2)),
    ])
    #expect(
      text
        == "a:2:1: error: y [x]\n    two\n    ^\na:4:2: error: y [x]\n    four\n     ^\nb:1:2: error: y [x]\n    three\n     ^\n"
    )
  }

  @Test("Diagnostics come by file, line and column, each once")
  func diagnosticsAreSorted() {
    var list = DiagnosticList()
    list.error("c", "third", at: .init(file: "b", line: 1, column: 1))
    list.error("b", "second", at: .init(file: "a", line: 2, column: 1))
    list.warning("a", "first", at: .init(file: "a", line: 1, column: 9))
    list.error("b", "second", at: .init(file: "a", line: 2, column: 1))
    #expect(list.all.map(\.message) == ["first", "second", "third"])
    #expect(list.hasErrors)
  }

  @Test(
    "The nearest name is suggested, and nothing where none is near",
    arguments: [
      ("pth", ["path", "table"], "did you mean 'path'?"), ("tabel", ["path", "table"], "did you mean 'table'?"),
      ("zzzzzz", ["path", "table"], "allowed here: path, table"),
    ])
  func suggestionsAreNear(_ word: String, _ candidates: [String], _ help: String) {
    #expect(Suggestion.help(for: word, among: candidates) == help)
  }
}
