/// Why a cell holds no value.
///
/// `present` is zero, so that a buffer of reasons is all zeros where nothing is missing, and an
/// empty buffer of reasons means that nothing is missing at all.
package enum Missing: UInt8, CaseIterable, Sendable {
  case present = 0
  /// Nothing was written.
  case blank
  /// The site's own word for "not known".
  case unknown
  /// The question does not apply.
  case notApplicable
  /// The examination was not done.
  case notDone
  /// Something was written that cannot be read as what the column holds.
  case invalid
  /// De-identification took the value away.
  case withheld
  /// A computation lacked what it needs.
  case notDerived

  /// The word that configuration and outputs use.
  package var word: String {
    switch self {
    case .present: "present"
    case .blank: "blank"
    case .unknown: "unknown"
    case .notApplicable: "not_applicable"
    case .notDone: "not_done"
    case .invalid: "invalid"
    case .withheld: "withheld"
    case .notDerived: "not_derived"
    }
  }

  package init?(word: String) {
    guard let found = Missing.allCases.first(where: { $0.word == word }) else { return nil }
    self = found
  }
}

/// The sign that stood before a number: `<4` is not 4.
package enum Comparator: UInt8, CaseIterable, Sendable {
  case equal = 0
  case less, lessOrEqual, greater, greaterOrEqual, about
}
