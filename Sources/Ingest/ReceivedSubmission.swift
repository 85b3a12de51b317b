import Stages
import StudyModel
import Tables

/// An archive that a site sent, with what each of its members was taken for.
struct ReceivedSubmission: OpenedSubmission {
  let members: [MemberReceipt]
  let findings: [SubmissionFinding]
  let refused: Bool
  let unpackedBytes: Int
  /// For each receipt the bytes, where there are any.
  private let sources: [ArchiveMember?]
  private let study: Study

  init(_ contents: ArchiveContents, site: Site, study: Study) {
    var findings: [SubmissionFinding] = []
    var entries: [(receipt: MemberReceipt, source: ArchiveMember?)] = contents.members.map { member in
      (MemberReceipt(member, site: site, findings: &findings), member)
    }
    for problem in contents.problems {
      findings.append(SubmissionFinding(problem))
      if let path = problem.member, !entries.contains(where: { $0.receipt.path == path }) {
        let receipt = MemberReceipt(path: path, bytes: 0, sha256: nil, verdict: .refused, reason: problem.explanation)
        entries.append((receipt, nil))
      }
    }
    entries.sort { Array($0.receipt.path.utf8).lexicographicallyPrecedes(Array($1.receipt.path.utf8)) }
    members = entries.map(\.receipt)
    sources = entries.map(\.source)
    self.findings = findings
    refused = !contents.problems.isEmpty
    unpackedBytes = contents.members.reduce(0) { $0 + $1.size }
    self.study = study
  }

  func read(
    member index: Int, as member: UInt32, record: inout StageRecord,
    emit: (_ table: Int, _ batch: inout Batch, _ record: inout StageRecord) throws -> Void
  ) throws -> MemberReading {
    let receipt = members[index]
    guard receipt.verdict == .read, let layout = receipt.layout, let source = sources[index],
      let encoding = receipt.encoding.flatMap(Dialect.Encoding.init(rawValue:))
    else { preconditionFailure("only members whose verdict is 'read' are read") }
    let stream = RecordStream(layout.dialect, encoding: encoding)
    let reader = MemberReader(layout, study: study, member: member)
    do {
      let sha256 = try source.withChunks { chunk in
        try stream.push(chunk) { try reader.take($0, record: &record, emit: emit) }
      }
      try stream.finish { try reader.take($0, record: &record, emit: emit) }
      try reader.finish(record: &record, emit: emit)
      return MemberReading(counts: reader.counts, sha256: sha256)
    } catch let problem as ArchiveProblem {
      return MemberReading(sha256: nil, refusal: SubmissionFinding(problem))
    }
  }

  func verify(member index: Int) throws -> MemberReading {
    guard let source = sources[index] else { return MemberReading(sha256: nil) }
    do {
      return MemberReading(sha256: try source.withChunks { _ in })
    } catch let problem as ArchiveProblem {
      return MemberReading(sha256: nil, refusal: SubmissionFinding(problem))
    }
  }
}

extension MemberReceipt {
  private enum Unreadable: String {
    case workbook = "Workbooks (XLSX) are not readable yet; send the sheets as CSV files."
    case xml = "XML is not readable yet."
    case utf32 = "The file is in UTF-32, which is not readable yet; send it in UTF-8."
  }

  /// What a member is, by the site's layouts and its first bytes.
  fileprivate init(_ member: ArchiveMember, site: Site, findings: inout [SubmissionFinding]) {
    self.init(path: member.path, bytes: member.size, sha256: member.sha256, verdict: .read)
    guard let layout = site.files.first(where: { $0.matches(member.path) }) else {
      verdict = .unknown
      reason = "No layout of the site names the file."
      findings.append(
        SubmissionFinding(
          rule: "member.unknown", severity: .note, member: path,
          message: "The study does not say what this file is; it was not read."))
      return
    }
    self.layout = layout
    if let ignored = layout.ignored {
      verdict = .ignored
      reason = ignored
      return
    }
    let first = member.head(8)
    let text = TextEncoding(first: first, declared: layout.dialect.encoding)
    let name = path.lowercased()
    let unreadable: Unreadable? =
      if first.starts(with: [0x50, 0x4B, 0x03, 0x04]) || name.hasSuffix(".xlsx") {
        .workbook
      } else if first.starts(with: Array("<?xml".utf8)) || first.dropFirst(3).starts(with: Array("<?xml".utf8))
        || name.hasSuffix(".xml")
      {
        .xml
      } else if text == nil {
        .utf32
      } else {
        nil
      }
    if let unreadable {
      verdict = .unreadable
      reason = unreadable.rawValue
      findings.append(
        SubmissionFinding(rule: "member.unreadable", severity: .note, member: path, message: unreadable.rawValue))
      return
    }
    if layout.tables.isEmpty {
      verdict = .ignored
      reason = "The site's layout reads no form from the file."
      return
    }
    guard let text else { return }
    encoding = text.encoding.rawValue
    if text.disagrees {
      findings.append(
        SubmissionFinding(
          rule: "encoding.disagrees", severity: .note, member: path,
          message: "The file's byte order mark says \(text.encoding.rawValue), the study says "
            + "\(layout.dialect.encoding.rawValue); it was read as the mark says."))
    }
  }
}

extension SubmissionFinding {
  fileprivate init(_ problem: ArchiveProblem) {
    self.init(
      rule: "archive.\(problem.code.rawValue)", severity: .reject, member: problem.member,
      message: "\(problem.explanation) \(problem.help)")
  }
}
