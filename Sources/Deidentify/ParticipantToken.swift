package import Stages

/// The token of one participant, for commands that are given a trial number.
package enum ParticipantToken {
  /// Throws where the number or the study's id has a character that no number has.
  package static func token(ofTrialNumber number: String, study: String, keys: StudyKeys) throws -> String {
    let code = try Pseudonym.code(for: "subject", study: study, key: keys.key(for: .pseudonym))
    return String(decoding: try Pseudonym.token(trialNumber: Array(number.utf8), code: code), as: UTF8.self)
  }
}
