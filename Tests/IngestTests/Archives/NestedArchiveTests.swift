import Ingest
import TestSupport
import Testing

@Suite struct NestedArchiveTests {
  typealias Entry = ZipBuilder.Entry

  private let clinical = ZipBuilder([Entry("pain.csv", "id\n1\n"), Entry("dm.csv", "id\n2\n")]).build()

  @Test(arguments: [0, 8], [1, 1 << 20])
  func `An archive inside an archive is opened`(_ method: Int, _ threshold: Int) throws {
    let contents = ArchiveFixture.read(
      [Entry("readme.txt", "x"), Entry("clinical.zip", clinical).with { $0.method = method }],
      limits: ArchiveLimits(heapThreshold: threshold))
    #expect(contents.problems.isEmpty)
    #expect(contents.paths == ["clinical.zip!/dm.csv", "clinical.zip!/pain.csv", "readme.txt"])
    #expect(try ArchiveFixture.text(contents.members[1]) == "id\n1\n")
  }

  @Test func `One archive too deep is left out and the rest goes on`() {
    let middle = ZipBuilder([Entry("inner.zip", clinical), Entry("a.csv", "x")]).build()
    let outer = [Entry("middle.zip", middle), Entry("b.csv", "y")]
    let contents = ArchiveFixture.read(outer)
    #expect(contents.paths == ["b.csv", "middle.zip!/a.csv"])
    #expect(
      contents.problems == [ArchiveProblem(.tooDeep, reach: .nestedArchive, member: "middle.zip!/inner.zip")])
    #expect(ArchiveFixture.read(outer, limits: ArchiveLimits(nesting: 2)).members.count == 4)
    #expect(ArchiveFixture.read(outer, limits: ArchiveLimits(nesting: 0)).paths == ["b.csv"])
  }

  @Test func `An inner archive that is damaged falls alone`() {
    let contents = ArchiveFixture.read([
      Entry("cut.zip", Array(clinical.dropLast())), Entry("b.csv", "y"),
      Entry("bad.zip", clinical).with { $0.crc = 1 },
    ])
    #expect(contents.paths == ["b.csv"])
    #expect(
      contents.problems == [
        ArchiveProblem(.truncated, reach: .nestedArchive, member: "cut.zip"),
        ArchiveProblem(.crcMismatch, reach: .member, member: "bad.zip"),
      ])
  }

  @Test func `A bad member of an inner archive is named with its way`() {
    let inner = ZipBuilder([Entry("a.csv", "x").with { $0.crc = 1 }, Entry("../b.csv", "y")]).build()
    let contents = ArchiveFixture.read([Entry("in.zip", inner)])
    #expect(contents.problems.map(\.member) == ["in.zip!/../b.csv", "in.zip!/a.csv"])
    #expect(contents.codes == [.unsafeName, .crcMismatch])
  }

  @Test func `A document that is a zip inside stays one member, wherever it stands`() {
    let workbook = ZipBuilder([Entry("[Content_Types].xml", "<Types/>"), Entry("xl/workbook.xml", "<w/>")]).build()
    #expect(ArchiveFixture.read(workbook, name: "labs.xlsx").paths == ["labs.xlsx"])
    #expect(ArchiveFixture.read([Entry("labs.xlsx", workbook)]).paths == ["labs.xlsx"])
    let inner = ZipBuilder([Entry("labs.xlsx", workbook)]).build()
    #expect(ArchiveFixture.read([Entry("in.zip", inner)]).paths == ["in.zip!/labs.xlsx"])
    let parts = ArchiveReader(spoolFolder: "/tmp").parts(of: ByteRegion(workbook), name: "labs.xlsx")
    #expect(parts.paths == ["[Content_Types].xml", "xl/workbook.xml"])
    #expect(parts.problems.isEmpty)
  }

  @Test func `An archive of a kind that is not read is refused and the rest goes on`() {
    let rar: [UInt8] = [0x52, 0x61, 0x72, 0x21, 0x1A, 7, 1, 0]
    let contents = ArchiveFixture.read([Entry("a.rar", rar), Entry("b.csv", "y")])
    #expect(contents.paths == ["b.csv"])
    #expect(contents.problems == [ArchiveProblem(.unsupportedFormat, reach: .member, member: "a.rar")])
    #expect(ArchiveFixture.read(rar, name: "a.rar").isRefused)
  }

  @Test func `Packings one inside another are counted like archives`() {
    let once = Deflate.gzip(Array("id\n1\n".utf8))
    let twice = Deflate.gzip(once)
    #expect(ArchiveFixture.read(twice, name: "a.csv.gz.gz").members.map(\.size) == [5])
    let thrice = ArchiveFixture.read(Deflate.gzip(twice), name: "a.csv.gz.gz.gz")
    #expect(thrice.members.isEmpty)
    #expect(thrice.codes == [.tooDeep])
  }

  @Test func `A packed file inside an archive is opened too`() throws {
    let contents = ArchiveFixture.read([Entry("site/pain.csv.gz", Deflate.gzip(Array("id\n1\n".utf8)))])
    #expect(contents.paths == ["site/pain.csv.gz!/pain.csv"])
  }
}
