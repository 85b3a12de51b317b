import Ingest
import TestSupport
import Testing

/// The nine hostile zips of the project's study of archives, each built from sound ones.
@Suite struct HostileZipTests {
  typealias Entry = ZipBuilder.Entry

  @Test func `Sixteen entries that share one member's data are refused as an overlap`() {
    // The header is the first one's, so that names differ too; with equal names only the overlap shows.
    let aliases = ArchiveFixture.read(HostileZip.overlap.bytes)
    #expect(aliases.isRefused)
    #expect(aliases.codes.contains(.overlap))
    #expect(aliases.codes.contains(.nameMismatch))
  }

  @Test func `A member whose data reach into the next one is refused as an overlap`() {
    let first = Entry("a.csv", "id\n1\n").with { $0.method = 0 }
    let second = Entry("b.csv", "id\n2\n").with { $0.method = 0 }
    var bytes = ZipBuilder([first, second]).build()
    // Both headers of a.csv state one byte more than there is: at 18 and 22, and at 20 and 24.
    let central = bytes.count - 22 - 2 * (46 + 5)
    for place in [18, 22, central + 20, central + 24] { bytes[place] = 6 }
    let contents = ArchiveFixture.read(bytes)
    #expect(contents.isRefused)
    #expect(contents.codes == [.overlap])
  }

  @Test func `Two entries of one name are refused`() {
    let contents = ArchiveFixture.read(HostileZip.duplicate.bytes)
    #expect(contents.isRefused)
    #expect(contents.codes == [.duplicateName])
    #expect(contents.problems.first?.member == "dm.csv")
  }

  @Test func `A name that differs between the two headers is refused`() {
    let contents = ArchiveFixture.read(HostileZip.mismatch.bytes)
    #expect(contents.isRefused)
    #expect(contents.codes == [.nameMismatch])
  }

  @Test func `A size that differs between the two headers is refused`() {
    let contents = ArchiveFixture.read(HostileZip.size.bytes)
    #expect(contents.isRefused)
    #expect(contents.codes == [.sizeMismatch])
  }

  @Test func `A size that both headers understate costs the member`() {
    let content = [UInt8](repeating: 65, count: 6000)
    for limits in [ArchiveLimits(), ArchiveLimits(heapThreshold: 1)] {
      let contents = ArchiveFixture.read(
        [Entry("a.csv", content).with { $0.size = 10 }, Entry("b.csv", "x")], limits: limits)
      #expect(contents.paths == ["b.csv"])
      #expect(contents.codes == [.sizeMismatch])
      #expect(contents.problems.first?.member == "a.csv")
    }
  }

  @Test func `A wrong check sum costs the one member`() {
    for limits in [ArchiveLimits(), ArchiveLimits(heapThreshold: 1)] {
      for method in [0, 8] {
        let bad = Entry("bad.csv", "id\n1\n").with {
          $0.crc = 0xDEAD_BEEF
          $0.method = method
        }
        let contents = ArchiveFixture.read([bad, Entry("good.csv", "id\n2\n")], limits: limits)
        #expect(contents.paths == ["good.csv"])
        #expect(
          contents.problems == [ArchiveProblem(.crcMismatch, reach: .member, member: "bad.csv")])
      }
    }
  }

  @Test func `A zip that is cut short is refused as truncated`() {
    let contents = ArchiveFixture.read(HostileZip.cut.bytes)
    #expect(contents.isRefused)
    #expect(contents.codes == [.truncated])
  }

  @Test func `Two zips joined into one file are refused`() {
    let contents = ArchiveFixture.read(HostileZip.joined.bytes)
    #expect(contents.isRefused)
    #expect(contents.codes == [.leadingData])
  }

  @Test func `Escaping and colliding names are refused by name`() {
    let contents = ArchiveFixture.read(HostileZip.names.bytes)
    #expect(contents.isRefused)
    #expect(
      contents.codes == [.unsafeName, .unsafeName, .unsafeName, .duplicateName, .duplicateName])
    #expect(
      contents.problems.map(\.member) == [
        "/abs.csv", "../up.csv", "a\\..\\..\\w.csv", "dm.csv", "cafe\u{301}.csv",
      ])
  }

  @Test func `A member that the directory does not list is refused`() {
    let contents = ArchiveFixture.read(HostileZip.hidden.bytes)
    #expect(contents.isRefused)
    #expect(contents.codes == [.hiddenEntry])
  }

  @Test func `Every cut of a small zip refuses it, and no byte more or fewer is accepted`() {
    let bytes = ZipBuilder([
      Entry("a.csv", "id,age\n1,70\n"), Entry("b.csv", "id\n1\n").with { $0.method = 0 },
    ]).build()
    #expect(ArchiveFixture.read(bytes).paths == ["a.csv", "b.csv"])
    for length in 0..<bytes.count {
      let contents = ArchiveFixture.read(Array(bytes[..<length]))
      #expect(contents.isRefused, "cut after \(length) bytes")
    }
    #expect(ArchiveFixture.read(bytes + [0]).codes == [.trailingData])
  }

  @Test func `Whatever single byte is changed, members come out whole or not at all`() {
    let bytes = ZipBuilder([
      Entry("a.csv", "id,age\n1,70\n"), Entry("b.csv", "id\n1\n").with { $0.descriptor = .signed },
    ]).build()
    let sound = Set(ArchiveFixture.read(bytes).members.map(\.sha256))
    for place in bytes.indices {
      for flip: UInt8 in [1, 0x80, 0xFF] {
        var broken = bytes
        broken[place] ^= flip
        let contents = ArchiveFixture.read(broken)
        // A changed first byte makes the file something else; then it is one member as it stands.
        for member in contents.members where member.path != "upload.zip" {
          #expect(sound.contains(member.sha256), "byte \(place)")
        }
      }
    }
  }
}
