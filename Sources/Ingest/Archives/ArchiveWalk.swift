/// One survey of a received file: opens it and the archives inside it, and lists the members.
final class ArchiveWalk {
  private let limits: ArchiveLimits
  private let spoolFolder: String
  private let budget: HeapBudget
  private let hashes: Bool
  private let tally: UnpackTally
  private var pending: [PendingMember] = []
  private var problems: [ArchiveProblem] = []
  private var notes: [ArchiveNote] = []
  private let unlocker: MemberUnlocker

  init(
    limits: ArchiveLimits, spoolFolder: String, budget: HeapBudget, hashes: Bool, unlocker: MemberUnlocker
  ) {
    self.hashes = hashes
    self.limits = limits
    self.spoolFolder = spoolFolder
    self.budget = budget
    self.unlocker = unlocker
    tally = UnpackTally(limits: limits)
  }

  /// The result, in an order that depends on nothing but the archive.
  func survey() -> ArchiveSurvey {
    let isRefused = problems.contains(where: \.isFatal)
    let members = pending.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    return ArchiveSurvey(pending: isRefused ? [] : members, problems: problems, notes: notes)
  }

  func openReceived(_ region: ByteRegion, name: String) {
    let name = MemberName.printable(Array(name.utf8))
    guard region.count <= limits.archiveBytes else {
      problems.append(ArchiveProblem(.tooLarge))
      return
    }
    let format = Self.format(of: region)
    guard format != .plain else {
      if ArchiveFormat.isPromised(by: name) {
        problems.append(ArchiveProblem(.notAnArchive))
      } else {
        pending.append(member(name, region.count, .stored(region, crc: nil)))
      }
      return
    }
    open(region, format, name: name, prefix: "", depth: 0) {
      pending.append(member(name, region.count, .stored(region, crc: nil)))
    }
  }

  func openParts(of region: ByteRegion) {
    guard Self.format(of: region) == .zip else {
      problems.append(ArchiveProblem(.notAnArchive))
      return
    }
    let directory = ZipDirectory(region, limits: limits)
    problems += directory.problems
    do throws(ArchiveProblem) {
      try tally.addBytes(directory.unpackedBytes, sum: directory.unpackedBytes, packed: region.count)
    } catch {
      problems.append(error)
    }
    for member in directory.members { list(member, of: region, path: member.name.text) { pending.append($0) } }
  }

  private static func format(of region: ByteRegion) -> ArchiveFormat {
    region.withUnsafeBytes { ArchiveFormat(head: $0.prefix(ArchiveFormat.headBytes)) }
  }

  private func member(_ path: String, _ size: Int, _ source: PendingMember.Source) -> PendingMember {
    PendingMember(
      path: path, size: size, source: source, heapThreshold: limits.heapThreshold, budget: budget, hashes: hashes)
  }

  /// Hands on an entry of a zip, unlocked where it is encrypted.
  private func list(
    _ listed: ZipDirectory.Member, of region: ByteRegion, path: String, to take: (PendingMember) -> Void
  ) {
    let entry = listed.entry
    let packed = ByteRegion(region, range: entry.data)
    var data = PackedData(
      packed: packed, packing: listed.packing, size: entry.size, crc: entry.statedCRC, hashes: hashes)
    do throws(ArchiveProblem) {
      if let encryption = entry.encryption { data = try unlocker.unlock(data, encryption) }
    } catch {
      var problem = error
      problem.member = MemberName.printable(Array(path.utf8))
      return problems.append(problem)
    }
    let isPlain = data.key == nil && data.packing == .stored
    take(member(path, entry.size, isPlain ? .stored(packed, crc: entry.crc) : .packed(data)))
  }

  /// Opens an archive; `leaf` is called where it turns out to be a document that stays whole.
  private func open(
    _ region: ByteRegion, _ format: ArchiveFormat, name: String, prefix: String, depth: Int, leaf: () -> Void
  ) {
    let kept = pending.count
    do throws(ArchiveProblem) {
      switch format {
      case .plain, .unsupported: throw ArchiveProblem(.unsupportedFormat)
      case .zip:
        let directory = ZipDirectory(region, limits: limits)
        if directory.isOffice && !directory.problems.contains(where: \.isFatal) { return leaf() }
        try requireDepth(depth)
        try openZip(directory, region, prefix: prefix, depth: depth)
      case .gzip, .bzip2, .xz, .zstd, .tar:
        try requireDepth(depth)
        try openStream(region, format, name: name, prefix: prefix, depth: depth)
      case .sevenZip:
        try requireDepth(depth)
        var archive = streamArchive()
        try archive.readSevenZip(region)
        admit(archive, prefix: prefix, depth: depth)
      }
    } catch {
      pending.removeSubrange(kept...)
      problems.append(error.inside(prefix))
    }
  }

  private func requireDepth(_ depth: Int) throws(ArchiveProblem) {
    guard depth <= limits.nesting else { throw ArchiveProblem(.tooDeep) }
  }

  private func openZip(
    _ directory: ZipDirectory, _ region: ByteRegion, prefix: String, depth: Int
  ) throws(ArchiveProblem) {
    problems += directory.problems.map { $0.inside(prefix) }
    guard !directory.problems.contains(where: \.isFatal) else { return }
    try tally.addEntries(directory.entryCount)
    try tally.addBytes(directory.unpackedBytes, sum: directory.unpackedBytes, packed: region.count)
    if directory.members.contains(where: { $0.entry.encryption?.isWeak == true }) {
      notes.append(ArchiveNote(.weakEncryption, archive: prefix.isEmpty ? nil : prefix))
    }
    for member in directory.members {
      list(member, of: region, path: Self.join(prefix, member.name.text)) { found in
        admit(found, head: Self.head(of: found), depth: depth)
      }
    }
  }

  private func openStream(
    _ region: ByteRegion, _ format: ArchiveFormat, name: String, prefix: String, depth: Int
  ) throws(ArchiveProblem) {
    let filler: any ByteFiller =
      switch format {
      case .tar: RegionFiller(region)
      case .gzip: GzipFiller(region)
      default: try FilterFiller(region, format: format)
      }
    let stream = ByteStream(filler, packed: region.count, tally: tally)
    if ArchiveFormat(head: try stream.head()) == .tar {
      var archive = streamArchive()
      try archive.readTar(stream)
      return admit(archive, prefix: prefix, depth: depth)
    }
    try tally.addEntries(1)
    var sink = sink()
    while case let bytes = try stream.next(), !bytes.isEmpty {
      guard sink.count + bytes.count <= limits.memberBytes else {
        throw ArchiveProblem(.tooLarge, because: "A member is larger than is allowed.")
      }
      try sink.append(bytes)
    }
    let inner = ArchiveFormat.unpackedName(name)
    let found = try sink.finish(path: Self.join(prefix, inner))
    admit(member(found.path, found.size, .verified(found)), head: Self.head(of: found), depth: depth)
  }

  private func sink() -> MemberSink {
    MemberSink(threshold: limits.heapThreshold, folder: spoolFolder, budget: budget, hashes: hashes)
  }

  private func streamArchive() -> StreamArchive {
    StreamArchive(limits: limits, tally: tally, sink: sink)
  }

  private func admit(_ archive: StreamArchive, prefix: String, depth: Int) {
    problems += archive.problems.map { $0.inside(prefix) }
    for var found in archive.members {
      found = ArchiveMember(path: Self.join(prefix, found.path), size: found.size, source: found.source)
      admit(member(found.path, found.size, .verified(found)), head: Self.head(of: found), depth: depth)
    }
  }

  /// Takes a member as it is, or opens it where it is itself an archive.
  private func admit(_ found: PendingMember, head: [UInt8], depth: Int) {
    let format = ArchiveFormat(head: head)
    guard format != .plain else { return pending.append(found) }
    guard format != .unsupported else {
      problems.append(ArchiveProblem(.unsupportedFormat, reach: .member, member: found.path))
      return
    }
    let region: ByteRegion
    let verified: ArchiveMember
    do {
      verified = try found.open().get()
      region = try verified.contiguous(spoolFolder: spoolFolder).region
    } catch {
      problems.append(error as? ArchiveProblem ?? ArchiveProblem(.readError, reach: .member, member: found.path))
      return
    }
    let name = found.path.split(separator: "/").last.map(String.init) ?? found.path
    open(region, format, name: name, prefix: found.path, depth: depth + 1) {
      pending.append(member(found.path, found.size, .verified(verified)))
    }
  }

  private static func head(of found: PendingMember) -> [UInt8] {
    switch found.source {
    case .verified(let member): head(of: member)
    case .stored(let region, _): region.withUnsafeBytes { Array($0.prefix(ArchiveFormat.headBytes)) }
    case .packed(let data): data.head(ArchiveFormat.headBytes)
    }
  }

  private static func head(of member: ArchiveMember) -> [UInt8] {
    member.head(ArchiveFormat.headBytes)
  }

  private static func join(_ prefix: String, _ path: String) -> String {
    prefix.isEmpty ? path : prefix + "!/" + path
  }
}
