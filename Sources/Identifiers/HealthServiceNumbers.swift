/// The numbers of the four health services of the United Kingdom: ten digits, the last of which checks the others.
enum HealthServiceNumbers {
  typealias Fault = NationalIdentifier.Fault

  /// NHS numbers as they are given, with the ranges of `nhs_number/constants.py` in uk-fci/nhs-number: what lies below
  /// 010 000 0000, from 311 300 0000 below 320 000 0000, from 500 000 0000 below 600 000 0000 and from 800 000 0000
  /// below 900 000 0000 is nobody's NHS number. From 900 000 0000 on they are kept for invented people, and pass. A
  /// CHI or Health and Care number is one of the ten digits too, as where a person moved.
  static func nhs(_ text: IdentifierText) -> Fault? {
    if let fault = checked(text) { return fault }
    switch value(text) {
    case ..<100_000_000, 3_113_000_000..<3_200_000_000, 5_000_000_000..<6_000_000_000,
      8_000_000_000..<9_000_000_000:
      return .notIssued
    default: return nil
    }
  }

  /// A CHI number: the birth date as DDMMYY, two digits, one for the sex, and the check digit.
  static func chi(_ text: IdentifierText) -> Fault? {
    guard text.isAllDigits else { return text.count == 0 ? .length : .characters }
    guard text.count == 10 else { return .length }
    guard !text.isOneCharacter else { return .notIssued }
    guard StatedPerson(chi: text) != nil else { return .impossibleDate }
    return checked(text)
  }

  /// Health and Care numbers go from 320 000 0000 to 399 999 9999.
  static func healthAndCare(_ text: IdentifierText) -> Fault? {
    if let fault = checked(text) { return fault }
    return (3_200_000_000..<4_000_000_000).contains(value(text)) ? nil : .notIssued
  }

  /// Ten equal digits pass the sum, as 1111111111 does, and are nobody's.
  private static func checked(_ text: IdentifierText) -> Fault? {
    guard text.isAllDigits else { return text.count == 0 ? .length : .characters }
    guard text.count == 10 else { return .length }
    guard !text.isOneCharacter else { return .notIssued }
    return CheckDigits.modulus11(text) == text.digit(9) ? nil : .checkDigit
  }

  private static func value(_ text: IdentifierText) -> Int { (0..<10).reduce(0) { $0 * 10 + text.digit($1) } }
}
