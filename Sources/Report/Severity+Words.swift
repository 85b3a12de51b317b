package import StudyModel

extension Severity {
  /// What it means for a site, in a few words.
  package var consequence: String {
    switch self {
    case .note: "for information"
    case .query: "please answer"
    case .reject: "not used until corrected"
    }
  }

  /// What these words say at more length.
  var explanation: String {
    switch self {
    case .note: "Nothing to do, unless you see that something is wrong."
    case .query: "Please look at the data and answer."
    case .reject: "The row or file could not be used. It is kept, and counts again when it is corrected."
    }
  }
}
