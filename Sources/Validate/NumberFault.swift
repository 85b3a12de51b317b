import Identifiers
import Stages
import StudyModel
import Tables

/// The words for what is wrong with a national number. None of its digits is among them.
enum NumberFault {
  static func finding(
    _ fault: NationalIdentifier.Fault, _ kind: NationalIdentifier, _ field: Field, _ form: Form, digits: Int
  ) -> (rule: String, message: Finding.Message) {
    let (label, column, table, name) = (field.label, field.column, form.table, kind.label)
    return switch fault {
    case .rounded:
      (
        "identifier.rounded",
        "\(configured: label) (\(column)) on form \(table) was rounded by a spreadsheet and cannot be recovered from it. Look the \(configured: name) up and send it as text."
      )
    case .lostZero:
      (
        "identifier.leading_zero",
        "\(configured: label) (\(column)) on form \(table) has \(count: digits) digits: a leading zero of the \(configured: name) was lost, as in a spreadsheet. Send it as text."
      )
    case .length:
      (
        "identifier.length",
        "\(configured: label) (\(column)) on form \(table) has not as many characters as \(configured: name)s have."
      )
    case .characters:
      (
        "identifier.characters",
        "\(configured: label) (\(column)) on form \(table) has characters that \(configured: name)s do not have there."
      )
    case .checkDigit:
      (
        "identifier.check_digit",
        "\(configured: label) (\(column)) on form \(table) fails the check digit that \(configured: name)s have: a digit is wrong, or two are swapped."
      )
    case .notIssued:
      (
        "identifier.not_issued",
        "\(configured: label) (\(column)) on form \(table) is none of the \(configured: name)s that are given to people."
      )
    case .impossibleDate:
      (
        "identifier.date",
        "\(configured: label) (\(column)) on form \(table) does not begin with a birth date, as \(configured: name)s do."
      )
    }
  }
}
