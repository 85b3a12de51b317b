import Ledger
package import Stages
import Store
package import StudyModel

/// A participant whose data are used no more, as ledger and crosswalk together tell.
struct WithdrawnParticipant: Sendable {
  var withdrawal: Ledger.Withdrawal
  var record: CrosswalkRecord
  /// Nil where the study has no such centre any more.
  var subject: Crosswalk.Subject?

  /// Those of whom the withdrawal stands.
  static func all(_ ledger: Ledger, _ vault: StudyVault, study: Study) throws -> [WithdrawnParticipant] {
    try ledger.withdrawals().filter { $0.undoneUTC == nil }.map { withdrawal in
      guard let record = vault.record(ofToken: withdrawal.token) else {
        throw LedgerError(
          "find the withdrawn participant \(withdrawal.token)", reason: "the crosswalk does not know the token",
          help: "bring the folder 'vault' back from its backup: without it the participant's data would come in again")
      }
      return WithdrawnParticipant(
        withdrawal: withdrawal, record: record, subject: study.subject(ofTrialNumber: record.trialNumber))
    }
  }

  /// What would show the participant in a file.
  func words(of study: Study) -> [String] {
    var words = record.tokens + [record.trialNumber, String(decoding: record.raw, as: UTF8.self)]
    if let subject {
      let site = study.sites[Int(subject.centre)]
      words.append(site.subject.text(site: site.number, sequence: subject.sequence))
    }
    return words
  }
}

extension Study {
  /// The participant of a number such as `04-006`; nil where it names no centre of the study.
  package func subject(ofTrialNumber number: String) -> Crosswalk.Subject? {
    guard let dash = number.lastIndex(of: "-") else { return nil }
    let (site, digits) = (number[..<dash], number[number.index(after: dash)...])
    guard let centre = sites.firstIndex(where: { $0.kind == .centre && $0.number == site }),
      let sequence = Int32(digits), sequence >= 0,
      SubjectPattern.trialNumber(site: sites[centre].number, sequence: sequence) == number
    else { return nil }
    return Crosswalk.Subject(centre: Int32(centre), sequence: sequence)
  }
}
