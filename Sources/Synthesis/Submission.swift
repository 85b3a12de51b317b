import StudyModel
import Tables

/// One site's archive: its files over all participants that are the site's to send.
struct Submission {
  /// A file of the archive, or an archive within it with files of its own.
  private enum Member {
    case file(FilePlan)
    case archive(String, [FilePlan])
  }

  let site: Site
  let centres: [(site: Site, participants: Int)]
  let participant: Participant
  let level: Int32
  /// For what has to be whole before it goes into the archive.
  let spool: () throws -> FileStream
  let truth: TruthBook

  /// Why the archive cannot be written in what its name says it is; nil where it can.
  static func obstacle(_ name: String) -> String? {
    let name = name.lowercased()
    if [".zip", ".tar.gz", ".tgz"].contains(where: { name.hasSuffix($0) }) { return nil }
    return "only .zip and .tar.gz archives can be written"
  }

  /// Writes the archive; gives the bytes of all its files.
  func write(_ plans: [FilePlan], to path: String) throws -> (unpacked: Int, nested: Bool, bytes: Int) {
    let file = try FileStream(path)
    let writer: any ArchiveWriter =
      path.lowercased().hasSuffix(".zip")
      ? ZipWriter(file, level: level) { $0.lowercased().hasSuffix(".zip") }
      : try TarGzipWriter(file, level: level, spool: spool)
    var unpacked = 0
    var nested = false
    for member in Submission.members(plans) {
      switch member {
      case .file(let plan): unpacked += try write(plan, name: plan.path, to: writer)
      case .archive(let name, let plans):
        nested = true
        let inner = try spool()
        let zip = ZipWriter(inner, level: level)
        for plan in plans {
          unpacked += try write(plan, name: String(plan.path.dropFirst(name.count + 2)), to: zip)
        }
        try zip.finish()
        try writer.begin(name, large: inner.position >= 0xFFFF_FFFF)
        try inner.read { try writer.write($0) }
        try writer.end()
      }
    }
    try writer.finish()
    return (unpacked, nested, file.position)
  }

  /// Files of one inner archive stand together, where the first of them stands.
  private static func members(_ plans: [FilePlan]) -> [Member] {
    var members: [Member] = []
    var seen: Set<String> = []
    for plan in plans {
      guard let inner = archive(of: plan.path) else {
        members.append(.file(plan))
        continue
      }
      if seen.insert(inner).inserted {
        members.append(.archive(inner, plans.filter { archive(of: $0.path) == inner }))
      }
    }
    return members
  }

  /// What stands before `!/` in the path of a file of an inner archive.
  private static func archive(of path: String) -> String? {
    path.split(separator: "!", maxSplits: 1, omittingEmptySubsequences: false).count == 2
      ? path.firstIndex(of: "!").map { String(path[..<$0]) } : nil
  }

  private func write(_ plan: FilePlan, name: String, to writer: any ArchiveWriter) throws -> Int {
    let encoder = DialectEncoder(plan.dialect.encoding)
    let text = ByteBuffer(capacity: 1 << 17)
    let mark = encoder.mark
    var written = mark.count
    try writer.begin(name, large: try isLarge(plan, encoder: encoder, text: text))
    try mark.withUnsafeBytes { try writer.write($0) }
    func pass(atLeast: Int) throws {
      guard text.count >= atLeast else { return }
      let bytes = encoder.encode(text)
      written += bytes.count
      try writer.write(bytes)
      text.removeAll()
    }
    plan.appendHeader(to: text)
    // The first error of the truth's files; lines are made without throwing.
    var failure: (any Error)?
    for (centre, participants) in centres {
      for sequence in stride(from: 1, through: participants, by: 1) {
        participant.become(sequence, of: centre)
        plan.append(participant, to: text) { record in
          do { try truth.add(record, of: participant, sender: site.id) } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
        try pass(atLeast: 1 << 16)
      }
    }
    plan.appendFooter(to: text)
    try pass(atLeast: 0)
    try writer.end()
    return written
  }

  /// Whether the file may come near 4 GiB, judged by the site's first participants.
  private func isLarge(_ plan: FilePlan, encoder: DialectEncoder, text: ByteBuffer) throws -> Bool {
    let all = centres.reduce(0) { $0 + $1.participants }
    guard let first = centres.first(where: { $0.participants > 0 }), all > 1000 else { return false }
    let sample = min(20, first.participants)
    for sequence in 1...sample {
      participant.become(sequence, of: first.site)
      plan.append(participant, to: text) { _ in }
    }
    let size = encoder.encode(text).count / sample * all
    text.removeAll()
    return size > 2 << 30
  }
}
