import Stages
import StudyModel
import Tables

/// An archive that a site sent, with what each of its members was taken for.
struct ReceivedSubmission: OpenedSubmission {
  let members: [MemberReceipt]
  let findings: [SubmissionFinding]
  let refused: Bool
  let unpackedBytes: Int
  /// For each receipt where its bytes are.
  private let contents: [RecognisedMember.Content]
  /// For each receipt the bytes that are still to be verified.
  private let unverified: [ArchiveMember?]
  private let study: Study
  private let conventions: NationalConventions
  private let sender: Sender
  private let archives: ArchiveReader

  /// `sequence`: the transfer's, as `ArchivePattern.sequence(of:)` gives it; empty where the archive's name does not tell.
  init(
    _ received: ArchiveContents, site: Site, sequence: [Int] = [], study: Study, archives: ArchiveReader
  ) throws {
    var recognition = Recognition(site: site, sequence: sequence, study: study, archives: archives)
    for member in received.members { try recognition.take(member) }
    if received.problems.isEmpty { recognition.finish() }
    var entries = recognition.members
    var findings = recognition.findings
    for problem in received.problems {
      findings.append(SubmissionFinding(problem))
      if let path = problem.member, !entries.contains(where: { $0.receipt.path == path }) {
        let receipt = MemberReceipt(path: path, bytes: 0, sha256: nil, verdict: .refused, reason: problem.explanation)
        entries.append(RecognisedMember(receipt: receipt, content: .none))
      }
    }
    for note in received.notes { findings.append(SubmissionFinding(note)) }
    entries.sort { Array($0.receipt.path.utf8).lexicographicallyPrecedes(Array($1.receipt.path.utf8)) }
    members = entries.map(\.receipt)
    contents = entries.map(\.content)
    unverified = entries.map { entry in entry.file.flatMap { $0.isVerified ? nil : $0 } }
    self.findings = findings
    refused = !received.problems.isEmpty || recognition.isRefused
    unpackedBytes = received.members.reduce(0) { $0 + $1.size }
    self.study = study
    conventions = site.conventions
    sender = Sender(site: site.id, sequence: sequence)
    self.archives = archives
  }

  func read(
    member index: Int, as member: UInt32, record: inout StageRecord,
    emit: (_ table: Int, _ batch: inout Batch, _ record: inout StageRecord) throws -> Void
  ) throws -> MemberReading {
    let receipt = members[index]
    guard receipt.verdict == .read, var layout = receipt.layout else {
      preconditionFailure("only members whose verdict is 'read' are read")
    }
    if !contents[index].isDelimited {
      // Cells are what they are: nothing is quoted, and dates need no order.
      layout.dialect.quote = 0
      layout.dialect.holdsDates = true
    }
    let reader = MemberReader(
      layout, study: study, member: member, ownColumns: contents[index].ownColumns, traits: contents[index].traits,
      conventions: conventions, sender: sender)
    do {
      guard case .file(let file, .delimited) = contents[index],
        let encoding = receipt.encoding.flatMap(Dialect.Encoding.init(rawValue:))
      else { return try readRecords(index, with: reader, layout, as: member, record: &record, emit: emit) }
      let stream = RecordStream(layout.dialect, encoding: encoding)
      let sha256 = try file.withChunks { chunk in
        try stream.push(chunk) { try reader.take($0, record: &record, emit: emit) }
      }
      try stream.finish { try reader.take($0, record: &record, emit: emit) }
      try reader.finish(record: &record, emit: emit)
      var reading = MemberReading(counts: reader.counts, sha256: sha256)
      judge(stream.evidence, readIn: encoding, receipt, unreadableHeader: reader.hasUnreadableHeader, &reading)
      reader.noteMixedLineEnds(stream.evidence, &record)
      reading.profile = reader.profiler?.profile
      return reading
    } catch let problem as ArchiveProblem where problem.code != .spoolError {
      return MemberReading(sha256: nil, refusal: SubmissionFinding(problem))
    } catch let problem as FormatProblem {
      return MemberReading(sha256: receipt.sha256, refusal: SubmissionFinding(problem, member: receipt.path))
    }
  }

  /// Compares what the bytes of a text say with what is declared.
  private func judge(
    _ evidence: TextEvidence, readIn encoding: Dialect.Encoding, _ receipt: MemberReceipt, unreadableHeader: Bool,
    _ reading: inout MemberReading
  ) {
    reading.detectedEncoding = evidence.detected(readIn: encoding).name
    reading.lineEnd = evidence.lineEnd.map { $0.others == 0 ? $0.usual.rawValue : "mixed" }
    if let detected = evidence.contradiction(of: encoding, unreadableHeader: unreadableHeader) {
      let problem = FormatProblem(detected, insteadOf: encoding, marked: receipt.declaredEncoding != encoding.rawValue)
      reading.refusal = SubmissionFinding(problem, member: receipt.path)
    }
    guard let declared = receipt.layout?.dialect.lineEnd, let found = evidence.lineEnd?.usual, found != declared else {
      return
    }
    reading.findings.append(
      SubmissionFinding(
        rule: "line_ends.disagree", severity: .note, member: receipt.path,
        message: "The lines of the file end in \(found.words), the study says \(declared.words); it was read all the "
          + "same. Send it as before, or have the change declared."))
  }

  func verify(member index: Int) throws -> MemberReading {
    guard let file = unverified[index] else { return MemberReading(sha256: nil) }
    do {
      return MemberReading(sha256: try file.withChunks { _ in })
    } catch let problem as ArchiveProblem {
      return MemberReading(sha256: nil, refusal: SubmissionFinding(problem))
    }
  }

  /// Keeps a record of a stage where a closure that outlives a call may reach it.
  private final class Kept {
    var record: StageRecord
    init(_ record: StageRecord) { self.record = record }
  }

  /// Reads a member whose format has cells of its own.
  private func readRecords(
    _ index: Int, with reader: MemberReader, _ layout: FileLayout, as number: UInt32, record: inout StageRecord,
    emit: (_ table: Int, _ batch: inout Batch, _ record: inout StageRecord) throws -> Void
  ) throws -> MemberReading {
    let kept = Kept(record)
    defer { record = kept.record }
    return try withoutActuallyEscaping(emit) { emit in
      // Sheets do not store the blank cells at the end of a row.
      let writer = RecordWriter(padsRecords: contents[index].isSheet) { event in
        try reader.take(event, record: &kept.record, emit: emit)
      }
      var sha256 = members[index].sha256
      let notes = try contents[index].read(layout, into: writer, archives: archives, sha256: &sha256)
      try writer.finish()
      try reader.finish(record: &kept.record, emit: emit)
      var reading = MemberReading(counts: reader.counts, sha256: sha256)
      reading.profile = reader.profiler?.profile
      for note in notes {
        guard let at = note.record else {
          reading.findings.append(SubmissionFinding(note, member: members[index].path))
          continue
        }
        kept.record.find(
          note.rule, note.severity, table: TableName(layout.tables.first?.form ?? ""),
          origin: RowOrigin(member: number, record: UInt32(truncatingIfNeeded: at)), note.message)
      }
      return reading
    }
  }
}
