import CArchive
import Glibc

/// Reads the members of a tar or 7z through libarchive, all or nothing.
///
/// Any error, and any warning, refuses the archive; links, devices and unsafe names refuse one entry.
struct StreamArchive {
  private(set) var members: [ArchiveMember] = []
  private(set) var problems: [ArchiveProblem] = []

  private let limits: ArchiveLimits
  private let tally: UnpackTally
  private let sink: () -> MemberSink
  private var names = NameSet()

  init(limits: ArchiveLimits, tally: UnpackTally, sink: @escaping () -> MemberSink) {
    self.limits = limits
    self.tally = tally
    self.sink = sink
  }

  mutating func readSevenZip(_ region: ByteRegion) throws(ArchiveProblem) {
    try SevenZipHeader.check(region)
    let handle = try LibarchiveHandle()
    try handle.require(archive_read_support_format_7zip(handle.raw), or: .unsupportedFormat)
    try handle.open(region)
    var sum = 0
    let tally = tally
    while let entry = try nextEntry(handle) {
      // The stream is not counted here, so its members are.
      try take(entry, handle) { (count: Int) throws(ArchiveProblem) in
        sum += count
        try tally.addBytes(count, sum: sum, packed: region.count)
      }
    }
  }

  mutating func readTar(_ stream: ByteStream) throws(ArchiveProblem) {
    let end: Int
    do throws(ArchiveProblem) {
      end = try readTarEntries(stream)
    } catch {
      // What the stream found wrong says more than what libarchive made of it.
      throw stream.fault ?? error
    }
    guard try stream.isZero(from: end) else { throw ArchiveProblem(.trailingData) }
  }

  /// Reads the entries and tells where the tar ends.
  private mutating func readTarEntries(_ stream: ByteStream) throws(ArchiveProblem) -> Int {
    let handle = try LibarchiveHandle()
    try handle.require(archive_read_support_format_tar(handle.raw), or: .unsupportedFormat)
    try handle.open(stream)
    var dataEnd = 0
    while let entry = try nextEntry(handle) {
      try take(entry, handle) { _ in }
      dataEnd = Int(archive_filter_bytes(handle.raw, 0))
    }
    // Two blocks of zeros end a tar; libarchive is content without them, and so would lose the rest
    // of a tar that was cut between two members.
    let next = (dataEnd + 511) / 512 * 512
    let end = Int(archive_filter_bytes(handle.raw, 0))
    guard end >= next + 1024 else { throw ArchiveProblem(.truncated) }
    return end
  }

  /// libarchive decrypts no 7z (3.6.2).
  private static let sealed = "The archive is a 7z with a password, and passwords open only zips here."

  private func nextEntry(_ handle: LibarchiveHandle) throws(ArchiveProblem) -> OpaquePointer? {
    var entry: OpaquePointer?
    switch archive_read_next_header(handle.raw, &entry) {
    case ARCHIVE_OK: break
    case ARCHIVE_EOF: return nil
    default:
      if archive_read_has_encrypted_entries(handle.raw) == 1 {
        throw ArchiveProblem(.encrypted, because: Self.sealed)
      }
      throw ArchiveProblem(.badStructure, because: "The archive is damaged or cut off.")
    }
    try tally.addEntries(1)
    return entry
  }

  private mutating func take(
    _ entry: OpaquePointer, _ handle: LibarchiveHandle, count: (Int) throws(ArchiveProblem) -> Void
  ) throws(ArchiveProblem) {
    var target: MemberName?
    do throws(ArchiveProblem) {
      target = try admit(entry)
    } catch {
      guard error.reach == .member else { throw error }
      problems.append(error)
    }
    var sink = sink()
    var block: UnsafeRawPointer?
    var length = 0
    var offset: Int64 = 0
    var read = 0
    loop: while true {
      switch archive_read_data_block(handle.raw, &block, &length, &offset) {
      case ARCHIVE_OK: break
      case ARCHIVE_EOF: break loop
      default:
        // An encrypted entry has been reported; its bytes cannot be skipped by reading.
        if archive_entry_is_encrypted(entry) != 0 { break loop }
        throw ArchiveProblem(.badStream)
      }
      guard length > 0 else { continue }
      try count(length)
      read += length
      guard read <= limits.memberBytes else {
        throw ArchiveProblem(.tooLarge, because: "A member is larger than is allowed.")
      }
      guard let shown = target else { continue }
      guard Int(offset) == sink.count else {
        problems.append(refusal(.unsupportedMethod, shown, "The member is stored with holes."))
        target = nil
        continue
      }
      try sink.append(UnsafeRawBufferPointer(start: block, count: length))
    }
    guard let target, !target.isFolder else { return }
    guard archive_entry_size_is_set(entry) != 0, archive_entry_size(entry) == Int64(sink.count) else {
      throw ArchiveProblem(.sizeMismatch, member: MemberName.printable(target.bytes))
    }
    members.append(try sink.finish(path: target.text))
  }

  /// Checks an entry's name and kind.
  private mutating func admit(_ entry: OpaquePointer) throws(ArchiveProblem) -> MemberName? {
    guard let path = archive_entry_pathname(entry) else {
      throw ArchiveProblem(.badStructure, because: "A member's name cannot be read.")
    }
    var raw = UnsafeRawBufferPointer(start: path, count: strlen(path))[...]
    let type = archive_entry_filetype(entry)
    if type == S_IFDIR {
      // `tar -C folder .` writes the folder itself as `./` and everything else below it.
      if raw.elementsEqual("./".utf8) || raw.elementsEqual(".".utf8) { return nil }
    }
    if raw.starts(with: "./".utf8) { raw = raw.dropFirst(2) }
    let name = try MemberName(raw, limits: limits)
    try names.insert(name)
    if archive_entry_is_encrypted(entry) != 0 { throw refusal(.encrypted, name, Self.sealed) }
    guard archive_entry_hardlink(entry) == nil, archive_entry_symlink(entry) == nil else {
      throw refusal(.notRegularFile, name)
    }
    if type == S_IFDIR { return nil }
    guard type == S_IFREG, !name.isFolder else { throw refusal(.notRegularFile, name) }
    guard archive_entry_sparse_count(entry) == 0 else {
      throw refusal(.unsupportedMethod, name, "The member is stored with holes.")
    }
    return name
  }

  private func refusal(
    _ code: ArchiveProblem.Code, _ name: MemberName, _ detail: String? = nil
  ) -> ArchiveProblem {
    ArchiveProblem(code, reach: .member, member: MemberName.printable(name.bytes), because: detail)
  }
}
