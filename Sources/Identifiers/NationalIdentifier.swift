/// A number that a state or its health service gives a person.
package enum NationalIdentifier: String, Sendable, CaseIterable, Hashable {
  /// England, Wales and the Isle of Man.
  case nhsNumber = "nhs_number"
  /// Community Health Index, Scotland: holds birth date and sex.
  case chiNumber = "chi_number"
  /// Northern Ireland.
  case healthAndCareNumber = "hc_number"
  /// Australia; may end in the number of the person on the card.
  case medicareCard = "medicare_card"
  /// Individual Healthcare Identifier, Australia.
  case individualHealthcareIdentifier = "ihi"
  /// Department of Veterans' Affairs, Australia.
  case veteransFile = "dva_file"
  /// United States.
  case socialSecurity = "ssn"
  /// Health Insurance Claim Number, United States, until 2018: holds a Social Security number.
  case medicareClaim = "hicn"
  /// Medicare Beneficiary Identifier, United States.
  case medicareBeneficiary = "mbi"

  /// What a person calls it.
  package var label: String {
    switch self {
    case .nhsNumber: "NHS number"
    case .chiNumber: "CHI number"
    case .healthAndCareNumber: "Health and Care number"
    case .medicareCard: "Medicare card number"
    case .individualHealthcareIdentifier: "Individual Healthcare Identifier"
    case .veteransFile: "DVA file number"
    case .socialSecurity: "Social Security number"
    case .medicareClaim: "Medicare claim number"
    case .medicareBeneficiary: "Medicare Beneficiary Identifier"
    }
  }

  /// What is wrong with a number.
  package enum Fault: Sendable, Hashable {
    /// A spreadsheet kept a rounded number, which cannot be recovered.
    case rounded
    /// Fewer digits than the number has, and right with zeros before them.
    case lostZero
    case length
    /// A character where the number has none such.
    case characters
    case checkDigit
    /// No such number is ever given to a person.
    case notIssued
    /// The birth date in the number is no day of the calendar.
    case impossibleDate
  }

  /// What is wrong with a cell; nil where nothing is.
  package func fault(in cell: UnsafeRawBufferPointer) -> Fault? {
    if hasDigitsAlone, IdentifierText.isScientific(cell) { return .rounded }
    let text = IdentifierText(cell)
    guard let fault = fault(of: text) else { return nil }
    switch fault {
    case .length where restored(text) != nil: return .lostZero
    case .length, .checkDigit, .notIssued: return looksRounded(text) ? .rounded : fault
    default: return fault
    }
  }

  /// The number of a cell that is right as it is or with the zeros that it lost; nil where it is not.
  package func number(in cell: UnsafeRawBufferPointer) -> IdentifierText? {
    if hasDigitsAlone, IdentifierText.isScientific(cell) { return nil }
    let text = IdentifierText(cell)
    switch fault(of: text) {
    case nil: return text
    case .length: return restored(text)
    default: return nil
    }
  }

  /// Whether a number without fault names one person. A Medicare card is a family's, unless the tenth digit, the
  /// card's issue, is followed by the individual reference number.
  package func namesOnePerson(_ number: IdentifierText) -> Bool { self != .medicareCard || number.count == 11 }

  /// What the number's digits are counted in: the services of the United Kingdom share one space of ten digits, so that
  /// somebody who moved may have the number of one in the papers of another.
  package var space: String {
    switch self {
    case .nhsNumber, .chiNumber, .healthAndCareNumber: "uk_health_service"
    default: rawValue
    }
  }

  /// Whether a cell of which nothing is known looks like one of the numbers: it is right, and its check digit or its
  /// shape is such as few other cells have. A Social Security number has to be written in its three parts; file numbers
  /// of veterans look like many a code.
  package func isEvident(in cell: UnsafeRawBufferPointer) -> Bool {
    guard fault(in: cell) == nil else { return false }
    switch self {
    case .nhsNumber, .chiNumber, .healthAndCareNumber, .medicareCard, .individualHealthcareIdentifier, .medicareClaim,
      .medicareBeneficiary:
      return true
    case .veteransFile: return false
    case .socialSecurity:
      let isParted = { (place: Int) in cell[place] == UInt8(ascii: "-") || cell[place] == UInt8(ascii: " ") }
      return cell.count == 11 && isParted(3) && isParted(6)
    }
  }

  private var hasDigitsAlone: Bool {
    switch self {
    case .veteransFile, .medicareClaim, .medicareBeneficiary: false
    default: true
    }
  }

  /// How many leading zeros a number of the kind can have: the day of a birth date begins with one at most, and
  /// Social Security numbers have areas from 001.
  private var leadingZeros: Int {
    switch self {
    case .nhsNumber, .chiNumber: 1
    case .socialSecurity: 2
    default: 0
    }
  }

  private func restored(_ text: IdentifierText) -> IdentifierText? {
    guard leadingZeros > 0, text.isAllDigits else { return nil }
    return (1...leadingZeros).lazy.map { text.prefixed(byZeros: $0) }.first { fault(of: $0) == nil }
  }

  /// A spreadsheet shows at most six digits of a number that it shows as `9.43477E+09`, and keeps fifteen: a number
  /// of sixteen ends in a zero.
  private func looksRounded(_ text: IdentifierText) -> Bool {
    guard hasDigitsAlone, text.isAllDigits else { return false }
    switch self {
    case .individualHealthcareIdentifier: return text.count == 16 && text.trailingZeros > 0
    default: return text.count >= 9 && text.trailingZeros < text.count && text.trailingZeros >= text.count - 6
    }
  }

  private func fault(of text: IdentifierText) -> Fault? {
    switch self {
    case .nhsNumber: HealthServiceNumbers.nhs(text)
    case .chiNumber: HealthServiceNumbers.chi(text)
    case .healthAndCareNumber: HealthServiceNumbers.healthAndCare(text)
    case .medicareCard: AustralianNumbers.medicareCard(text)
    case .individualHealthcareIdentifier: AustralianNumbers.healthcareIdentifier(text)
    case .veteransFile: AustralianNumbers.veteransFile(text)
    case .socialSecurity: AmericanNumbers.socialSecurity(text)
    case .medicareClaim: AmericanNumbers.medicareClaim(text)
    case .medicareBeneficiary: AmericanNumbers.medicareBeneficiary(text)
    }
  }
}
