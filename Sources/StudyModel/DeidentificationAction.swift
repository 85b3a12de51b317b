/// What is done to a column: a closed list, named as the PHUSE de-identification standard for SDTM names its rules.
///
/// Two steps are not in that list: a date told as its year or a place as a larger one ("Generalise"), and the dates of
/// a limited data set, which stay (PHUSE's "No further de-identification").
package enum DeidentificationAction: String, Sendable, CaseIterable {
  /// The cell stays: nothing in it says who a person is.
  case keep
  /// The cell stays, although with others it may say who a person is: the profile allows it.
  case noFurther = "no_further"
  case offset
  case recodeSubject = "recode_subject"
  case recodeID = "recode_id"
  case deriveAge = "derive_age"
  case elevate
  case generalise
  case review
  case remove

  /// The rule's name in the standard.
  package var ruleName: String {
    switch self {
    case .keep: "Keep"
    case .noFurther: "No further de-identification"
    case .offset: "Offset"
    case .recodeSubject: "Recode subject ID"
    case .recodeID: "Recode ID variable"
    case .deriveAge: "Derive Age"
    case .elevate: "Elevate to continent"
    case .generalise: "Generalise"
    case .review: "Review and only redact values with personal information"
    case .remove: "Remove"
    }
  }
}

/// A part of an address that is a place of many people; the rest of an address names a house.
package enum AddressPart: String, Sendable, CaseIterable {
  case town
  /// A state of the US or of Australia, a county or nation of the UK.
  case region
}
