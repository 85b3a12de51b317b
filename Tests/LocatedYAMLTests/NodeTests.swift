import Diagnostics
import LocatedYAML
import TestSupport
import Testing

@Suite("YAML that knows its lines")
struct NodeTests {
  @Test("Scalars stay text: no, 1e3 and dates mean nothing yet")
  func scalarsStayText() throws {
    var diagnostics = DiagnosticList()
    let node = try #require(
      Node.parse("a: no\nb: 1e3\nc: 2024-01-05\nd: \"x\"\ne:\n", file: "f", diagnostics: &diagnostics))
    #expect(node["a"]?.scalar == "no")
    #expect(node["b"]?.scalar == "1e3")
    #expect(node["c"]?.scalar == "2024-01-05")
    #expect(node["d"]?.quoted == true)
    #expect(node["e"]?.form == "nothing")
    #expect(node["b"]?.place == Diagnostic.Location(file: "f", line: 2, column: 4))
    #expect(diagnostics.all.isEmpty)
  }

  @Test("A key that stands twice is an error with its place")
  func duplicateKeysAreErrors() {
    var diagnostics = DiagnosticList()
    _ = Node.parse("a: 1\na: 2\n", file: "f", diagnostics: &diagnostics)
    #expect(diagnostics.all.map(\.code) == ["yaml.duplicate"])
  }

  @Test("A key in quotes or with a tag is the same as one without")
  func decoratedKeysAreTheSame() throws {
    var diagnostics = DiagnosticList()
    _ = Node.parse("no: 1\n'no': 2\n", file: "f", diagnostics: &diagnostics)
    #expect(diagnostics.all.map(\.code) == ["yaml.duplicate"])

    diagnostics = DiagnosticList()
    let node = try #require(Node.parse("a: 1\nb: 2\n!t a: 3\n", file: "f", diagnostics: &diagnostics))
    #expect(
      diagnostics.all == [
        Diagnostic(
          .error, "yaml.duplicate", "the same key stands twice in one mapping: 'a'",
          at: Diagnostic.Location(file: "f", line: 3, column: 1))
      ])
    #expect(node.entries?.map(\.key) == ["a", "b"])
  }

  @Test("Keys that are no texts and stand twice are reported alike each time")
  func duplicatesThatAreNoTexts() {
    let text = "a: 1\n? [k]\n: 1\nb: {x: 1}\n? [k]\n: 2\na: 2\n"
    for _ in 0..<20 {
      var diagnostics = DiagnosticList()
      _ = Node.parse(text, file: "f", diagnostics: &diagnostics)
      #expect(
        diagnostics.all == [
          Diagnostic(
            .error, "yaml.duplicate", "the same key stands twice in one mapping: 'a', a key that is no text",
            at: Diagnostic.Location(file: "f", line: 1, column: 1))
        ])
    }
  }

  @Test("An alias is an error where its anchor stands, and is not unfolded")
  func aliasesAreErrors() throws {
    var diagnostics = DiagnosticList()
    let node = try #require(Node.parse("a: &x [1, 2]\nb: *x\n", file: "f", diagnostics: &diagnostics))
    #expect(diagnostics.all.map(\.code) == ["yaml.alias"])
    #expect(diagnostics.all.first?.location == Diagnostic.Location(file: "f", line: 1, column: 4))
    #expect(node["a"]?.list?.count == 2)
    #expect(node["b"]?.form == "nothing")

    // Lines that stand for 10 to the power of 30 values.
    var lines = ["a0: &a0 [1]"]
    for level in 1...30 {
      lines.append("a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]")
    }
    diagnostics = DiagnosticList()
    #expect(Node.parse(lines.joined(separator: "\n"), file: "f", diagnostics: &diagnostics) != nil)
    #expect(Set(diagnostics.all.map(\.code)) == ["yaml.alias"])
    #expect(diagnostics.all.count == 30)
  }

  @Test("Broken syntax is an error with line and column")
  func brokenSyntaxIsAnError() throws {
    var diagnostics = DiagnosticList()
    _ = Node.parse("a: [1, 2\nb: 3\n", file: "f", diagnostics: &diagnostics)
    let diagnostic = try #require(diagnostics.all.first)
    #expect(diagnostic.code == "yaml.syntax")
    #expect(diagnostic.location?.line == 2)
  }

  @Test("Unknown keys, missing keys and wrong forms are all reported in one pass")
  func readersReportEverything() throws {
    let marked = MarkedText("1️⃣size: 4\nname: 2️⃣[1]\ncount: 3️⃣many\n")
    var diagnostics = DiagnosticList()
    let node = try #require(Node.parse(marked.text, file: "f", diagnostics: &diagnostics))
    var reader = MappingReader(node, what: "a box", diagnostics: &diagnostics)
    _ = reader.requiredText("name", diagnostics: &diagnostics)
    _ = reader.integer("count", diagnostics: &diagnostics)
    _ = reader.requiredText("colour", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    let found = diagnostics.all.map { "\($0.code) \($0.location?.line ?? 0):\($0.location?.column ?? 0)" }
    #expect(found == ["key.missing 1:1", "key.unknown 1:1", "value.form 2:7", "value.form 3:8"])
  }
}
