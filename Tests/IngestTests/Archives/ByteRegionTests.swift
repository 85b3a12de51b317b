import Glibc
import Ingest
import TestSupport
import Testing

@Suite struct ByteRegionTests {
  private func bytes(_ region: ByteRegion) -> [UInt8] { region.withUnsafeBytes { Array($0) } }

  @Test func `A file is mapped, a link and a folder are not`() throws {
    var folder = Array("\(TemporaryFolder.parent)/vertebra-regions-XXXXXX".utf8CString)
    try #require(mkdtemp(&folder) != nil)
    let path = String(decoding: folder.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
      unlink(path + "/file")
      unlink(path + "/link")
      unlink(path + "/pipe")
      rmdir(path)
    }
    let file = open(path + "/file", O_CREAT | O_WRONLY | O_EXCL, 0o600)
    write(file, "abc", 3)
    close(file)
    symlink("file", path + "/link")
    mkfifo(path + "/pipe", 0o600)
    #expect(bytes(try ByteRegion(mapping: path + "/file")) == [97, 98, 99])
    for name in ["", "/link", "/pipe", "/none"] {
      #expect(throws: ArchiveProblem.self) { try ByteRegion(mapping: path + name) }
    }
  }

  @Test func `A part keeps its whole alive`() {
    var whole: ByteRegion? = ByteRegion([1, 2, 3, 4])
    let part = whole.map { ByteRegion($0, range: 1..<3) }
    whole = nil
    #expect(part.map(bytes) == [2, 3])
  }

  @Test func `A folder that takes no files is a problem of the machine`() {
    let reader = ArchiveReader(limits: ArchiveFixture.small, spoolFolder: "/nowhere")
    let packed = Deflate.gzip(ArchiveFixture.noise(5000))
    #expect(reader.read(ByteRegion(packed), name: "a.gz").codes == [.spoolError])
  }

  @Test func `Members too large for memory are unpacked again when they are read`() throws {
    let noise = ArchiveFixture.noise(600_000)
    let entries = [ZipBuilder.Entry("big", noise), ZipBuilder.Entry("flat", noise).with { $0.method = 0 }]
    let contents = ArchiveFixture.read(entries, limits: ArchiveFixture.small)
    #expect(contents.paths == ["big", "flat"])
    for member in contents.members {
      var seen: [UInt8] = []
      var largest = 0
      try member.withChunks {
        seen.append(contentsOf: $0)
        largest = max(largest, $0.count)
      }
      #expect(seen == noise)
      #expect(largest == 262_144)
      #expect(bytes(try member.contiguous(spoolFolder: "/tmp").region) == noise)
    }
    #expect(contents.members.first?.region == nil)
  }

  @Test func `Memory for members is bounded and given back`() {
    let limits = ArchiveLimits(heapThreshold: 1000, heapBytes: 1500)
    let reader = ArchiveReader(limits: limits, spoolFolder: "/tmp")
    let noise = ArchiveFixture.noise(1000)
    let zip = ZipBuilder([ZipBuilder.Entry("a", noise), ZipBuilder.Entry("b", noise)]).build()
    for _ in 0..<3 {
      let contents = reader.read(ByteRegion(zip), name: "a.zip")
      #expect(contents.members.map { $0.region != nil } == [true, false])
    }
  }

  @Test func `Members may be verified side by side`() async {
    let entries = (10..<40).map { ZipBuilder.Entry("f\($0)", ArchiveFixture.noise($0 * 1000)) }
    let region = ByteRegion(ZipBuilder(entries).build())
    let survey = ArchiveReader(limits: ArchiveLimits(heapThreshold: 20_000), spoolFolder: "/tmp")
      .survey(region, name: "a.zip")
    let sizes = await withTaskGroup(of: Int?.self) { group in
      for pending in survey.pending { group.addTask { try? pending.open().get().size } }
      return await group.reduce(into: []) { $0.append($1 ?? -1) }
    }
    #expect(sizes.sorted() == (10..<40).map { $0 * 1000 })
  }
}
