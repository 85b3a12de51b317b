import Ingest
import TestSupport
import Testing

@Suite struct ZipStructureTests {
  typealias Entry = ZipBuilder.Entry

  /// A zip of two members with one thing changed.
  private func read(_ change: (inout ZipBuilder) -> Void) -> ArchiveContents {
    var builder = ZipBuilder([Entry("a.csv", "id\n1\n"), Entry("b.csv", "id\n2\n")])
    change(&builder)
    return ArchiveFixture.read(builder.build())
  }

  private func readFirst(_ change: (inout Entry) -> Void) -> ArchiveContents {
    read { change(&$0.entries[0]) }
  }

  @Test func `A sound zip gives its members with sizes and digests`() throws {
    let contents = read { _ in }
    #expect(contents.problems.isEmpty)
    #expect(contents.paths == ["a.csv", "b.csv"])
    let first = try #require(contents.members.first)
    #expect(first.size == 5)
    // sha256sum of "id\n1\n".
    #expect(first.sha256 == "7cde7fb64fd82bd152710cf238e017b9ab46c0592483edc067ba4f6c75fac108")
    #expect(try ArchiveFixture.text(first) == "id\n1\n")
  }

  @Test func `Empty members are members and folders are not`() {
    let folder = Entry("folder/").with {
      $0.method = 0
      $0.attributes = 0o040755 << 16 | 0x10
    }
    let contents = ArchiveFixture.read([
      folder, Entry("folder/empty.csv"), Entry("folder/bare.csv").with { $0.method = 0 },
    ])
    #expect(contents.problems.isEmpty)
    #expect(contents.paths == ["folder/bare.csv", "folder/empty.csv"])
    // sha256sum of nothing.
    #expect(
      contents.members.allSatisfy {
        $0.size == 0 && $0.sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      })
  }

  @Test func `An empty zip has no members and no problem`() {
    let contents = ArchiveFixture.read([])
    #expect(contents.members.isEmpty && contents.problems.isEmpty)
  }

  @Test func `Members come out by the bytes of their names`() {
    let contents = ArchiveFixture.read(["b", "a/z", "a.csv", "Z", "\u{E9}"].map { Entry($0, "x") })
    #expect(contents.paths == ["Z", "a.csv", "a/z", "b", "\u{E9}"])
  }

  @Test(arguments: [ZipBuilder.Descriptor.bare, .signed, .wide])
  func `Sizes may follow the data`(_ descriptor: ZipBuilder.Descriptor) {
    let contents = read { builder in
      builder.entries[0].descriptor = descriptor
      builder.entries[1].descriptor = descriptor
    }
    #expect(contents.problems.isEmpty)
    #expect(contents.paths == ["a.csv", "b.csv"])
  }

  @Test func `Headers before data with a descriptor may state the size all the same`() {
    // Info-ZIP with -fd and libarchive write the unpacked size, but neither the packed one nor the sum.
    let stated = readFirst {
      $0.descriptor = .signed
      $0.localSize = 5
    }
    #expect(stated.problems.isEmpty)
    let wrong = readFirst {
      $0.descriptor = .signed
      $0.localSize = 6
    }
    #expect(wrong.codes == [.sizeMismatch])
  }

  @Test func `A comment at the end is fine if its length is exact`() {
    #expect(read { $0.comment = Array("sent by ward 4".utf8) }.paths == ["a.csv", "b.csv"])
    #expect(read { $0.commentLength = 1 }.codes == [.truncated])
    #expect(
      read {
        $0.comment = [65, 66]; $0.commentLength = 1
      }.codes == [.trailingData])
  }

  @Test func `A second end record, in the comment or before, is refused`() {
    let end = ZipBuilder([]).build()
    #expect(read { $0.comment = end }.codes == [.badStructure])
    #expect(read { $0.comment = [1] + end + [1] }.codes == [.badStructure])
  }

  @Test func `Bytes before, between and after the members are refused`() {
    #expect(read { $0.suffix = [0] }.codes == [.trailingData])
    #expect(read { $0.entries[0].gap = [0, 0, 0, 0] }.codes == [.badStructure])
    #expect(read { $0.entries[1].gap = [0] }.codes == [.badStructure])
    // With a local header's signature in front the file is still taken for a zip.
    let stub: [UInt8] = [0x50, 0x4B, 3, 4, 0, 0]
    #expect(
      read {
        $0.prefix = stub; $0.areOffsetsRelative = true
      }.codes == [.leadingData])
    #expect(read { $0.prefix = stub }.isRefused)
  }

  @Test func `A zip in several parts is refused`() {
    #expect(read { $0.disk = 1 }.codes == [.splitArchive])
  }

  @Test func `A count that is not that of the directory is refused`() {
    #expect(read { $0.count = 1 }.codes == [.badStructure])
    #expect(read { $0.count = 3 }.codes == [.badStructure])
  }

  @Test func `Large end records must agree with the small one`() {
    #expect(read { $0.isLarge = true }.paths == ["a.csv", "b.csv"])
    var bytes = ZipBuilder([Entry("a.csv", "x")]).build()
    let end = bytes.count - 22
    // An end record that leaves its numbers to a larger one that is not there.
    bytes.replaceSubrange((end + 16)..<(end + 20), with: [255, 255, 255, 255])
    #expect(ArchiveFixture.read(bytes).codes == [.badStructure])
    var builder = ZipBuilder([Entry("a.csv", "x")])
    builder.isLarge = true
    bytes = builder.build()
    let record = bytes.count - 22 - 20 - 56
    var changed = bytes
    changed[record + 32] = 2
    #expect(ArchiveFixture.read(changed).codes == [.badStructure])
    changed = bytes
    changed[bytes.count - 22 + 8] = 1
    #expect(ArchiveFixture.read(changed).codes == [.badStructure])
  }

  @Test func `Fields for large sizes must hold exactly what the header leaves out`() {
    let content = Array("id\n1\n".utf8)
    let wide = ZipBuilder.two(1) + ZipBuilder.two(8) + ZipBuilder.eight(5)
    let both = ZipBuilder.two(1) + ZipBuilder.two(16) + ZipBuilder.eight(5) + ZipBuilder.eight(5)
    func read(_ extra: [UInt8]) -> ArchiveContents {
      ArchiveFixture.read([
        Entry("a.csv", content).with {
          $0.method = 0
          $0.size = .max
          $0.localSize = .max
          $0.extra = extra
          $0.localExtra = both
        }
      ])
    }
    #expect(read(wide).paths == ["a.csv"])
    #expect(read([]).codes == [.badStructure])
    #expect(read(both).codes == [.badStructure])
    #expect(read(wide + wide).codes == [.badStructure])
    #expect(read(ZipBuilder.two(1) + ZipBuilder.two(80)).codes == [.badStructure])
  }

  @Test func `Headers that disagree on flags, method, size or check sum are refused`() {
    for bit in [0, 3, 6, 11, 13] {
      #expect(readFirst { $0.localFlags = 1 << bit }.isRefused, "bit \(bit)")
    }
    // Bits 1 and 2 only tell how hard the packer tried.
    #expect(readFirst { $0.localFlags = 6 }.problems.isEmpty)
    #expect(readFirst { $0.localMethod = 0 }.codes == [.badStructure])
    #expect(readFirst { $0.localSize = 6 }.codes == [.sizeMismatch])
    #expect(readFirst { $0.localCRC = 1 }.codes == [.crcMismatch])
    #expect(readFirst { $0.localCRC = 1 }.isRefused)
  }

  @Test func `Data that are not where the directory says are refused`() {
    #expect(readFirst { $0.offset = 7 }.codes == [.badStructure])
    #expect(readFirst { $0.offset = 4_000_000_000 }.codes == [.badStructure])
  }

  @Test func `Encryption that no password undoes costs the member`() {
    for flags in [0x41, 0x2001, 0x40] {
      let contents = readFirst { $0.flags = flags }
      #expect(contents.paths == ["b.csv"])
      #expect(contents.problems == [ArchiveProblem(.encrypted, reach: .member, member: "a.csv")])
    }
    // AES is said and not described, or described and the entry not marked as encrypted.
    #expect(readFirst { $0.method = 99 }.codes == [.encrypted])
    let field: [UInt8] = [1, 0x99, 7, 0, 2, 0, 0x41, 0x45, 3, 8, 0]
    let unmarked = readFirst {
      $0.method = 99
      $0.extra = field
      $0.localExtra = field
    }
    #expect(unmarked.codes == [.encrypted])
  }

  /// Shrunk, reduced, imploded, "enhanced" by others, MP3, JPEG and WavPack.
  @Test(arguments: [1, 2, 6, 10, 18, 94, 96, 97])
  func `Methods that no program writes for tables cost the member`(_ method: Int) {
    let contents = readFirst { $0.method = method }
    #expect(contents.paths == ["b.csv"])
    #expect(contents.codes == [.unsupportedMethod])
  }

  @Test(arguments: [0o120000, 0o010000, 0o020000, 0o060000, 0o140000] as [UInt32])
  func `Links, pipes and devices cost the member`(_ type: UInt32) {
    let contents = readFirst { $0.attributes = (type | 0o777) << 16 }
    #expect(contents.paths == ["b.csv"])
    #expect(contents.codes == [.notRegularFile])
  }

  @Test func `A file whose attributes say folder, and a folder with content, are refused`() {
    #expect(readFirst { $0.attributes = 0o040755 << 16 }.codes == [.badStructure])
    #expect(readFirst { $0.name = Array("a/".utf8) }.codes == [.badStructure])
  }

  @Test func `A member that is not packed must have one size`() {
    let contents = readFirst {
      $0.method = 0
      $0.packed = Array("id\n1\n2\n".utf8)
    }
    #expect(contents.isRefused)
    #expect(contents.codes == [.sizeMismatch])
  }

  @Test func `A packed stream must end exactly where its bytes end`() {
    let packed = Deflate.raw(Array("id\n1\n".utf8))
    for limits in [ArchiveLimits(), ArchiveLimits(heapThreshold: 1)] {
      func read(_ bytes: [UInt8]) -> ArchiveContents {
        ArchiveFixture.read([Entry("a.csv", "id\n1\n").with { $0.packed = bytes }], limits: limits)
      }
      #expect(read(packed).paths == ["a.csv"])
      #expect(read(packed + [0]).codes == [.badStream])
      #expect(read(packed + [UInt8](repeating: 0, count: 40)).codes == [.badStream])
      #expect(read(packed.dropLast()).members.isEmpty)
      #expect(read([]).members.isEmpty)
      // A block of the reserved type 3.
      #expect(read([7, 0, 0]).codes == [.badStream])
    }
  }

  @Test func `A descriptor that contradicts the directory is refused`() {
    var bytes = ZipBuilder([Entry("a.csv", "id\n1\n").with { $0.descriptor = .signed }]).build()
    let descriptor = bytes.count - 22 - (46 + 5) - 16
    bytes[descriptor + 4] ^= 1
    #expect(ArchiveFixture.read(bytes).codes == [.badStructure])
  }

  @Test func `A time stamp that is no time costs the member, and none at all is fine`() {
    #expect(readFirst { $0.date = 0x39E2 }.codes == [.badStructure])
    #expect(
      readFirst {
        $0.date = 0; $0.time = 0
      }.problems.isEmpty)
  }

  @Test func `A second name in an extra field must be the same name`() {
    func field(_ name: String, of header: String) -> [UInt8] {
      let content = [1] + ZipBuilder.four(Deflate.crc32(Array(header.utf8))) + Array(name.utf8)
      return ZipBuilder.two(0x7075) + ZipBuilder.two(content.count) + content
    }
    #expect(readFirst { $0.extra = field("a.csv", of: "a.csv") }.problems.isEmpty)
    #expect(readFirst { $0.extra = field("c.csv", of: "a.csv") }.codes == [.nameMismatch])
    #expect(readFirst { $0.localExtra = field("c.csv", of: "a.csv") }.isRefused)
  }

  @Test func `Room that is kept for large sizes and not used is no contradiction`() {
    // Kind 1, 16 bytes, all zero, behind headers whose sizes fit (as Apple's spreadsheets write them).
    let room: [UInt8] = [1, 0, 16, 0] + [UInt8](repeating: 0, count: 16)
    #expect(readFirst { $0.localExtra = room }.paths == ["a.csv", "b.csv"])
    var used = room
    used[4] = 7
    #expect(readFirst { $0.localExtra = used }.isRefused)
  }
}
