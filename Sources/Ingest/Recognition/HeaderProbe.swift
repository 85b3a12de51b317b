import StudyModel

/// The first records of a member that no layout names, only to say what it may be; nothing of it is kept.
struct HeaderProbe {
  /// Bytes of a text that are looked at.
  private static let headBytes = 64 << 10
  private static let sizes = RecordStream.Sizes(block: headBytes, records: 1024)
  /// Ends the reading of a part once enough was seen.
  private struct Enough: Error {}

  private let archives: ArchiveReader
  private let dialect: Dialect

  /// `dialect`: of the site, for what the bytes do not say themselves.
  init(_ dialect: Dialect, archives: ArchiveReader) {
    self.dialect = dialect
    self.archives = archives
  }

  /// The records, once for each way in which they may stand apart; none where nothing can be read.
  ///
  /// - Throws: what is wrong with this machine.
  func records(of member: ArchiveMember, _ format: MemberFormat, limits: Workbook.Limits) throws -> [[[String]]] {
    switch format {
    case .delimited: return try [UInt8](",;\t|".utf8).map { try text(member, apartBy: $0) }
    case .workbook:
      guard let region = member.region else { return [] }
      do {
        let workbook = try Workbook(region, name: member.path, archives: archives, limits: limits)
        return try workbook.sheets.flatMap { try records(of: .sheet(workbook, $0)) }
      } catch is FormatProblem {
        return []
      }
    case .refused: return []
    case .odm, .json, .jsonLines, .datasetJSON, .packedDatasetJSON, .statistical:
      // A large member is not worth a pass.
      return member.region == nil ? [] : try records(of: .file(member, format))
    }
  }

  /// The first records of a part whose format has cells of its own.
  func records(of content: RecognisedMember.Content) throws -> [[[String]]] {
    var found: [[String]] = []
    let writer = RecordWriter(padsRecords: content.isSheet, sizes: HeaderProbe.sizes) { event in
      guard case .records(let block) = event else { return true }
      found += (0..<min(block.count, TableHeader.searched - found.count)).map { block.texts(of: $0, quote: 0) }
      if found.count == TableHeader.searched { throw Enough() }
      return true
    }
    var sha256: String?
    do {
      _ = try content.read(FileLayout(name: "", dialect: dialect), into: writer, archives: archives, sha256: &sha256)
      try writer.finish()
    } catch is Enough {
    } catch is FormatProblem {
      return []
    } catch let problem as ArchiveProblem where problem.code != .spoolError {
      return []
    }
    return [found]
  }

  private func text(_ member: ArchiveMember, apartBy delimiter: UInt8) throws -> [[String]] {
    let head = member.head(HeaderProbe.headBytes)
    guard let encoding = TextEncoding(first: head, declared: dialect.encoding)?.encoding else { return [] }
    var dialect = dialect
    dialect.delimiter = delimiter
    let stream = RecordStream(dialect, encoding: encoding, sizes: HeaderProbe.sizes)
    var found: [[String]] = []
    func take(_ event: RecordStream.Event) -> Bool {
      guard case .records(let block) = event, found.isEmpty else { return true }
      found = (0..<min(block.count, TableHeader.searched)).map { block.texts(of: $0, quote: dialect.quote) }
      return true
    }
    try head.withUnsafeBytes { bytes in try stream.push(bytes) { take($0) } }
    try stream.finish { take($0) }
    return found
  }
}
