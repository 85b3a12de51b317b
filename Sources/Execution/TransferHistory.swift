import Stages
import StudyModel
import Tables

/// What each site's transfers are compared by, as they are read from a site's last to its first.
///
/// All of it comes from the archives of the run, so that the same inbox gives the same findings. Of each site no more is
/// kept than what the transfers to come are compared with.
struct TransferHistory {
  /// The file of a site's layout that a member is.
  struct Part: Hashable, Comparable {
    var name: String
    var sheet: String?

    static func < (left: Part, right: Part) -> Bool { (left.name, left.sheet ?? "") < (right.name, right.sheet ?? "") }
  }

  /// A member in force whose bytes no earlier transfer has had so far.
  private struct Waiting {
    var part: Part
    var member: UInt32
    /// The place of its archive as a whole.
    var archivePlace: UInt32
    var table: TableName
    /// How many transfers of the site were read when its own was.
    var transfer: Int
  }

  private struct SiteHistory {
    /// The transfer in force that was read just before.
    var later: TransferProfile?
    var waiting: [String: [Waiting]] = [:]
    var transfers = 0
  }

  private let study: Study
  private var sites: [SiteID: SiteHistory] = [:]

  init(_ study: Study) { self.study = study }

  /// Takes the transfer that came before those taken so far; the findings are about these.
  mutating func take(_ reading: SubmissionReader.Reading, of site: Site) -> [Finding] {
    let outcome = reading.outcome
    guard outcome.state == .read || outcome.state == .superseded else { return [] }
    var history = sites[site.id] ?? SiteHistory()
    defer { sites[site.id] = history }
    history.transfers += 1
    var findings = repeated(outcome, in: site, &history)
    let profile = TransferProfile(outcome, profiles: reading.profiles)
    if let later = history.later {
      findings += TransferComparison(study: study, isCumulative: site.transfers.mode == .cumulative).findings(
        later, after: profile)
    }
    let isInForce = outcome.state == .read
    history.later = isInForce ? profile : nil
    guard isInForce else { return findings }
    for member in outcome.members where member.counts.data > 0 {
      guard let sha256 = member.receipt.sha256, let layout = member.receipt.layout else { continue }
      history.waiting[sha256, default: []].append(
        Waiting(
          part: Part(name: layout.name, sheet: layout.sheet), member: member.number,
          archivePlace: reading.archivePlace, table: TableName(layout.tables.first?.form ?? ""),
          transfer: history.transfers))
    }
    return findings
  }

  /// Members that came again byte for byte: of each the last earlier transfer that had it counts.
  private func repeated(_ earlier: SubmissionOutcome, in site: Site, _ history: inout SiteHistory) -> [Finding] {
    var findings: [Finding] = []
    var unchanged: [Waiting] = []
    for member in earlier.members where member.counts.data > 0 {
      guard let sha256 = member.receipt.sha256, let layout = member.receipt.layout,
        let waiting = history.waiting.removeValue(forKey: sha256)
      else { continue }
      let part = Part(name: layout.name, sheet: layout.sheet)
      for later in waiting {
        // A file of a transfer that holds everything so far stays as it is where nothing has come to it.
        if site.transfers.mode == .cumulative, later.part == part, later.transfer == history.transfers - 1 {
          unchanged.append(later)
          continue
        }
        findings.append(
          Finding(
            rule: "transfer.sent_again", severity: .query, table: later.table, field: nil,
            origin: RowOrigin(member: later.member, record: FindingLog.none),
            message:
              "The file has the bytes of a file in an earlier transfer (\(configured: earlier.archive)). If it was sent in place of a new one, send that."
          ))
      }
    }
    return findings + unchangedFiles(unchanged, since: earlier.archive)
  }

  /// One finding for all files that did not change, and one for each from which the treatment could be told.
  private func unchangedFiles(_ files: [Waiting], since archive: String) -> [Finding] {
    var groups: [TableName: [Waiting]] = [:]
    for file in files {
      let isTreatment = study.form(file.table.text)?.treatment == true
      groups[isTreatment ? file.table : TableName(""), default: []].append(file)
    }
    return groups.sorted { $0.key.text < $1.key.text }.compactMap { table, files in
      guard let place = files.map(\.archivePlace).first else { return nil }
      let names = files.map(\.part).sorted().map { $0.sheet.map { "sheet '\($0)'" } ?? "'\($0.name)'" }
        .joined(separator: ", ")
      return Finding(
        rule: "transfer.unchanged", severity: .note, table: table, field: nil,
        origin: RowOrigin(member: place, record: FindingLog.none),
        message:
          "Files have not changed since the transfer before (\(configured: archive)): \(configured: names). If something was to be new in one of them, the old file was sent again."
      )
    }
  }
}

/// The columns of a transfer's members, by the layout that they were read with.
struct TransferProfile {
  struct File {
    var layout: FileLayout
    var member: UInt32
    var profile: MemberProfile
  }

  let archive: String
  /// Of each part the first member, with what all members of the part hold.
  private(set) var files: [TransferHistory.Part: File] = [:]

  /// `profiles`: one for each member of the outcome that was read.
  init(_ outcome: SubmissionOutcome, profiles: [MemberProfile?]) {
    archive = outcome.archive
    for (member, profile) in zip(outcome.members, profiles) {
      guard let profile, let layout = member.receipt.layout else { continue }
      let part = TransferHistory.Part(name: layout.name, sheet: layout.sheet)
      if let file = files[part] {
        files[part]?.profile = file.profile.joined(with: profile)
      } else {
        files[part] = File(layout: layout, member: member.number, profile: profile)
      }
    }
  }
}
