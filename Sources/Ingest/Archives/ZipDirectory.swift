/// The members of a zip as its central directory lists them, checked before a byte is unpacked.
///
/// A zip says everything twice, and readers differ in which of the two they believe. Here the two
/// must agree, the entries must lie side by side without gap or overlap, and every byte of the
/// file must belong to something that the directory lists (the fourteen checks of the project's
/// study of hostile archives; the types of ambiguity in the USENIX Security '25 paper on ZipDiff).
struct ZipDirectory {
  struct Member {
    var name: MemberName
    var entry: ZipEntry
    var packing: Packing
  }

  private(set) var members: [Member] = []
  /// A fatal one refuses the archive; the others one member each.
  private(set) var problems: [ArchiveProblem] = []
  /// Entries of all kinds, and the bytes to which the listed members unpack.
  private(set) var entryCount = 0
  private(set) var unpackedBytes = 0
  /// Whether the zip is an Office Open XML or OpenDocument file, a document and not a delivery.
  private(set) var isOffice = false

  /// More than this many problems of one archive help nobody.
  private static let problemLimit = 100

  init(_ region: ByteRegion, limits: ArchiveLimits) {
    region.withUnsafeBytes { bytes in
      do throws(ArchiveProblem) {
        try read(bytes, limits: limits)
      } catch {
        report(error)
      }
    }
    if problems.contains(where: \.isFatal) { members = [] }
  }

  private mutating func report(_ problem: ArchiveProblem) {
    if problems.count < Self.problemLimit || problem.isFatal && !problems.contains(where: \.isFatal) {
      problems.append(problem)
    }
  }

  private mutating func read(_ bytes: UnsafeRawBufferPointer, limits: ArchiveLimits) throws(ArchiveProblem) {
    guard bytes.count >= 22 else { throw ArchiveProblem(.truncated) }
    let end = try ZipEnd(in: bytes)
    guard end.entryCount <= limits.entries else { throw ArchiveProblem(.tooManyEntries) }
    guard end.directory.count <= limits.directoryBytes else {
      throw ArchiveProblem(.tooLarge, because: "The archive's directory is larger than is allowed.")
    }
    var entries: [ZipEntry] = []
    entries.reserveCapacity(min(end.entryCount, end.directory.count / ZipEntry.fixedSize))
    var place = end.directory.lowerBound
    for _ in 0..<end.entryCount {
      let entry = try ZipEntry(in: bytes, at: place, end: end.directory.upperBound)
      place = entry.end
      entries.append(entry)
    }
    guard place == end.directory.upperBound else {
      throw ArchiveProblem(
        .badStructure, because: "The archive's directory does not hold the entries that it counts.")
    }
    entryCount = entries.count
    var layout = ZipLayout(bytes: bytes, directory: end.directory)
    layout.check(&entries)
    layout.problems.forEach { report($0) }
    admit(entries, limits: limits)
  }

  /// Sorts the entries into members, folders, and what is refused.
  private mutating func admit(_ entries: [ZipEntry], limits: ArchiveLimits) {
    var names = NameSet()
    var found: Set<[UInt8]> = []
    for entry in entries {
      do throws(ArchiveProblem) {
        let name = try MemberName(entry.rawName, limits: limits)
        try names.insert(name)
        found.insert(name.bytes)
        let packing = try Self.check(entry, name, limits: limits)
        guard !name.isFolder else { continue }
        members.append(Member(name: name, entry: entry, packing: packing))
        unpackedBytes += entry.size
      } catch {
        var problem = error
        problem.member = entry.shownName
        report(problem)
      }
    }
    let package = found.contains(Array("[Content_Types].xml".utf8))
    let document = found.contains(Array("mimetype".utf8)) && found.contains(Array("META-INF/manifest.xml".utf8))
    isOffice = package || document
  }

  /// What a single entry must satisfy by its own header; says how it is packed.
  private static func check(
    _ entry: ZipEntry, _ name: MemberName, limits: ArchiveLimits
  ) throws(ArchiveProblem) -> Packing {
    func refuse(_ code: ArchiveProblem.Code, _ detail: String? = nil) -> ArchiveProblem {
      ArchiveProblem(code, reach: .member, because: detail)
    }
    for extra in entry.extras where extra.kind == ZipExtra.unicodePath {
      guard extra.repeats(name: entry.rawName) else {
        throw ArchiveProblem(.nameMismatch, because: "A member has a second, different name in an extra field.")
      }
    }
    guard !entry.isSealed else { throw refuse(.encrypted) }
    guard let packing = entry.packing else { throw refuse(.unsupportedMethod) }
    let isFolderType = entry.unixType == 0o040000 || entry.unixType == 0 && entry.dosAttributes & 0x10 != 0
    // 0x08 marks a volume's label.
    // Info-ZIP says of what it reads from a pipe, and calls `-`, that it is one.
    let isPiped = entry.unixType == 0o010000 && name.bytes == [UInt8(ascii: "-")]
    guard isPiped || [0, 0o040000, 0o100000].contains(entry.unixType), entry.dosAttributes & 0x08 == 0 else {
      throw refuse(.notRegularFile)
    }
    guard isFolderType == name.isFolder || name.isFolder && entry.size == 0 else {
      throw refuse(.badStructure, "The member's name and its type disagree on whether it is a folder.")
    }
    guard !name.isFolder || entry.size == 0 else { throw refuse(.badStructure, "A folder has content.") }
    guard entry.hasSaneTime else { throw refuse(.badStructure, "The member's time stamp is no time.") }
    if name.isFolder { return packing }
    guard entry.payloadSize >= 0 else {
      throw refuse(.badStructure, "The member is too short for the encryption that it is said to have.")
    }
    guard packing != .stored || entry.size == entry.payloadSize else {
      throw ArchiveProblem(.sizeMismatch, because: "A member that is not packed has two different sizes.")
    }
    guard entry.size <= limits.memberBytes else {
      throw ArchiveProblem(.tooLarge, because: "A member is larger than is allowed.")
    }
    if let most = packing.ceiling {
      let (ceiling, overflow) = entry.payloadSize.multipliedReportingOverflow(by: most)
      guard overflow || entry.size <= ceiling else {
        throw ArchiveProblem(.ratio, because: "A member is said to unpack to more bytes than its packing can.")
      }
    }
    guard entry.size <= limits.ratioGrace || entry.size / limits.ratio < max(entry.packedSize, 1) else {
      throw ArchiveProblem(.ratio)
    }
    return packing
  }
}
