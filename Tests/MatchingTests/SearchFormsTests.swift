import Testing

@testable import Matching

@Suite("Identifiers are looked for in the forms in which people write them")
struct SearchFormsTests {
  private func forms(_ text: String) -> [String] {
    SearchForms.forms(of: Folding.folded(text)).map { needle in
      let kind = ["long", "short", "number"][Int(needle.kind.rawValue)]
      return "\(needle.isWeak ? "weak " : "")\(kind) \(String(decoding: needle.bytes, as: UTF8.self))"
    }
  }

  @Test("Case, accents however they are composed, apostrophes and the ways of spacing are one")
  func folding() {
    func folded(_ text: String) -> String { String(decoding: Folding.folded(text), as: UTF8.self) }
    #expect(folded("José O\u{2019}Brien-Müller") == "jose obrien muller")
    #expect(folded("JOSE\u{301}  O'BRIEN") == "jose obrien")
    #expect(folded("Łódź Straße Ærø") == "lodz strasse aero")
    #expect(folded("12\u{A0}High\u{2013}St.") == "12 high st ")
    #expect(folded("Day,  Evelyn") == "day\u{1E}evelyn")
    #expect(folded("Иванова") == "Иванова")
  }

  @Test("A single word of four to seven letters is weak, one of eight or two words are not, three letters are too few")
  func words() {
    #expect(forms("Day") == [])
    #expect(forms("Long") == ["weak short long"])
    #expect(forms("Vandersloot") == ["long vandersloot"])
    #expect(forms("Al Day") == ["short al day"])
    #expect(forms("KACZMAREK,PHYLLIS") == ["long kaczmarek\u{1E}phyllis", "long kaczmarek phyllis"])
  }

  @Test(
    "Numbers are looked for by their digits; fewer than five tell nothing, fewer than seven where they are a whole cell"
  )
  func numbers() {
    #expect(forms("(507) 555-0176") == ["number 5075550176", "long 507 555 0176"])
    #expect(forms("7-877-433") == ["number 7877433", "long 7 877 433"])
    #expect(forms("55905") == ["weak short 55905"])
    #expect(forms("2006") == [])
    #expect(forms("OX3 7LD") == ["short ox3 7ld", "short ox37ld"])
  }

  @Test("A birth date in the ways in which three countries write it")
  func dates() {
    let written = Set(
      SearchForms.forms(ofYear: 1931, month: 3, day: 9).map { String(decoding: $0.bytes, as: UTF8.self) })
    for form in [
      "1931 03 09", "09 03 1931", "03 09 1931", "9 3 1931", "9 march 1931", "09 mar 1931", "march 9\u{1E}1931",
      "09mar1931", "19310309",
    ] { #expect(written.contains(form), "\(form)") }
  }
}
