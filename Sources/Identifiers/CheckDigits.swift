/// The sums by which a number tells that it was copied right. Each takes digits that are there.
package enum CheckDigits {
  /// The check digit of an NHS number's first nine digits; nil where the sum gives 10 and there is no such number.
  ///
  /// Weights 10 to 2; the digit is 11 less the sum's remainder by 11, and 0 for 11 (NHS Data Dictionary, NHS NUMBER).
  /// CHI numbers of Scotland and Health and Care numbers of Northern Ireland have the same.
  package static func modulus11(_ text: IdentifierText) -> Int? {
    let sum = (0..<9).reduce(0) { $0 + text.digit($1) * (10 - $1) }
    let check = (11 - sum % 11) % 11
    return check == 10 ? nil : check
  }

  /// The ninth digit of an Australian Medicare card number, from the eight before it: weights 1, 3, 7, 9, 1, 3, 7, 9,
  /// remainder by 10 (Department of Health, as NEHTA quotes it).
  package static func medicare(_ text: IdentifierText) -> Int {
    let weights = [1, 3, 7, 9, 1, 3, 7, 9]
    return (0..<8).reduce(0) { $0 + text.digit($1) * weights[$1] } % 10
  }

  /// Whether all digits of a text satisfy Luhn's formula (ISO/IEC 7812-1, annex B).
  package static func luhn(_ text: IdentifierText) -> Bool {
    var sum = 0
    for place in 0..<text.count {
      let digit = text.digit(text.count - 1 - place)
      sum += place % 2 == 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9
    }
    return sum % 10 == 0
  }
}
