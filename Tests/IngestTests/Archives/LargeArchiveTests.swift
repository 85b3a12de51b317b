import Glibc
import Ingest
import TestSupport
import Testing

/// Zips at the borders of what their 16-bit and 32-bit fields can say.
@Suite struct LargeArchiveTests {
  private let folder = TemporaryFolder()

  /// A file of a size whose bytes are zero but for the pieces, without room on the disk for the zeros.
  private func sparse(_ name: String, size: Int, _ pieces: [(Int, [UInt8])] = []) throws -> String {
    let path = "\(folder.path)/\(name)"
    let file = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
    try #require(file >= 0)
    defer { close(file) }
    try #require(ftruncate(file, size) == 0)
    for (offset, bytes) in pieces { try #require(pwrite(file, bytes, bytes.count, offset) == bytes.count) }
    return path
  }

  private static func local(_ name: String, crc: UInt32, size: Int) -> [UInt8] {
    let isWide = !(0..<0xFFFF_FFFF).contains(size)
    let narrow = ZipBuilder.four(isWide ? .max : UInt32(size))
    let extra = isWide ? ZipBuilder.two(1) + ZipBuilder.two(16) + ZipBuilder.eight(size) + ZipBuilder.eight(size) : []
    return ZipBuilder.four(0x0403_4B50) + ZipBuilder.two(45) + ZipBuilder.two(0) + ZipBuilder.two(0)
      + ZipBuilder.two(0x6000) + ZipBuilder.two(0x3922) + ZipBuilder.four(crc) + narrow + narrow
      + ZipBuilder.two(name.utf8.count) + ZipBuilder.two(extra.count) + Array(name.utf8) + extra
  }

  private static func central(_ name: String, crc: UInt32, size: Int, offset: Int) -> [UInt8] {
    let isWide = !(0..<0xFFFF_FFFF).contains(size)
    let isFar = offset >= 0xFFFF_FFFF
    let fields = (isWide ? [size, size] : []) + (isFar ? [offset] : [])
    let extra =
      fields.isEmpty ? [] : ZipBuilder.two(1) + ZipBuilder.two(8 * fields.count) + fields.flatMap(ZipBuilder.eight)
    let narrow = ZipBuilder.four(isWide ? .max : UInt32(size))
    return ZipBuilder.four(0x0201_4B50) + ZipBuilder.two(3 << 8 | 45) + ZipBuilder.two(45) + ZipBuilder.two(0)
      + ZipBuilder.two(0) + ZipBuilder.two(0x6000) + ZipBuilder.two(0x3922) + ZipBuilder.four(crc) + narrow + narrow
      + ZipBuilder.two(name.utf8.count) + ZipBuilder.two(extra.count) + ZipBuilder.two(0) + ZipBuilder.two(0)
      + ZipBuilder.two(0) + ZipBuilder.four(0o100644 << 16) + ZipBuilder.four(isFar ? .max : UInt32(offset))
      + Array(name.utf8) + extra
  }

  /// The end records of a directory, the large one among them.
  private static func end(count: Int, size: Int, offset: Int) -> [UInt8] {
    ZipBuilder.four(0x0606_4B50) + ZipBuilder.eight(44) + ZipBuilder.two(45) + ZipBuilder.two(45) + ZipBuilder.four(0)
      + ZipBuilder.four(0) + ZipBuilder.eight(count) + ZipBuilder.eight(count) + ZipBuilder.eight(size)
      + ZipBuilder.eight(offset) + ZipBuilder.four(0x0706_4B50) + ZipBuilder.four(0)
      + ZipBuilder.eight(offset + size) + ZipBuilder.four(1) + ZipBuilder.four(0x0605_4B50) + ZipBuilder.four(0)
      + ZipBuilder.four(.max) + ZipBuilder.four(.max) + ZipBuilder.four(.max) + ZipBuilder.two(0)
  }

  /// A member of zeros of a size, and a small one behind it; what is stated of the first may be something else.
  private func survey(size: Int, stated: Int? = nil, tailOffset: Int? = nil) throws -> ArchiveSurvey {
    let tail = Array("id\n1\n".utf8)
    let crc = Deflate.crc32(tail)
    let first = Self.local("big", crc: 0, size: stated ?? size)
    let second = first.count + size
    let rest = Self.local("tail.csv", crc: crc, size: tail.count) + tail
    let directory = second + rest.count
    let entries =
      Self.central("big", crc: 0, size: stated ?? size, offset: 0)
      + Self.central("tail.csv", crc: crc, size: tail.count, offset: tailOffset ?? second)
    let end = entries + Self.end(count: 2, size: entries.count, offset: directory)
    let path = try sparse("a.zip", size: directory + end.count, [(0, first), (second, rest), (directory, end)])
    let reader = ArchiveReader(limits: ArchiveLimits(archiveBytes: 8 << 30), spoolFolder: folder.path)
    return reader.survey(try ByteRegion(mapping: path), name: "a.zip")
  }

  @Test(arguments: [0xFFFF_FFFE, 0xFFFF_FFFF, 0x1_0000_0000, 0x1_0000_0001])
  func `Members below, at and above 4 GiB are found, and those behind them`(_ size: Int) throws {
    let survey = try survey(size: size)
    #expect(survey.problems.isEmpty)
    #expect(survey.pending.map(\.path) == ["big", "tail.csv"])
    #expect(survey.pending.map(\.size) == [size, 5])
    let tail = try #require(survey.pending.last).open().get()
    #expect(try ArchiveFixture.text(tail) == "id\n1\n")
  }

  @Test func `Sizes and offsets that no file can have are refused`() throws {
    func codes(_ survey: ArchiveSurvey) -> Set<ArchiveProblem.Code> { Set(survey.problems.map(\.code)) }
    // A size that ends behind the file, one whose sum with an offset overflows, and one beyond signed numbers.
    for stated in [0x2_0000_0000, Int.max, -1] {
      let survey = try survey(size: 0x1_0000_0000, stated: stated)
      #expect(codes(survey).contains(.badStructure), "\(stated)")
      #expect(survey.pending.isEmpty)
    }
    for offset in [0x2_0000_0000, Int.max] {
      #expect(codes(try survey(size: 0x1_0000_0000, tailOffset: offset)) == [.badStructure], "\(offset)")
    }
    // One byte short, so that the second header is not where the data end.
    #expect(codes(try survey(size: 0x1_0000_0000, stated: 0xFFFF_FFFF)) == [.badStructure])
  }

  @Test func `A received file of more than 2 GiB is refused before it is looked at`() throws {
    for (size, code) in [(2 << 30, ArchiveProblem.Code.notAnArchive), (2 << 30 + 1, .tooLarge)] {
      let region = try ByteRegion(mapping: try sparse("b.zip", size: size))
      let contents = ArchiveReader(spoolFolder: folder.path).read(region, name: "b.zip")
      #expect(contents.isRefused)
      #expect(contents.codes == [code])
    }
  }

  @Test func `A hundred thousand entries are refused by their number`() throws {
    func number(_ index: Int, at place: Int, in bytes: inout [UInt8]) {
      var rest = index
      for digit in 0..<6 {
        bytes[place + 5 - digit] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      }
    }
    var members: [UInt8] = []
    var directory: [UInt8] = []
    var local = Self.local("000000", crc: 0, size: 0)
    var central = Self.central("000000", crc: 0, size: 0, offset: 0)
    for index in 0..<100_000 {
      number(index, at: 30, in: &local)
      number(index, at: 46, in: &central)
      central.replaceSubrange(42..<46, with: ZipBuilder.four(UInt32(members.count)))
      members += local
      directory += central
    }
    let end = Self.end(count: 100_000, size: directory.count, offset: members.count)
    let contents = ArchiveFixture.read(members + directory + end)
    #expect(contents.isRefused)
    #expect(contents.codes == [.tooManyEntries])
  }
}
