import Identifiers

/// Numbers that a check digit or their shape proves.
enum CheckedNumber {
  /// Whether digits are a number of a country's own schemes.
  static func isOne(_ digits: [UInt8], _ country: TextConvention.Country) -> Bool {
    switch country {
    case .unitedKingdom:
      digits.count == 10
        && (isValid(.nhsNumber, digits) || isValid(.chiNumber, digits) || isValid(.healthAndCareNumber, digits))
    case .australia: isAustralian(digits)
    case .unitedStates: digits.count == 10 && isProvider(digits)
    case .other: false
    }
  }

  /// Whether digits are a number of any of the schemes that have a check digit.
  static func isOneAnywhere(_ digits: [UInt8]) -> Bool {
    isOne(digits, .unitedKingdom) || isAustralian(digits) || digits.count == 10 && isProvider(digits)
  }

  static func isSocialSecurity(_ digits: [UInt8]) -> Bool { digits.count == 9 && isValid(.socialSecurity, digits) }

  /// Medicare cards, and the sixteen digits of people (800360), providers (800361) and organisations (800362) that
  /// satisfy Luhn's formula (privacy.md 2.1).
  private static func isAustralian(_ digits: [UInt8]) -> Bool {
    switch digits.count {
    case 10, 11: isValid(.medicareCard, digits)
    case 16:
      digits.starts(with: "80036".utf8) && (48...50).contains(digits[5]) && CheckDigits.luhn(text(digits))
    default: false
    }
  }

  /// A National Provider Identifier: ten digits, the first 1 or 2, that satisfy Luhn's formula behind 80840
  /// (privacy.md 2.1).
  static func isProvider(_ digits: [UInt8]) -> Bool {
    guard digits.count == 10, digits[0] == 49 || digits[0] == 50 else { return false }
    return CheckDigits.luhn(text(Array("80840".utf8) + digits))
  }

  /// Whether letters and digits between two places are a Medicare Beneficiary Identifier, a claim number, or a
  /// National Insurance number. The first has eleven characters, three digits and more, and a letter second.
  static func isLettered(_ view: TextView, _ start: Int, _ end: Int, _ country: TextConvention.Country) -> Bool {
    let cell = UnsafeRawBufferPointer(start: view.bytes + start, count: end - start)
    if view.isDigit(start) {
      return NationalIdentifier.medicareBeneficiary.fault(in: cell) == nil
        || NationalIdentifier.medicareClaim.fault(in: cell) == nil
    }
    let text = IdentifierText(cell)
    guard text.count == 9, text.isLetter(0), text.isLetter(1), text.isLetter(8) else { return false }
    // Two letters, six digits, and a letter from A to D (HMRC, NIM39110).
    return (2..<8).allSatisfy { text.isDigit($0) } && text[8] <= UInt8(ascii: "D")
      && !"DFIQUV".utf8.contains(text[0]) && !"DFIOQUV".utf8.contains(text[1])
  }

  /// A file number of veterans: evident where they are from and where it has seven characters and more, since shorter
  /// ones look like many a code.
  static func isVeteran(_ view: TextView, _ start: Int, _ end: Int, _ country: TextConvention.Country) -> Bool {
    guard country == .australia, end - start >= 7 else { return false }
    let cell = UnsafeRawBufferPointer(start: view.bytes + start, count: end - start)
    return NationalIdentifier.veteransFile.fault(in: cell) == nil
  }

  private static func isValid(_ kind: NationalIdentifier, _ digits: [UInt8]) -> Bool {
    digits.withUnsafeBytes { kind.fault(in: $0) == nil }
  }

  private static func text(_ digits: [UInt8]) -> IdentifierText {
    var text = IdentifierText()
    for digit in digits { text.append(digit) }
    return text
  }
}
