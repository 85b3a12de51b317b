package import Ledger
package import Planning
import Stages
package import Store
import StudyModel
import Tables

/// Everything in a workspace that holds a participant, with what becomes of it in a withdrawal.
package struct ParticipantArtefacts: Sendable {
  package struct Artefact: Sendable, Equatable {
    /// In a word, as `archive`.
    package var kind: String
    /// Relative to the workspace, or the id of a question.
    package var place: String
    package var records: Int?
    /// What a withdrawal of the given scope does with it.
    package var fate: String
  }

  private let workspace: Workspace
  private let ledger: Ledger
  private let vault: StudyVault

  package init(_ workspace: Workspace, ledger: Ledger, vault: StudyVault) {
    self.workspace = workspace
    self.ledger = ledger
    self.vault = vault
  }

  /// - Parameters:
  ///   - plan: with it every archive is read; without it those of the participant's site are named, for what they hold is
  ///     not known.
  package func list(
    _ record: CrosswalkRecord, scope: Ledger.Withdrawal.Scope, plan: Plan?, workers: Workers
  ) throws -> [Artefact] {
    var found = try archives(record, plan: plan, workers: workers)
    var words = record.tokens + [record.trialNumber, String(decoding: record.raw, as: UTF8.self)]
    if let study = plan?.study, let subject = study.subject(ofTrialNumber: record.trialNumber) {
      let site = study.sites[Int(subject.centre)]
      words.append(site.subject.text(site: site.number, sequence: subject.sequence))
    }
    let search = WordSearch(words)
    for (kind, shelf) in [("release", workspace.releases), ("queries", workspace.queries)] {
      for id in try ReleaseFolder.published(on: shelf, in: workspace) {
        for path in try workspace.files.files(below: "\(shelf)/\(id)")
        where search.finds(in: try MappedFile("\(shelf)/\(id)/\(path)", on: workspace.files)) {
          found.append(
            Artefact(
              kind: kind, place: workspace.shown("\(shelf)/\(id)/\(path)"), records: nil,
              fate: scope == .all ? "removed, once one without the participant is current" : "kept, not used any more"))
        }
      }
    }
    found += try questions(about: record.trialNumber).map {
      Artefact(kind: "query", place: $0, records: nil, fate: "closed")
    }
    if vault.record(ofToken: record.token) != nil {
      found.append(
        Artefact(
          kind: "crosswalk", place: workspace.shown(workspace.crosswalk), records: 1,
          fate: "kept, encrypted: without it the participant could not be kept out"))
    }
    return found
  }

  /// The ids of the questions about a participant, in order; a question's identity tells of whom it is.
  package func questions(about trialNumber: String) throws -> [String] {
    var ids: [String] = []
    try ledger.eachQuery(states: Set(Ledger.Query.State.allCases), tainted: true) { query in
      let identity = FindingIdentity(
        study: vault.key.study, rule: query.rule, site: query.site, form: query.table?.text, field: query.field?.text,
        trialNumber: trialNumber, visit: query.visit)
      if query.id.hasPrefix(FindingIdentity.text(identity.value)) { ids.append(query.id) }
    }
    return ids.sorted()
  }

  private func archives(_ record: CrosswalkRecord, plan: Plan?, workers: Workers) throws -> [Artefact] {
    let fate = "kept as it was sent, sealed and not used"
    guard let plan, let subject = plan.study.subject(ofTrialNumber: record.trialNumber) else {
      return try ledger.submissions().filter { $0.site.text == record.site }.map {
        Artefact(
          kind: "archive, not searched", place: "\($0.site.text)/\($0.archive)", records: nil, fate: fate)
      }
    }
    let outcome = try ArchiveSearch(plan, in: workspace, workers: workers).find(subject, ledger: ledger)
    let hits = outcome.hits.map {
      Artefact(
        kind: "archive", place: "\($0.site)/\($0.archive): \($0.member)", records: $0.records, fate: fate)
    }
    return hits
      + outcome.unread.map {
        Artefact(kind: "archive, unreadable", place: "\($0.site)/\($0.archive)", records: nil, fate: fate)
      }
  }
}
