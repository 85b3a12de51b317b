import Diagnostics
import Expressions
import Tables
import TestSupport
import Testing

@Suite("Errors point at the character that is wrong")
struct LocatedErrorTests {
  let sheet = Sheet(
    columns: [
      "nrs": integers([1]), "visit": codes(["BL"], terms: ["BL", "D3", "M1"]), "date": dates([[2004, 7, 23]]),
      "PR.date": dates([[2004, 7, 23]]), "word": .text(TextColumn(["x"])),
      "time": .time(FixedColumn(values: [0])),
    ], labels: ["visit": ["Baseline", "Day 3", "Month 1"]])

  func check(_ marked: String, _ code: String, help: String?, expecting: ExpressionType? = nil) throws {
    let text = MarkedText(marked)
    let place = try #require(text.places[1])
    let error = try sheet.firstError(in: text.text, expecting: expecting)
    #expect(error.code == code, "\(marked)")
    #expect(error.column == place.column && error.line == place.line, "\(marked): column \(error.column)")
    if let help { #expect(error.help == help, "\(marked)") }
  }

  @Test(
    "Syntax",
    arguments: [
      ("1️⃣", nil), ("nrs 1️⃣= 3", "write '==' to compare"), ("(nrs == 31️⃣", "each '(' needs its ')'"),
      ("nrs == 1️⃣", nil), ("nrs == 3 1️⃣AND true", "write 'and' in small letters"),
      ("1 < nrs 1️⃣< 3", "join them with 'and', or use between(x, low, high)"),
      ("nrs == 1️⃣'3'", "texts stand in double quotes"),
      ("visit == 1️⃣\"BL", "close it with '\"'"), ("date > 1️⃣2004-02-30", nil), ("PR.1️⃣ date > date", nil),
      ("nrs in 1️⃣3", nil), ("nrs in (1, 1️⃣nrs)", nil), ("nrs not 1️⃣3", nil), ("31️⃣x == 2", nil),
      ("word == \"é–\" 1️⃣&& true", "write 'and'"), ("nrs 1️⃣nrs", "an operator such as 'and' may be missing"),
      ("word == \"a1️⃣\\n\"", nil), ("nrs in (1️⃣)", nil),
    ] as [(String, String?)])
  func syntax(marked: String, help: String?) throws {
    try check(marked, "expression.syntax", help: help)
  }

  @Test("Names, functions and arguments")
  func names() throws {
    try check("present(1️⃣nrss)", "expression.unknown_name", help: "did you mean 'nrs'?")
    try check("date >= 1️⃣PR.dat", "expression.unknown_name", help: "did you mean 'PR.date'?")
    try check("nrs > 1 and 1️⃣presnt(nrs)", "expression.unknown_function", help: "did you mean 'present'?")
    try check("nrs > 1️⃣days(date)", "expression.arguments", help: "write days(from, to)")
    try check("1️⃣count() > 1", "expression.arguments", help: "write count(a, b, ...)")
    try check("1️⃣if(nrs > 1, 2) > 1", "expression.arguments", help: "write if(condition, then, otherwise)")
  }

  @Test("Codes")
  func codeTexts() throws {
    try check("visit == 1️⃣\"M11\"", "expression.unknown_code", help: "did you mean 'M1'?")
    try check("visit in (\"BL\", 1️⃣\"D33\")", "expression.unknown_code", help: "did you mean 'D3'?")
    try check("1️⃣\"Baseline\" != visit", "expression.unknown_code", help: "'Baseline' is the label of \"BL\"")
    try check("label(visit) == 1️⃣\"Base line\"", "expression.unknown_code", help: "did you mean 'Baseline'?")
  }

  @Test(
    "Types",
    arguments: [
      ("nrs == 1️⃣\"3\"", "write the number without quotes"), ("visit == 1️⃣3", "write the text in quotes"),
      ("date > 1️⃣\"2004-07-23\"", "write the date without quotes, as in 2004-07-23"),
      ("date > 1️⃣2004-07", "write the date in full, as in 2004-07-23"),
      ("word < 1️⃣\"y\"", "compare them with '==' or '!=', or use 'in'"),
      ("true < 1️⃣false", "compare them with '==' or '!='"),
      ("1️⃣nrs and true", "compare it with something, or ask whether it is there with present(x)"),
      ("not 1️⃣nrs", nil),
      ("1️⃣date - date > 1", "days(from, to) gives the days between two dates"), ("-1️⃣word == 1", nil),
      ("sum(nrs, 1️⃣word) > 1", nil), ("present(1️⃣nrs > 2)", nil), ("days(date, 1️⃣time) > 2", nil),
      ("if(true, nrs, 1️⃣word) == 1", nil), ("coalesce(nrs, 2, 1️⃣date) == 1", nil), ("label(1️⃣word) == \"x\"", nil),
      ("date < 1️⃣time", nil), ("between(nrs, 1, 1️⃣date)", nil), ("nrs in (1, 1️⃣\"2\")", nil),
    ] as [(String, String?)])
  func types(marked: String, help: String?) throws {
    try check(marked, "expression.type", help: help)
  }

  @Test("A type that is not the wanted one is an error at the expression's start")
  func expecting() throws {
    try check("(1️⃣nrs + 1)", "expression.type", help: nil, expecting: .truth)
    try check("1️⃣nrs > 1", "expression.type", help: nil, expecting: .number)
  }

  @Test("Every wrong name is reported in one pass")
  func several() {
    var diagnostics = DiagnosticList()
    let compiled = sheet.compile("foo == 1 and nrs == \"3\" and bar == 2", diagnostics: &diagnostics)
    #expect(compiled == nil)
    #expect(
      diagnostics.all.map(\.code) == ["expression.unknown_name", "expression.type", "expression.unknown_name"])
    #expect(diagnostics.all.compactMap(\.location?.column) == [1, 21, 29])
  }

  @Test("Columns count from the place of the text, and text of several lines is pointed at by its start")
  func offsets() throws {
    let start = Diagnostic.Location(file: "rules.yaml", line: 7, column: 13)
    var one = DiagnosticList()
    _ = sheet.compile("nrs > foo", at: start, diagnostics: &one)
    #expect(one.all.first?.location == Diagnostic.Location(file: "rules.yaml", line: 7, column: 19))
    var two = DiagnosticList()
    _ = sheet.compile("nrs > 1\n  and foo > 2", at: start, diagnostics: &two)
    #expect(two.all.first?.location == start)
  }

  @Test("An expression too deep for a worker's stack is refused")
  func deep() throws {
    let parentheses = String(repeating: "(", count: 5000) + "1"
    #expect(try sheet.firstError(in: parentheses).code == "expression.syntax")
    let minus = String(repeating: "-", count: 5000) + "1 > 2"
    #expect(try sheet.firstError(in: minus).code == "expression.syntax")
    let chain = "nrs == 1" + String(repeating: " or nrs == 1", count: 5000)
    #expect(try sheet.firstError(in: chain).code == "expression.syntax")
  }
}
