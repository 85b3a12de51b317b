package import StudyModel

extension Severity {
  /// What it means for a site, in a few words.
  package var consequence: String {
    switch self {
    case .note: "for information"
    case .query: "please check"
    case .reject: "not used until corrected"
    }
  }
}
