/// The end records of a zip: where its central directory lies and how many entries it has.
///
/// Layouts after PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.14 to 4.3.16.
struct ZipEnd {
  var entryCount: Int
  var directory: Range<Int>

  private static let size = 22
  private static let locatorSize = 20
  private static let record64Size = 56

  init(in bytes: UnsafeRawBufferPointer) throws(ArchiveProblem) {
    let end = try Self.locate(in: bytes)
    let disk = bytes.little16(end + 4)
    let directoryDisk = bytes.little16(end + 6)
    let countHere = bytes.little16(end + 8)
    let count = bytes.little16(end + 10)
    let size = bytes.little32(end + 12)
    let offset = bytes.little32(end + 16)
    let locator = end - Self.locatorSize
    let has64 = locator >= 0 && bytes.little32(locator) == 0x0706_4B50
    var limit = end
    if has64 {
      let record = try Self.record64(in: bytes, locator: locator)
      // A field of the old record either agrees or says that it is too small for the number.
      guard count == record.count || count == 0xFFFF, countHere == count,
        Int(size) == record.size || size == .max, Int(offset) == record.offset || offset == .max,
        disk == 0 || disk == 0xFFFF, directoryDisk == 0 || directoryDisk == 0xFFFF
      else { throw Self.bad("The two end records of the archive contradict each other.") }
      entryCount = record.count
      limit = record.start
      directory = try Self.range(offset: record.offset, size: record.size, limit: limit)
    } else {
      guard disk == 0, directoryDisk == 0, countHere == count else { throw ArchiveProblem(.splitArchive) }
      guard size != .max, offset != .max else {
        throw Self.bad("The archive's end record points to a larger one, which is missing.")
      }
      entryCount = count
      directory = try Self.range(offset: Int(offset), size: Int(size), limit: limit)
    }
    guard directory.upperBound == limit else {
      let shifted = limit - directory.count
      if directory.count >= 4, bytes.little32(shifted) == 0x0201_4B50 {
        throw ArchiveProblem(
          .leadingData, because: "Bytes stand before the archive, or several archives were joined into one file.")
      }
      throw Self.bad("The archive's directory does not end where its end record begins.")
    }
  }

  /// The only place from which an end record with its comment reaches exactly to the end of the file.
  private static func locate(in bytes: UnsafeRawBufferPointer) throws(ArchiveProblem) -> Int {
    var found: Int?
    var endsEarly = false
    var place = bytes.count - size
    let first = max(0, bytes.count - size - 0xFFFF)
    while place >= first {
      if bytes[place] == 0x50, bytes.little32(place) == 0x0605_4B50 {
        let end = place + size + bytes.little16(place + 20)
        if end == bytes.count {
          guard found == nil else { throw bad("The archive has more than one end record.") }
          found = place
        } else if end < bytes.count {
          endsEarly = true
        }
      }
      place -= 1
    }
    guard let found else { throw ArchiveProblem(endsEarly ? .trailingData : .truncated) }
    // A second signature in the comment is what a reader searching forwards would take.
    var inside = found + 4
    while inside + 4 <= bytes.count {
      if bytes[inside] == 0x50, bytes.little32(inside) == 0x0605_4B50 {
        throw bad("The archive's comment holds another end record.")
      }
      inside += 1
    }
    return found
  }

  private static func record64(
    in bytes: UnsafeRawBufferPointer, locator: Int
  ) throws(ArchiveProblem) -> (start: Int, count: Int, size: Int, offset: Int) {
    guard bytes.little32(locator + 4) == 0, bytes.little32(locator + 16) == 1 else {
      throw ArchiveProblem(.splitArchive)
    }
    guard let start = bytes.little64(locator + 8), start == locator - record64Size,
      start >= 0, bytes.little32(start) == 0x0606_4B50, bytes.little64(start + 4) == record64Size - 12
    else { throw bad("The archive's large end record is not where it is said to be.") }
    guard bytes.little32(start + 16) == 0, bytes.little32(start + 20) == 0 else {
      throw ArchiveProblem(.splitArchive)
    }
    guard let countHere = bytes.little64(start + 24), let count = bytes.little64(start + 32), countHere == count,
      let size = bytes.little64(start + 40), let offset = bytes.little64(start + 48)
    else { throw bad("The archive's large end record contradicts itself.") }
    return (start, count, size, offset)
  }

  private static func range(offset: Int, size: Int, limit: Int) throws(ArchiveProblem) -> Range<Int> {
    let (end, overflow) = offset.addingReportingOverflow(size)
    guard !overflow, end <= limit else {
      throw bad("The archive's directory is said to lie outside the archive.")
    }
    return offset..<end
  }

  private static func bad(_ detail: String) -> ArchiveProblem { ArchiveProblem(.badStructure, because: detail) }
}
