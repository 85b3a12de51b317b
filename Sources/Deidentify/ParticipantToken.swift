package import Stages
import StudyModel

/// The token of a participant, for commands that name one before any data are read.
package enum ParticipantToken {
  /// - Parameter trialNumber: the trial's own number, as `04-006`.
  package static func text(of trialNumber: String, study: String, keys: StudyKeys) throws -> String {
    let code = try Pseudonym.code(for: "subject", study: study, key: keys.key(for: .pseudonym))
    return String(decoding: try Pseudonym.token(trialNumber: Array(trialNumber.utf8), code: code), as: UTF8.self)
  }
}
