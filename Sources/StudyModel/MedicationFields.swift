package import Tables

/// Which fields of a form say what drug is taken, and which fields its dose is written into.
package struct MedicationFields: Sendable, Hashable {
  /// What is made of a record; each goes into the field that the form names for it.
  package enum Made: String, Sendable, CaseIterable {
    /// The opioid, or the only ingredient, by its international name.
    case ingredient
    /// The ingredients beside it.
    case others
    case opioid
    /// Of the opioid, in milligrams or, of patches, micrograms an hour.
    case strength
    case unit
    /// Of the other component, in milligrams.
    case otherStrength = "other_strength"
    case form
    case route
    /// Milligrams of oral morphine a day.
    case mme
    /// Why an opioid has no daily equivalent.
    case reason

    package var kind: ColumnKind {
      switch self {
      case .ingredient, .others: .text
      case .opioid, .unit, .form, .route, .reason: .code
      case .strength, .otherStrength, .mme: .number
      }
    }
  }

  /// How units of a dose form are counted.
  package enum Count: String, Sendable, CaseIterable {
    /// Units as taken: tablets, patches worn, doses of the volume that the strength names.
    case units
    /// Millilitres.
    case millilitres = "mL"
  }

  /// What a code of the study stands for.
  package struct FormMeaning: Sendable, Hashable {
    /// The study's code.
    package var code: String
    package var form: String
    package var count: Count

    package init(code: String, form: String, count: Count = .units) {
      self.code = code
      self.form = form
      self.count = count
    }
  }

  package var drug: String
  package var strength: String?
  package var form: String?
  package var perDay: String?
  package var forms: [FormMeaning]
  package var makes: [Made: String]

  package init(
    drug: String, strength: String? = nil, form: String? = nil, perDay: String? = nil, forms: [FormMeaning] = [],
    makes: [Made: String] = [:]
  ) {
    self.drug = drug
    self.strength = strength
    self.form = form
    self.perDay = perDay
    self.forms = forms
    self.makes = makes
  }

  package func column(_ made: Made) -> ColumnName? { makes[made].map { ColumnName($0) } }

  /// Whether a field is made and not sent.
  package func makes(_ field: String) -> Bool { makes.values.contains(field) }
}

/// Why an opioid has no daily equivalent: the codes of the field that says so.
package enum MedicationReason: String, Sendable, CaseIterable {
  case drugNotWritten = "drug_not_written"
  case productUnknown = "product_unknown"
  case strengthNotWritten = "strength_not_written"
  case strengthNotReadable = "strength_not_readable"
  /// More than one reading, or parts of the record that contradict one another.
  case strengthAmbiguous = "strength_ambiguous"
  case strengthRange = "strength_range"
  /// A number without a unit, of a drug that is sold in more than one.
  case unitNotWritten = "unit_not_written"
  case formNotWritten = "form_not_written"
  case unitsNotWritten = "units_not_written"
  case unitsNotReadable = "units_not_readable"
  case unitsRange = "units_range"
  case asNeeded = "as_needed"
  /// The list of factors has none for the ingredient and route.
  case noFactor = "no_factor"
  /// The factor hangs on the whole dose of the day, and other records of the day add to it.
  case wholeDose = "whole_dose"
}
