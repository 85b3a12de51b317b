/// What a number says of the person that it names.
package struct StatedPerson: Sendable, Hashable {
  /// Day and month, and the year without its century.
  package var day: Int
  package var month: Int
  package var yearOfCentury: Int
  package var isMale: Bool

  /// Whether numbers of a kind say something.
  package static func isStated(by kind: NationalIdentifier) -> Bool { kind == .chiNumber }

  /// What a number without fault says; nil for a kind that says nothing.
  package init?(_ number: IdentifierText, _ kind: NationalIdentifier) {
    guard StatedPerson.isStated(by: kind) else { return nil }
    self.init(chi: number)
  }

  /// A CHI number begins with the birth date as DDMMYY; its ninth digit is odd for men and even for women (Public
  /// Health Scotland, phsmethods `sex_from_chi`). Nil where the digits are no day in any century.
  init?(chi number: IdentifierText) {
    day = number.digit(0) * 10 + number.digit(1)
    month = number.digit(2) * 10 + number.digit(3)
    yearOfCentury = number.digit(4) * 10 + number.digit(5)
    isMale = number.digit(8) % 2 == 1
    guard (1...12).contains(month), day >= 1, day <= StatedPerson.longest(month, yearOfCentury) else { return nil }
  }

  /// How long a month can be: only one of two centuries has a 29 February in its year 00.
  private static func longest(_ month: Int, _ yearOfCentury: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: yearOfCentury % 4 == 0 ? 29 : 28
    default: 31
    }
  }
}
