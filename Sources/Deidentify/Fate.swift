import StudyModel
import Tables

/// What becomes of a column. A column that no field of the form stands behind is dropped.
enum Fate: Hashable {
  case keep
  /// Replaced by the participant's token.
  case token
  /// Moved by the participant's days.
  case shift
  /// Replaced by the age at the date in another column, under the name `age`.
  case age(at: ColumnName)
  /// A text, without what names somebody.
  case scrub

  static let ageName: ColumnName = "age"
  static let siteName: ColumnName = "siteid"

  /// The fate of a field's column; nil drops it. What a role does not let out stays in.
  init?(_ field: Field, of form: Form) {
    guard !field.isRemoved || field.role == .birthDate else { return nil }
    switch field.role {
    case .subject: self = .token
    case .name, .address, .phone, .email, .nationalID, .postcode: return nil
    case .freeText:
      guard field.type == .text, field.release != nil else { return nil }
      self = .scrub
    case .birthDate:
      guard field.type == .date, let at = field.ageAt, let date = form.field(at), date.type == .date else { return nil }
      self = .age(at: date.column)
    case .date:
      guard field.type == .date else { return nil }
      self = .shift
    case .treatment, .quasi, .clinical, .administrative:
      // A date tells when something happened to a person, whatever else it is.
      self = field.type == .date ? .shift : .keep
    }
  }

  /// The columns that stay, by their place in a batch, in order.
  static func plan(_ names: [ColumnName], of form: Form) -> [(index: Int, name: ColumnName, field: Field, fate: Fate)] {
    names.enumerated().compactMap { index, name in
      guard let field = form.field(name.text), let fate = Fate(field, of: form) else { return nil }
      if case .age(let at) = fate {
        return names.contains(at) ? (index, ageName, field, fate) : nil
      }
      return (index, name, field, fate)
    }
  }
}
