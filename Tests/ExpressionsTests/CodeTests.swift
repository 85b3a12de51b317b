import Diagnostics
import Expressions
import Tables
import Testing

@Suite("Codes, labels and texts")
struct CodeTests {
  let sheet = Sheet(
    columns: [
      "visit": codes(["BL", "M1", nil, "M3"], terms: ["BL", "D3", "M1", "M3"]),
      "RA.arm": codes(["VP", "CI", "CI", nil], terms: ["VP", "CI"]),
      "other": codes(["M1", "M1", "BL", "M3"], terms: ["M3", "M1", "BL"]),
      "word": .text(TextColumn(["BL", "m1", nil, "M3"])),
      "same": .text(TextColumn(["BL", "m1", "x", ""])),
    ],
    labels: ["visit": ["Baseline", "Day 3", "Month", "Month"], "RA.arm": ["Vertebroplasty", "Simulated procedure"]],
    tainted: ["RA.arm"])

  @Test(
    "Codes and texts compare as bytes",
    arguments: [
      ("visit == \"M1\"", "FTUF"), ("\"M1\" != visit", "TFUT"), ("visit in (\"BL\", \"M3\")", "TFUT"),
      ("visit not in (\"BL\", \"M3\")", "FTUF"), ("visit == other", "FTUT"), ("visit == word", "TFUT"),
      ("word == same", "TTUF"), ("word == \"m1\"", "FTUF"), ("same == \"\"", "FFFT"),
      ("label(visit) == \"Month\"", "FTUT"), ("label(visit) == label(visit)", "TTUT"), ("\"a\" == \"a\"", "TTTT"),
    ])
  func comparisons(text: String, truth: String) throws {
    #expect(try sheet.truth(text) == truth)
  }

  @Test("Two spellings of one accented letter are two texts")
  func bytes() throws {
    let sheet = Sheet(columns: ["t": .text(TextColumn(["\u{E9}", "e\u{301}"]))])
    #expect(try sheet.truth("t == \"\u{E9}\"") == "TF")
    #expect(try sheet.truth("t in (\"e\u{301}\")") == "FT")
  }

  @Test("Labels and codes become texts")
  func texts() throws {
    #expect(try sheet.cells("label(RA.arm)") == ["Vertebroplasty", "Simulated procedure", "Simulated procedure", nil])
    #expect(
      try sheet.column("visit")
        == .text(TextColumn(offsets: [0, 2, 4, 4, 6], bytes: Array("BLM1M3".utf8), reasons: [0, 0, 1, 0])))
    #expect(try sheet.cells("if(visit == \"BL\", \"base\", word)") == ["base", "m1", nil, "M3"])
  }

  @Test("Terms that a batch has in another order than the code list are still told apart")
  func order() throws {
    let compiled = try sheet.compile("label(visit) == \"Day 3\" or visit == \"BL\"")
    let column = codes(["D3", "BL", "M1"], terms: ["M1", "BL", "D3"])
    #expect(compiled.truth(rows: 3) { _ in column } == [1, 1, 0])
  }

  @Test("A code column without terms has only missing cells")
  func noTerms() throws {
    let sheet = Sheet(columns: ["c": .code(CodeColumn(indices: [0, 0], reasons: [1, 1], terms: []))])
    #expect(try sheet.truth("c == \"x\"") == "UU")
    #expect(try sheet.cells("coalesce(c, \"x\")") == ["x", "x"])
  }

  @Test("An expression is tainted where a name in it is, however it is used")
  func taint() throws {
    #expect(try sheet.compile("present(RA.arm)").tainted)
    #expect(try sheet.compile("if(visit == \"BL\", word, label(RA.arm))").tainted)
    #expect(try sheet.compile("visit == \"BL\"").tainted == false)
  }

  @Test("The names of a compiled expression are there once each and sorted")
  func references() throws {
    let compiled = try sheet.compile("visit == word and present(RA.arm) and visit == other")
    #expect(compiled.references.map(\.description) == ["other", "visit", "word", "RA.arm"])
    #expect(compiled.references.last?.form == "RA")
    #expect(compiled.references.last?.field == "arm")
  }

  @Test("Texts that differ in blanks and needless parentheses have one normal form")
  func normalForm() throws {
    var diagnostics = DiagnosticList()
    let parsed = try #require(
      Expression.parse(
        "not((a+1)*-2>=PR.b) or  c not in(\"x\\\"y\",\"z\")and days(d,2004-07-23)<3.50", at: Sheet.start,
        diagnostics: &diagnostics))
    #expect(
      parsed.description
        == "(not (((a + 1) * -2) >= PR.b)) or ((c not in (\"x\\\"y\", \"z\")) and (days(d, 2004-07-23) < 3.5))")
    let again = Expression.parse(parsed.description, at: Sheet.start, diagnostics: &diagnostics)
    #expect(again?.description == parsed.description)
    #expect(parsed.references.map(\.description) == ["a", "PR.b", "c", "d"])
  }
}
