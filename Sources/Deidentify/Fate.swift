import StudyModel
import Tables

/// What the kernel does with a column. A column that no field of the form stands behind is dropped.
enum Fate: Hashable {
  case keep
  /// Replaced by the participant's token.
  case token
  /// Moved by the participant's days.
  case shift
  /// A date told as its year.
  case year
  /// Replaced by the age at the date in another column, under the name `age`.
  case age(at: ColumnName)
  /// A postcode told as a larger place, under the name `area`; or, in a limited data set, as far as it may be.
  case area(AreaReader.Detail)
  /// A text, without what names somebody.
  case scrub

  static let ageName: ColumnName = "age"
  static let areaName: ColumnName = "area"
  static let siteName: ColumnName = "siteid"

  /// The fate of a field's column; nil drops it. What a role does not let out stays in.
  init?(_ field: Field, of form: Form, under profile: Profile) {
    switch field.action(under: profile) {
    case .remove, .elevate, .recodeID: return nil
    case .review:
      guard field.type == .text, field.release != nil else { return nil }
      self = .scrub
    case .recodeSubject: self = .token
    case .deriveAge:
      guard field.type == .date, let at = field.ageAt, let date = form.field(at), date.type == .date else { return nil }
      self = .age(at: date.column)
    case .offset:
      guard field.type == .date else { return nil }
      self = .shift
    case .generalise:
      if field.role == .postcode {
        guard field.type == .text else { return nil }
        self = .area(.area)
      } else {
        guard field.type == .date else { return nil }
        self = .year
      }
    case .noFurther:
      if field.role == .postcode {
        guard field.type == .text else { return nil }
        self = .area(.code)
      } else {
        guard field.role != .date || field.type == .date else { return nil }
        self = .keep
      }
    case .keep: self = .keep
    }
  }

  /// The name of the column that stands for a field's.
  func name(of field: Field) -> ColumnName {
    switch self {
    case .age: Fate.ageName
    case .area: Fate.areaName
    case .keep, .token, .shift, .year, .scrub: field.column
    }
  }

  /// The columns that stay, by their place in a batch, in order.
  static func plan(
    _ names: [ColumnName], of form: Form, under profile: Profile
  ) -> [(index: Int, name: ColumnName, field: Field, fate: Fate)] {
    names.enumerated().compactMap { index, name in
      guard let field = form.field(name.text), let fate = Fate(field, of: form, under: profile) else { return nil }
      if case .age(let at) = fate, !names.contains(at) { return nil }
      return (index, fate.name(of: field), field, fate)
    }
  }
}
