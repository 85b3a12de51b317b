import Tables
import Testing

@Suite("Three-valued logic and precedence")
struct LogicTests {
  /// `a` runs through false, true, unknown slowly and `b` fast; unknown is a comparison with a blank.
  let sheet = Sheet(columns: [
    "a": numbers([0, 0, 0, 1, 1, 1, nil, nil, nil]),
    "b": numbers([0, 1, nil, 0, 1, nil, 0, 1, nil]),
  ])

  @Test(
    "The strong tables of Kleene hold",
    arguments: [
      ("a == 1 and b == 1", "FFFFTUFUU"),
      ("a == 1 or b == 1", "FTUTTTUTU"),
      ("not a == 1", "TTTFFFUUU"),
      ("(a == 1) == (b == 1)", "TFUFTUUUU"),
      ("(a == 1) != (b == 1)", "FTUTFUUUU"),
      ("if(a == 1, b == 1, b == 0)", "TFUFTUUUU"),
    ])
  func kleene(text: String, truth: String) throws {
    #expect(try sheet.truth(text) == truth)
  }

  @Test("A comparison with a missing side is unknown, and presence never is")
  func missing() throws {
    #expect(try sheet.truth("a < b") == "FTUFFUUUU")
    #expect(try sheet.truth("a == b") == "TFUFTUUUU")
    #expect(try sheet.truth("present(a)") == "TTTTTTFFF")
    #expect(try sheet.truth("missing(a + b)") == "FFTFFTTTT")
  }

  @Test(
    "Operators bind as in arithmetic, and logic binds weakest",
    arguments: [
      ("1 + 2 * 3 == 7", "T"), ("(1 + 2) * 3 == 9", "T"), ("10 - 4 - 3 == 3", "T"), ("16 / 4 / 2 == 2", "T"),
      ("-2 * 3 == -6", "T"), ("2 - -3 == 5", "T"), ("true or false and false", "T"),
      ("(true or false) and false", "F"), ("not false and false", "F"), ("not (false and false)", "T"),
      ("not 1 == 2", "T"), ("not not true", "T"), ("2 not in (1, -3)", "T"), ("-3 in (1, -3)", "T"),
      ("1 + 1 in (2, 3) and 2 >= 2", "T"), ("1 < 2 == true", "no chain"),
    ])
  func precedence(text: String, truth: String) throws {
    let sheet = Sheet(columns: [:])
    if truth == "no chain" {
      #expect(try sheet.firstError(in: text).code == "expression.syntax")
    } else {
      #expect(try sheet.truth(text) == truth)
    }
  }

  @Test("Each relation has its own meaning for numbers")
  func relations() throws {
    let sheet = Sheet(columns: ["x": integers([1, 2, 3])])
    #expect(try sheet.truth("x == 2") == "FTF")
    #expect(try sheet.truth("x != 2") == "TFT")
    #expect(try sheet.truth("x < 2") == "TFF")
    #expect(try sheet.truth("x <= 2") == "TTF")
    #expect(try sheet.truth("x > 2") == "FFT")
    #expect(try sheet.truth("2 <= x") == "FTT")
  }

  @Test("A constant condition has a truth for every row, and for no rows none")
  func constant() throws {
    let three = Sheet(columns: ["x": integers([1, 2, 3])])
    #expect(try three.truth("1 == 1") == "TTT")
    #expect(try three.truth("x == x or 1 / 0 == 2") == "TTT")
    let none = Sheet(columns: ["x": integers([])])
    #expect(try none.truth("1 == 1 or x == 2 or x + 1 == 3") == "")
  }

  @Test("Responders of thirty per cent are counted exactly on whole numbers")
  func exact() throws {
    let sheet = Sheet(columns: ["base": integers([10, 10, 7, 0]), "aval": integers([7, 8, 5, 0])])
    // 10*(10-7) = 30 >= 30; 10*2 = 20 < 30; 10*2 = 20 < 21; 0 >= 0.
    #expect(try sheet.truth("10 * (base - aval) >= 3 * base") == "TFFT")
  }
}
