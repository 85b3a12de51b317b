package import Tables

/// A form of the case report form: what one record of it holds.
package struct Form: Sendable, Hashable {
  package var id: String
  package var label: String
  /// The fields that tell one record from another.
  package var key: [String]
  package var fields: [Field]
  /// Whether a record of this form, by being there, tells the treatment.
  package var treatment: Bool
  /// For the form that registers a participant: the fields that say who it is.
  package var registration: Registration?
  /// When a record is expected; nil for a form that a participant may lack.
  package var expected: ExpectedRecords?

  package init(
    id: String, label: String, key: [String], fields: [Field], treatment: Bool = false,
    registration: Registration? = nil, expected: ExpectedRecords? = nil
  ) {
    self.id = id
    self.label = label
    self.key = key
    self.fields = fields
    self.treatment = treatment
    self.registration = registration
    self.expected = expected
  }

  package var table: TableName { TableName(id) }
  package func field(_ name: String) -> Field? { fields.first { $0.name == name } }
  package func field(of role: Role) -> Field? { fields.first { $0.role == role } }
}

/// The codes of a list that mean female and male, so that a number that tells the sex can be held against them.
package struct SexCodes: Sendable, Hashable {
  package var female: String
  package var male: String

  package init(female: String, male: String) {
    self.female = female
    self.male = male
  }
}

/// What a field's cells are.
package enum FieldType: String, Sendable, CaseIterable {
  case text, code, integer, number, date, time
  /// Several codes in one cell, as in `T12 L3`; held as text, codes apart by one space.
  case list

  package var kind: ColumnKind {
    switch self {
    case .text, .list: .text
    case .code: .code
    case .integer: .integer
    case .number: .number
    case .date: .date
    case .time: .time
    }
  }
}

/// What a field is to a person's privacy; decides its fate in de-identification.
package enum Role: String, Sendable, CaseIterable {
  case subject, name, address, phone, email
  case nationalID = "national_id"
  case birthDate = "birth_date"
  case date, postcode
  case freeText = "free_text"
  case treatment, quasi, clinical, administrative
}

/// A field of a form.
package struct Field: Sendable, Hashable {
  package var name: String
  package var label: String
  package var type: FieldType
  package var role: Role
  /// The code list of a `code` or `list` field.
  package var codeList: String?
  /// The study's unit of a `number` or `integer` field.
  package var unit: String?
  /// The analyte, where the unit's factor depends on it.
  package var analyte: String?
  /// Bounds of a plausible value, in the study's unit, both allowed.
  package var range: ClosedRange<Double>?
  package var required: Bool
  /// For a birth date: the date field of the same form at which age is counted.
  package var ageAt: String?
  /// Whether its value is expected to change as the trial goes on, as that of an event's outcome is.
  package var progresses: Bool
  /// For the participant's sex: which of the field's codes are which.
  package var sexes: SexCodes?
  /// How far a number may move from visit to visit; nil where it may by any amount.
  package var jump: Jump?
  /// The part of an address that it holds; nil for its lines, or where nobody says.
  package var addressPart: AddressPart?
  /// What is done to it at least, whatever the profile says; nil where the role decides alone.
  package var deidentify: DeidentificationAction?
  /// How a text outlives de-identification; nil where it does not.
  package var release: TextRelease?

  package init(
    name: String, label: String, type: FieldType, role: Role, codeList: String? = nil, unit: String? = nil,
    analyte: String? = nil, range: ClosedRange<Double>? = nil, required: Bool = false, ageAt: String? = nil,
    progresses: Bool = false, sexes: SexCodes? = nil, jump: Jump? = nil
  ) {
    self.name = name
    self.label = label
    self.type = type
    self.role = role
    self.codeList = codeList
    self.unit = unit
    self.analyte = analyte
    self.range = range
    self.required = required
    self.ageAt = ageAt
    self.progresses = progresses
    self.sexes = sexes
    self.jump = jump
  }

  package var column: ColumnName { ColumnName(name) }
}
