import Stages
import Store
import StudyModel
import Tables

/// Brings the vault's crosswalk up to a run: participants that it met for the first time, and tokens under a new key.
struct CrosswalkUpdate {
  /// The crosswalk and the run contradict each other; the run must not publish.
  enum Conflict: Error, CustomStringConvertible {
    /// Two participants share a token.
    case sharedToken(String)
    /// The same key has given a participant another token.
    case otherToken(String)

    var description: String {
      switch self {
      case .sharedToken(let token):
        """
        two participants would share token \(token); nothing was published
        help: report this; 'vertebra vault rotate-key' gives every participant another token
        """
      case .otherToken(let token):
        """
        the crosswalk has token \(token) for a participant who has another one now, under the same key; nothing was \
        published
        help: a site's number or the study's id was changed; change it back, for earlier releases use the old token
        """
      }
    }
  }

  let study: Study
  let keyVersion: Int
  let crosswalk: Crosswalk
  let sightings: Sightings
  /// In whatever order, with the numbers of their members.
  let submissions: [SubmissionOutcome]

  /// The records with what is new; nil where nothing is.
  func apply(to records: [CrosswalkRecord]) throws -> [CrosswalkRecord]? {
    let sources = Dictionary(
      submissions.compactMap { submission in submission.members.first.map { ($0.number, submission) } },
      uniquingKeysWith: { first, _ in first })
    var updated = records
    var places = Dictionary(
      records.enumerated().map { ($0.element.trialNumber, $0.offset) }, uniquingKeysWith: { first, _ in first })
    var isNew = false
    for (subject, sightings) in sightings.all {
      guard let token = crosswalk.token(of: subject) else { continue }
      let number = crosswalk.trialNumber(of: subject)
      let site = study.sites[Int(subject.centre)].id
      let first = firstSighting(sightings, of: site, sources)
      guard let place = places[number] else {
        places[number] = updated.count
        updated.append(
          CrosswalkRecord(
            site: site.text, trialNumber: number, raw: first?.raw ?? [], token: token, keyVersion: keyVersion,
            firstSeen: first?.sha256 ?? ""))
        isNew = true
        continue
      }
      if updated[place].token != token {
        guard updated[place].keyVersion < keyVersion else { throw Conflict.otherToken(updated[place].token) }
        updated[place].earlier.append(
          CrosswalkRecord.EarlierToken(keyVersion: updated[place].keyVersion, token: updated[place].token))
        updated[place].token = token
        updated[place].keyVersion = keyVersion
        isNew = true
      }
      if updated[place].firstSeen.isEmpty, let first {
        updated[place].raw = first.raw
        updated[place].firstSeen = first.sha256
        isNew = true
      }
    }
    guard isNew else { return nil }
    try checkTokens(of: updated)
    return updated
  }

  /// The sighting in the earliest transfer, where the participant's own site comes before an office.
  private func firstSighting(
    _ sightings: [Sightings.Sighting], of site: SiteID, _ sources: [UInt32: SubmissionOutcome]
  ) -> (raw: [UInt8], sha256: String)? {
    let known = sightings.compactMap { sighting in sources[sighting.transfer].map { (sighting, $0) } }
    let first = known.min { left, right in
      let (a, b) = (left.1, right.1)
      if (a.site == site) != (b.site == site) { return a.site == site }
      if a.sequence != b.sequence { return a.sequence.lexicographicallyPrecedes(b.sequence) }
      return (a.site, a.archive, a.sha256) < (b.site, b.archive, b.sha256)
    }
    return first.map { ($0.0.raw, $0.1.sha256) }
  }

  private func checkTokens(of records: [CrosswalkRecord]) throws {
    var owners: [String: String] = [:]
    for record in records {
      for token in record.tokens {
        if let owner = owners.updateValue(record.trialNumber, forKey: token), owner != record.trialNumber {
          throw Conflict.sharedToken(token)
        }
      }
    }
  }
}
