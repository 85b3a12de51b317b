import Expressions
import Tables
import Testing

@Suite("Functions")
struct FunctionTests {
  let sheet = Sheet(columns: [
    "a": numbers([1, nil, nil, -2.5]),
    "b": numbers([3, 4, nil, 2.5]),
    "t": .text(TextColumn(["x", nil, "", "é"])),
    "from": dates([[2004, 2, 28], [2004, 3], [], [2005, 1, 1]]),
    "to": dates([[2004, 3, 1], [2004, 4, 1], [2004, 1, 1], [2004, 12, 31]]),
  ])

  @Test(
    "Numbers of those that are present",
    arguments: [
      ("count(a, b, t, from)", ["4", "2", "1", "4"]),
      ("sum(a, b)", ["4", "4", nil, "0"]),
      ("mean(a, b)", ["2", "4", nil, "0"]),
      ("min(a, b)", ["1", "4", nil, "-2.5"]),
      ("max(a, b)", ["3", "4", nil, "2.5"]),
      ("sum(a, b, 10)", ["14", "14", "10", "10"]),
      ("max(a, 0)", ["1", "0", "0", "0"]),
    ] as [(String, [String?])])
  func several(text: String, cells: [String?]) throws {
    #expect(try sheet.cells(text) == cells)
  }

  @Test(
    "Numbers of one value",
    arguments: [
      ("abs(a)", ["1", nil, nil, "2.5"]),
      ("-a", ["-1", nil, nil, "2.5"]),
      ("round(a)", ["1", nil, nil, "-3"]),
      ("round(b)", ["3", "4", nil, "3"]),
      ("floor(a)", ["1", nil, nil, "-3"]),
      ("a / (b - 3)", [nil, nil, nil, "5"]),
      ("0 / 0", [nil, nil, nil, nil]),
    ] as [(String, [String?])])
  func single(text: String, cells: [String?]) throws {
    #expect(try sheet.cells(text) == cells)
  }

  @Test("Days are counted over a leap day, backwards below zero, and not where a day is not known")
  func days() throws {
    #expect(try sheet.cells("days(from, to)") == ["2", nil, nil, "-1"])
    #expect(try sheet.cells("days(2004-07-23, 2005-07-23)") == ["365", "365", "365", "365"])
  }

  @Test("Both bounds of between are included, and one that is broken decides over a missing one")
  func between() throws {
    let sheet = Sheet(columns: ["x": integers([1, 2, 3, 4, nil]), "high": integers([nil, nil, 3, 3, 3])])
    #expect(try sheet.truth("between(x, 2, 3)") == "FTTFU")
    #expect(try sheet.truth("between(x, 2, high)") == "FUTFU")
    #expect(try self.sheet.truth("between(to, 2004-01-01, 2004-03-01)") == "TFTF")
  }

  @Test("if takes its branch, and no value where the condition is unknown")
  func choice() throws {
    #expect(try sheet.cells("if(a > 0, b, 0)") == ["3", nil, nil, "0"])
    #expect(try sheet.cells("if(present(t), t, \"none\")") == ["x", "none", "", "é"])
    #expect(try sheet.cells("if(b == 3, from, 2000-01-01)") == ["2004-02-28", "2000-01-01", nil, "2000-01-01"])
  }

  @Test("coalesce takes the first that is present")
  func coalesce() throws {
    #expect(try sheet.cells("coalesce(a, b, 9)") == ["1", "4", "9", "-2.5"])
    #expect(try sheet.cells("coalesce(t, \"-\")") == ["x", "-", "", "é"])
    #expect(try sheet.cells("coalesce(from, to)") == ["2004-02-28", "2004-03", "2004-01-01", "2005-01-01"])
  }

  @Test("A value that is handed on keeps its reason, and one that is computed is not derived")
  func reasons() throws {
    let sheet = Sheet(columns: [
      "x": .integer(FixedColumn(values: [5, 0, 0], reasons: [0, Missing.notDone.rawValue, Missing.unknown.rawValue])),
      "y": .integer(FixedColumn(values: [0, 0, 0], reasons: [1, 1, 1])),
    ])
    let notDone = Missing.notDone.rawValue
    let unknown = Missing.unknown.rawValue
    let notDerived = Missing.notDerived.rawValue
    #expect(try sheet.column("x").reasons == [0, notDone, unknown])
    #expect(try sheet.column("coalesce(x, y)").reasons == [0, notDone, unknown])
    #expect(try sheet.column("x + 1").reasons == [0, notDerived, notDerived])
    #expect(try sheet.column("sum(x, y)").reasons == [0, notDerived, notDerived])
    #expect(try sheet.column("if(x == 5, y, x)").reasons == [1, notDerived, notDerived])
  }

  @Test("A column of whole numbers takes whole numbers alone")
  func wholeNumbers() throws {
    let sheet = Sheet(columns: [
      "x": numbers([2, 2.5, nil, 3e9]), "z": bounded([(.less, 4), (.equal, 4), (.equal, 0), (.equal, -1)]),
    ])
    let invalid = Missing.invalid.rawValue
    let x = try sheet.compile("x").column(as: .integer, rows: 4, columns: sheet.column)
    #expect(x == .integer(FixedColumn(values: [2, 0, 0, 0], reasons: [0, invalid, 1, invalid])))
    let z = try sheet.compile("z").column(as: .integer, rows: 4, columns: sheet.column)
    #expect(z == .integer(FixedColumn(values: [0, 4, 0, -1], reasons: [invalid, 0, 0, 0])))
  }

  @Test("Zero lies under what is missing, and no zero is negative, so that equal columns have equal bytes")
  func canonical() throws {
    let sheet = Sheet(columns: ["x": numbers([-0.25, 4, 0])])
    guard case .number(let rounded) = try sheet.column("round(x)") else { return #expect(Bool(false)) }
    #expect(rounded.values.map(\.bitPattern) == [0, 4.0.bitPattern, 0])
    #expect(rounded.reasons == [])
    guard case .number(let divided) = try sheet.column("1 / x") else { return #expect(Bool(false)) }
    #expect(divided.values == [-4, 0.25, 0])
    #expect(divided.reasons == [0, 0, Missing.notDerived.rawValue])
  }
}
