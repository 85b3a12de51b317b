/// Numbers of Australia's health schemes.
enum AustralianNumbers {
  typealias Fault = NationalIdentifier.Fault

  /// A Medicare card: the first digit is 2 to 6, the ninth checks the eight before it, the tenth is the card's issue
  /// and the eleventh, which may lack, the person on it; both are 1 to 9.
  static func medicareCard(_ text: IdentifierText) -> Fault? {
    guard text.isAllDigits else { return text.count == 0 ? .length : .characters }
    guard text.count == 10 || text.count == 11 else { return .length }
    guard (2...6).contains(text.digit(0)) else { return .notIssued }
    guard CheckDigits.medicare(text) == text.digit(8) else { return .checkDigit }
    return (9..<text.count).allSatisfy { text.digit($0) > 0 } ? nil : .notIssued
  }

  /// An Individual Healthcare Identifier: sixteen digits that begin with 800360 and satisfy Luhn's formula.
  static func healthcareIdentifier(_ text: IdentifierText) -> Fault? {
    guard text.isAllDigits else { return text.count == 0 ? .length : .characters }
    guard text.count == 16 else { return .length }
    let prefix = [8, 0, 0, 3, 6, 0]
    guard prefix.indices.allSatisfy({ text.digit($0) == prefix[$0] }) else { return .notIssued }
    return CheckDigits.luhn(text) ? nil : .checkDigit
  }

  /// A file number of the Department of Veterans' Affairs: a state's letter, up to three letters for the war, digits,
  /// together at most seven behind the first letter, and a letter for a dependant that may lack
  /// (medipass/validate-dva-number).
  static func veteransFile(_ text: IdentifierText) -> Fault? {
    guard (0..<text.count).allSatisfy({ text.isDigit($0) || text.isLetter($0) }) else { return .characters }
    guard text.count >= 2, text.count <= 9 else { return .length }
    guard "NVQWST".utf8.contains(text[0]) else { return .notIssued }
    var at = 1
    while text.isLetter(at) { at += 1 }
    let letters = at - 1
    while text.isDigit(at) { at += 1 }
    let digits = at - 1 - letters
    guard letters <= 3, digits > 0 else { return .characters }
    guard letters + digits <= 7 else { return .length }
    return at == text.count || (at + 1 == text.count && text.isLetter(at)) ? nil : .characters
  }
}
