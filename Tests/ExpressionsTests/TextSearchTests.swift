import Diagnostics
import Expressions
import Tables
import Testing

@Suite("Tests of texts")
struct TextSearchTests {
  private let sheet = Sheet(columns: [
    "t": .text(TextColumn(["Co-Codamol", "codamo", "l codeine", nil, "", "xcodamolx"])),
    "c": codes(
      ["Codapane Forte", "Panamax", nil, "Panamax", "Codapane Forte", "Panamax"], terms: ["Panamax", "Codapane Forte"]),
  ])

  @Test("contains finds a text anywhere, whatever the case of its letters, and nothing across two cells")
  func contains() throws {
    #expect(try sheet.truth("contains(t, \"codamol\")") == "TFFUFT")
    #expect(try sheet.truth("contains(t, \"CODEINE\", \"codamol\")") == "TFTUFT")
    #expect(try sheet.truth("contains(t, \"ol\")") == "TFFUFT")
    #expect(try sheet.truth("contains(c, \"forte\")") == "TFUFTF")
    #expect(try sheet.truth("contains(\"abc\", \"B\")") == "TTTTTT")
    #expect(try sheet.truth("not contains(t, \"o\")") == "FFFUTF")
  }

  @Test("Letters outside A to Z are compared as they are")
  func accents() throws {
    let sheet = Sheet(columns: ["t": .text(TextColumn(["25 µg", "25 ΜG", "É", "é"]))])
    #expect(try sheet.truth("contains(t, \"µG\")") == "TFFF")
    #expect(try sheet.truth("contains(t, \"é\")") == "FFFT")
    #expect(try sheet.truth("matches(t, \"?\")") == "FFTT")
    #expect(try sheet.truth("matches(t, \"## ?g\")") == "TTFF")
  }

  @Test(
    "A pattern is of the whole text",
    arguments: [
      ("#", "7", true), ("#", "77", false), ("#", "x", false), ("@", "x", true), ("@", "7", false),
      ("##/###", "30/500", true), ("##/###", "30/50", false), ("*#*", "forte", false), ("*#*", "forte 5", true),
      ("*", "", true), ("?", "", false), ("a*b", "AxxB", true), ("a*b", "ab", true), ("a*b", "abc", false),
      ("*a*b*", "xxaxxbxx", true), ("a**", "a", true), ("* mg", "5 mg", true), ("* mg", "5mg", false),
      ("#* mg", "5.5 mg", true), ("a*a*a", "aa", false),
    ] as [(String, String, Bool)])
  func pattern(_ pattern: String, _ text: String, _ fits: Bool) throws {
    let sheet = Sheet(columns: ["t": .text(TextColumn([text]))])
    #expect(try sheet.truth("matches(t, \"\(pattern)\")") == (fits ? "T" : "F"))
  }

  @Test("A hostile text and pattern end in the product of their lengths")
  func hostile() throws {
    let sheet = Sheet(columns: ["t": .text(TextColumn([String(repeating: "a", count: 4000) + "b"]))])
    let pattern = String(repeating: "*a", count: 60)
    #expect(try sheet.truth("matches(t, \"\(pattern)\")") == "F")
  }

  @Test("entries counts the words of a list, and a missing list has none")
  func entries() throws {
    let sheet = Sheet(columns: ["l": .text(TextColumn(["T12 L1", "T12", "", nil, "T10  T11 "]))])
    #expect(try sheet.cells("entries(l)") == ["2", "1", "0", nil, "2"])
  }

  @Test("Lines of a text point at their own places")
  func lines() {
    var diagnostics = DiagnosticList()
    func place(_ line: Int, _ column: Int) -> Diagnostic.Location {
      Diagnostic.Location(file: "rules.yaml", line: line, column: column)
    }
    let lines = [TextLine(offset: 0, place: place(4, 7)), TextLine(offset: 15, place: place(5, 9))]
    _ = Expression.parse("present(t) and prseent(t)", at: place(4, 7), lines: lines, diagnostics: &diagnostics)
    #expect(diagnostics.all.map(\.location) == [place(5, 9)])
  }
}
