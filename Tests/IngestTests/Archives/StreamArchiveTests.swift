import CArchive
import Ingest
import TestSupport
import Testing

/// tar, 7z and the packings around them.
@Suite struct StreamArchiveTests {
  private func tar() -> TarBuilder {
    var tar = TarBuilder()
    tar.add("site/", type: "5")
    tar.add("site/b.csv", Array("id\n2\n".utf8))
    tar.add("site/a.csv", Array("id\n1\n".utf8))
    return tar
  }

  private func read(_ bytes: [UInt8], _ name: String, limits: ArchiveLimits = ArchiveLimits()) -> ArchiveContents {
    ArchiveFixture.read(bytes, name: name, limits: limits)
  }

  @Test func `A tar gives its members`() throws {
    for bytes in [tar().build(), Deflate.gzip(tar().build())] {
      let contents = read(bytes, "upload.tar")
      #expect(contents.problems.isEmpty)
      #expect(contents.paths == ["site/a.csv", "site/b.csv"])
      #expect(try ArchiveFixture.text(contents.members[0]) == "id\n1\n")
    }
  }

  @Test func `Every cut of a tar and of a tar in gzip refuses it`() {
    let whole = tar().build()
    for length in stride(from: 0, to: whole.count, by: 64) {
      #expect(read(Array(whole[..<length]), "upload.tar").isRefused, "cut after \(length) bytes")
    }
    let packed = Deflate.gzip(whole)
    for length in 0..<packed.count {
      #expect(read(Array(packed[..<length]), "upload.tar.gz").isRefused, "cut after \(length) bytes")
    }
  }

  @Test func `A tar without its end, or with something behind it, is refused`() {
    #expect(read(tar().unended(), "upload.tar").codes == [.truncated])
    #expect(read(tar().build() + tar().build(), "upload.tar").codes == [.trailingData])
    #expect(read(tar().build() + [UInt8](repeating: 0, count: 8192), "upload.tar").problems.isEmpty)
  }

  @Test func `Links, devices and unsafe names of a tar cost the entry`() {
    var tar = tar()
    tar.add("soft", type: "2", link: "/etc/passwd")
    tar.add("hard", type: "1", link: "site/a.csv")
    tar.add("pipe", type: "6")
    tar.add("/abs.csv", [65])
    tar.add("../up.csv", [65])
    let contents = read(tar.build(), "upload.tar")
    #expect(contents.paths == ["site/a.csv", "site/b.csv"])
    #expect(contents.problems.map(\.member) == ["soft", "hard", "pipe", "/abs.csv", "../up.csv"])
    #expect(contents.codes == [.notRegularFile, .notRegularFile, .notRegularFile, .unsafeName, .unsafeName])
    #expect(contents.problems.allSatisfy { $0.reach == .member })
  }

  @Test func `A name that comes twice in a tar refuses it`() {
    var tar = tar()
    tar.add("./site/A.csv", [65])
    let contents = read(tar.build(), "upload.tar")
    #expect(contents.isRefused)
    #expect(contents.codes == [.duplicateName])
  }

  @Test func `A tar of the folder it was made in is read`() {
    var tar = TarBuilder()
    tar.add("./", type: "5")
    tar.add("./a.csv", [65])
    #expect(read(tar.build(), "upload.tar").paths == ["a.csv"])
  }

  @Test func `A damaged tar header refuses the archive`() {
    var bytes = tar().build()
    bytes[512] ^= 1
    #expect(read(bytes, "upload.tar").codes == [.badStructure])
  }

  @Test func `A packed file is one member without the ending of the packing`() throws {
    let bytes = Deflate.gzip(Array("id\n1\n".utf8))
    let contents = read(bytes, "pain.csv.gz")
    #expect(contents.paths == ["pain.csv"])
    #expect(try ArchiveFixture.text(contents.members[0]) == "id\n1\n")
    #expect(read(bytes + bytes, "pain.csv.gz").members.first?.size == 10)
    #expect(read(bytes + [0], "pain.csv.gz").codes == [.trailingData])
    #expect(read(Deflate.gzip([]), "empty.gz").members.first?.size == 0)
  }

  @Test func `A wrong check sum or length of a gzip refuses it`() {
    let bytes = Deflate.gzip(Array("id\n1\n".utf8))
    for place in (bytes.count - 8)..<bytes.count {
      var broken = bytes
      broken[place] ^= 1
      #expect(read(broken, "pain.csv.gz").codes == [.badStream])
    }
  }

  @Test func `Members too large for memory go through a file without a name`() throws {
    var tar = TarBuilder()
    let noise = ArchiveFixture.noise(700_000)
    tar.add("big.bin", noise)
    let contents = read(Deflate.gzip(tar.build()), "upload.tgz", limits: ArchiveFixture.small)
    let member = try #require(contents.members.first)
    #expect(member.size == 700_000)
    var bytes: [UInt8] = []
    try member.withChunks { bytes.append(contentsOf: $0) }
    #expect(bytes == noise)
  }

  @Test(arguments: ["bzip2", "xz", "zstd"])
  func `A tar in other packings is read, and refused when cut or prolonged`(_ filter: String) throws {
    let bytes = try ArchiveWriter.tar(["a.csv": "id\n1\n", "b.csv": "id\n2\n"], filter: filter)
    #expect(read(bytes, "upload.tar").paths == ["a.csv", "b.csv"])
    for length in 0..<bytes.count {
      #expect(read(Array(bytes[..<length]), "upload.tar.xz").isRefused, "cut after \(length) bytes")
    }
    #expect(read(bytes + [1, 2, 3, 4], "upload.tar").isRefused)
  }

  @Test func `A 7z is read, and refused when cut, prolonged or changed`() throws {
    let bytes = try ArchiveWriter.sevenZip(["a.csv": "id\n1\n", "caf\u{E9}.csv": "id\n2\n"])
    let contents = read(bytes, "upload.7z")
    #expect(contents.problems.isEmpty)
    #expect(contents.paths == ["a.csv", "caf\u{E9}.csv"])
    let sound = contents.members.map(\.sha256)
    for length in 0..<bytes.count {
      #expect(read(Array(bytes[..<length]), "upload.7z").isRefused, "cut after \(length) bytes")
    }
    #expect(read(bytes + [0], "upload.7z").codes == [.trailingData])
    for place in 8..<bytes.count {
      var broken = bytes
      broken[place] ^= 1
      // The last bytes of an LZMA stream may carry nothing; then the members are what they were.
      let contents = read(broken, "upload.7z")
      #expect(contents.isRefused || contents.members.map(\.sha256) == sound, "byte \(place)")
    }
  }

  @Test func `A plain file is its own member, and one that only pretends is refused`() throws {
    let contents = read(Array("id\n1\n".utf8), "pain.csv")
    #expect(contents.paths == ["pain.csv"])
    #expect(contents.members.first?.sha256 == "7cde7fb64fd82bd152710cf238e017b9ab46c0592483edc067ba4f6c75fac108")
    #expect(read([], "empty.csv").members.first?.size == 0)
    for name in ["a.zip", "a.tar.gz", "a.TGZ", "a.7z"] {
      #expect(read(Array("id\n1\n".utf8), name).codes == [.notAnArchive])
    }
  }
}
