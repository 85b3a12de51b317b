/// Numbers of the United States. None of them has a check digit.
enum AmericanNumbers {
  typealias Fault = NationalIdentifier.Fault

  /// A Social Security number: area, group and serial are never 000, 00 and 0000, and the area is not 666 (SSA, POMS
  /// RM 10201.035). Numbers that were printed in advertisements are nobody's. Areas from 900 on are not given as
  /// Social Security numbers either; invented people have them, and they pass.
  static func socialSecurity(_ text: IdentifierText) -> Fault? {
    guard text.isAllDigits else { return text.count == 0 ? .length : .characters }
    guard text.count == 9 else { return .length }
    return isGiven(text) ? nil : .notIssued
  }

  /// A claim number: a Social Security number and one or two characters for the claimant, a letter first.
  static func medicareClaim(_ text: IdentifierText) -> Fault? {
    guard text.count == 10 || text.count == 11 else { return .length }
    guard (0..<9).allSatisfy({ text.isDigit($0) }), text.isLetter(9),
      text.count == 10 || text.isDigit(10) || text.isLetter(10)
    else { return .characters }
    return isGiven(text) ? nil : .notIssued
  }

  /// A Beneficiary Identifier: eleven characters, of which the first is 1 to 9, 2, 5, 8 and 9 are letters, 3 and 6 are
  /// either, the others digits; S, L, O, I, B and Z are no letters of it (CMS, MBI format).
  static func medicareBeneficiary(_ text: IdentifierText) -> Fault? {
    guard text.count == 11 else { return .length }
    // C stands for 1 to 9, A for a letter, N for a digit, X for either.
    for (place, kind) in "CAXNAXNAANN".utf8.enumerated() {
      let isLetter = text.isLetter(place) && !"SLOIBZ".utf8.contains(text[place])
      let fits =
        switch kind {
        case UInt8(ascii: "C"): text.isDigit(place) && text.digit(place) > 0
        case UInt8(ascii: "A"): isLetter
        case UInt8(ascii: "N"): text.isDigit(place)
        default: isLetter || text.isDigit(place)
        }
      guard fits else { return .characters }
    }
    return nil
  }

  /// Whether the first nine digits may be somebody's.
  private static func isGiven(_ text: IdentifierText) -> Bool {
    func number(_ places: Range<Int>) -> Int { places.reduce(0) { $0 * 10 + text.digit($1) } }
    let (area, group, serial) = (number(0..<3), number(3..<5), number(5..<9))
    guard area != 0, area != 666, group != 0, serial != 0 else { return false }
    let isOneDigit = (1..<9).allSatisfy { text[$0] == text[0] }
    switch (area, group, serial) {
    case (78, 5, 1120), (219, 9, 9999), (123, 45, 6789), (987, 65, 4320...4329): return false
    default: return !isOneDigit
    }
  }
}
