/// Compares the entries with what stands before their data, and with their places in the file.
struct ZipLayout {
  let bytes: UnsafeRawBufferPointer
  let directory: Range<Int>
  private(set) var problems: [ArchiveProblem] = []

  private static let localSignature: UInt32 = 0x0403_4B50
  private static let descriptorSignature: UInt32 = 0x0807_4B50
  private static let localSize = 30
  private static let splitMarks: [UInt32] = [0x0807_4B50, 0x3030_4B50]

  init(bytes: UnsafeRawBufferPointer, directory: Range<Int>) {
    self.bytes = bytes
    self.directory = directory
  }

  /// Sets where the data of each entry lie.
  mutating func check(_ entries: inout [ZipEntry]) {
    for index in entries.indices {
      do throws(ArchiveProblem) {
        try readLocal(&entries[index])
      } catch {
        report(error, entries[index])
      }
    }
    // What lies where cannot be said of entries whose headers could not be read.
    guard problems.allSatisfy({ $0.code != .badStructure }) else { return }
    tile(entries)
  }

  private mutating func report(_ problem: ArchiveProblem, _ entry: ZipEntry? = nil) {
    var problem = problem
    problem.member = entry?.shownName
    if problems.count < 100 { problems.append(problem) }
  }

  private func readLocal(_ entry: inout ZipEntry) throws(ArchiveProblem) {
    let start = entry.localOffset
    let limit = directory.lowerBound
    guard start <= limit - Self.localSize, bytes.little32(start) == Self.localSignature else {
      throw Self.bad("A member's data are not where the archive's directory says.")
    }
    let nameEnd = start + Self.localSize + bytes.little16(start + 26)
    let dataStart = nameEnd + bytes.little16(start + 28)
    let (dataEnd, overflow) = dataStart.addingReportingOverflow(entry.packedSize)
    guard dataStart <= limit, !overflow, dataEnd <= limit else {
      throw Self.bad("A member's data are said to lie outside the archive.")
    }
    entry.data = dataStart..<dataEnd
    let extras = try ZipExtra.list(in: bytes, nameEnd..<dataStart)
    guard bytes[(start + Self.localSize)..<nameEnd].elementsEqual(entry.rawName) else {
      throw ArchiveProblem(.nameMismatch)
    }
    for extra in extras where extra.kind == ZipExtra.unicodePath && !extra.repeats(name: entry.rawName) {
      throw ArchiveProblem(.nameMismatch, because: "A member has a second, different name in an extra field.")
    }
    // Bits 0, 3, 6, 11 and 13: encryption, descriptor, strong encryption, UTF-8, masked headers.
    guard bytes.little16(start + 6) & 0x2849 == entry.flags & 0x2849 else {
      throw Self.bad("The two headers of a member disagree on how it is stored.")
    }
    guard bytes.little16(start + 8) == entry.method else {
      throw Self.bad("The two headers of a member disagree on how it is packed.")
    }
    if let aes = entry.aes {
      guard extras.filter({ $0.kind == ZipAESField.kind }).map({ ZipAESField($0.bytes) }) == [aes],
        entry.extras.count(where: { $0.kind == ZipAESField.kind }) == 1
      else { throw Self.bad("The two headers of a member disagree on how it is encrypted.") }
    }
    entry.localTime = bytes.little16(start + 10)
    // Masked headers hide the rest; the member is refused as encrypted.
    if entry.flags & 0x2000 != 0 { return }
    try compareSizes(&entry, at: start, extras)
  }

  private func compareSizes(_ entry: inout ZipEntry, at start: Int, _ extras: [ZipExtra]) throws(ArchiveProblem) {
    let crc = bytes.little32(start + 14)
    let narrow = (packed: bytes.little32(start + 18), size: bytes.little32(start + 22))
    var packed = Int(narrow.packed)
    var size = Int(narrow.size)
    var wide = try ZipExtra.Wide(extras)
    if wide.isPresent {
      // In a local header both sizes stand in the wide field, or there is none (section 4.5.3).
      let wideSize = try wide.take()
      let widePacked = try wide.take()
      // Some writers keep room for the field and leave it zero where the narrow sizes do (Apple's among them).
      let isRoom = wideSize == 0 && widePacked == 0 && narrow.size != .max && narrow.packed != .max
      if !isRoom {
        size = wideSize
        packed = widePacked
      }
      guard narrow.size == .max || Int(narrow.size) == size, narrow.packed == .max || Int(narrow.packed) == packed
      else { throw Self.bad("A field for large sizes does not fit the header around it.") }
      try wide.finish(disk: nil)
    }
    // With the numbers in a descriptor after the data, writers leave all of them out here, or some.
    let mayBeLeftOut = entry.hasDescriptor
    guard size == entry.size || mayBeLeftOut && size == 0,
      packed == entry.packedSize || mayBeLeftOut && packed == 0
    else { throw ArchiveProblem(.sizeMismatch, because: "The two headers of a member state different sizes.") }
    guard crc == entry.crc || mayBeLeftOut && crc == 0 else {
      throw ArchiveProblem(.crcMismatch, because: "The two headers of a member state different check sums.")
    }
  }

  /// Walks the file from its first byte to the directory: entry must follow entry.
  private mutating func tile(_ entries: [ZipEntry]) {
    let order = entries.indices.sorted { entries[$0].localOffset < entries[$1].localOffset }
    // What was to become several parts and fitted into one begins with a mark (APPNOTE.TXT 6.3.10, sections 8.5.3
    // and 8.5.4).
    let isMarked = bytes.count >= 4 && Self.splitMarks.contains(bytes.little32(0))
    var cursor = isMarked && !entries.isEmpty ? 4 : 0
    for (rank, index) in order.enumerated() {
      let entry = entries[index]
      if entry.localOffset < cursor {
        report(ArchiveProblem(.overlap), entry)
        return
      }
      if entry.localOffset > cursor {
        reportGap(cursor..<entry.localOffset, isFirst: rank == 0)
        return
      }
      let next = rank + 1 < order.count ? entries[order[rank + 1]].localOffset : directory.lowerBound
      if next < entry.data.upperBound {
        report(ArchiveProblem(.overlap), entries[order[min(rank + 1, order.count - 1)]])
        return
      }
      cursor = entry.data.upperBound
      if entry.hasDescriptor {
        guard let length = descriptorLength(of: entry, room: next - cursor) else {
          report(Self.bad("The record after a member's data does not agree with the directory."), entry)
          return
        }
        cursor += length
      }
    }
    if cursor != directory.lowerBound { reportGap(cursor..<directory.lowerBound, isFirst: entries.isEmpty) }
  }

  private mutating func reportGap(_ gap: Range<Int>, isFirst: Bool) {
    let isEntry = gap.count >= 4 && bytes.little32(gap.lowerBound) == Self.localSignature
    if isEntry {
      report(ArchiveProblem(.hiddenEntry))
    } else if isFirst {
      report(ArchiveProblem(.leadingData))
    } else {
      report(Self.bad("Bytes between the members belong to none of them."))
    }
  }

  /// The length of the data descriptor that repeats the entry's check sum and sizes: with or
  /// without a signature, with sizes of 32 or 64 bits (section 4.3.9). The one that fills the room
  /// wins, so that nothing is left over where it can be helped.
  private func descriptorLength(of entry: ZipEntry, room: Int) -> Int? {
    let start = entry.data.upperBound
    var fitting: [Int] = []
    for length in [12, 16, 20, 24] where length <= room {
      let isSigned = length == 16 || length == 24
      let isWide = length >= 20
      let field = start + (isSigned ? 4 : 0)
      guard !isSigned || bytes.little32(start) == Self.descriptorSignature,
        bytes.little32(field) == entry.crc
      else { continue }
      let packed = isWide ? bytes.little64(field + 4) : Int(bytes.little32(field + 4))
      let size = isWide ? bytes.little64(field + 12) : Int(bytes.little32(field + 8))
      guard packed == entry.packedSize, size == entry.size else { continue }
      fitting.append(length)
    }
    return fitting.contains(room) ? room : fitting.first
  }

  private static func bad(_ detail: String) -> ArchiveProblem { ArchiveProblem(.badStructure, because: detail) }
}
