import Stages
import Store
import StudyModel
import Tables

/// What lies in the inbox: every archive, kept in the store by its content before anything reads it.
package struct Inbox: Sendable {
  /// The archives that a site of the study declares, each once.
  package var queued: [QueuedArchive] = []
  /// The others: of folders that are no site, with names that no site declares, or with bytes that
  /// have come already.
  package var others: [SubmissionOutcome] = []
  package var findings: [InboxFinding] = []

  /// Takes in what is in the inbox of a workspace.
  ///
  /// Originals are copied into the store by their SHA-256; the inbox itself is never written.
  init(_ workspace: Workspace, study: Study) throws {
    let files = workspace.files
    for folder in try files.list(workspace.inbox).names {
      guard try files.status(at: "\(workspace.inbox)/\(folder)", followingLink: false)?.kind == .folder else {
        // A file beside the folders belongs to no site; its name may say anything, so it is not shown.
        note(
          "inbox.stray", .query, site: SiteID("(inbox)"), archive: "", study: study,
          "a file lies beside the sites' folders; put it into the folder of its site")
        continue
      }
      let site = study.sites.first { $0.id.text == folder }
      if site == nil {
        note(
          "inbox.unknown_site", .reject, site: SiteID("(inbox)"), archive: "", study: study,
          "a folder of the inbox has the name of no site of the study; nothing in it was read")
      }
      var seen: [String: String] = [:]
      for name in try files.list("\(workspace.inbox)/\(folder)").names {
        let path = "\(workspace.inbox)/\(folder)/\(name)"
        guard try files.status(at: path, followingLink: false)?.kind == .file else { continue }
        let object = try workspace.objectStore.put(path)
        guard let site else {
          others.append(
            SubmissionOutcome(
              site: SiteID(folder), archive: name, sha256: object.id.text, bytes: Int(object.size),
              state: .unrecognised))
          continue
        }
        take(name, object, of: site, from: workspace, seen: &seen, study: study)
      }
    }
    queued.sort()
    others.sort { ($0.site, $0.archive) < ($1.site, $1.archive) }
  }

  private mutating func take(
    _ name: String, _ object: StoredObject, of site: Site, from workspace: Workspace, seen: inout [String: String],
    study: Study
  ) {
    var outcome = SubmissionOutcome(
      site: site.id, archive: name, sha256: object.id.text, bytes: Int(object.size), state: .repeated)
    if seen[object.id.text] != nil {
      others.append(outcome)
      note(
        "submission.repeated", .note, site: site.id, archive: name, study: study,
        "the same bytes lie in the inbox under another name; they count once")
      return
    }
    seen[object.id.text] = name
    guard let sequence = site.transfers.sequence(ofArchive: name) else {
      outcome.state = .unrecognised
      others.append(outcome)
      note(
        "submission.unknown_name", .reject, site: site.id, archive: name, study: study,
        "the archive's name is none that the site declares, so its place in the order of transfers is not known; it was kept and not read"
      )
      return
    }
    queued.append(
      QueuedArchive(
        site: site,
        archive: ReceivedArchive(
          path: workspace.objectStore.path(of: object.id), name: name, sha256: object.id.text,
          spool: workspace.spool),
        bytes: Int(object.size), sequence: sequence))
  }

  private mutating func note(
    _ rule: String, _ severity: Severity, site: SiteID, archive: String, study: Study, _ message: String
  ) {
    findings.append(
      InboxFinding(
        finding: SubmissionFinding(rule: rule, severity: severity, member: nil, message: message), site: site,
        archive: archive))
  }
}

/// A finding about what lies in the inbox, before any archive is opened.
package struct InboxFinding: Sendable, Hashable {
  var finding: SubmissionFinding
  var site: SiteID
  var archive: String
}
