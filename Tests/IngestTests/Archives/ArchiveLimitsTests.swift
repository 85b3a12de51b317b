import Ingest
import TestSupport
import Testing

/// Each limit at its figure and one above it.
@Suite struct ArchiveLimitsTests {
  typealias Entry = ZipBuilder.Entry

  private func codes(_ entries: [Entry], _ change: (inout ArchiveLimits) -> Void) -> [ArchiveProblem.Code] {
    var limits = ArchiveLimits()
    change(&limits)
    let contents = ArchiveFixture.read(entries, limits: limits)
    #expect(contents.problems.isEmpty || contents.isRefused)
    return contents.codes
  }

  @Test func `The number of entries is limited`() {
    let entries = (0..<5).map { Entry("f\($0)", "x") }
    #expect(codes(entries) { $0.entries = 5 }.isEmpty)
    #expect(codes(entries) { $0.entries = 4 } == [.tooManyEntries])
  }

  @Test func `The unpacked bytes are limited, of a member and of all`() {
    let entries = [Entry("a", [UInt8](repeating: 1, count: 600)), Entry("b", [UInt8](repeating: 2, count: 400))]
    #expect(codes(entries) { $0.memberBytes = 600 }.isEmpty)
    #expect(codes(entries) { $0.memberBytes = 599 } == [.tooLarge])
    #expect(codes(entries) { $0.totalBytes = 1000 }.isEmpty)
    #expect(codes(entries) { $0.totalBytes = 999 } == [.tooLarge])
  }

  @Test func `The archive's own bytes and its directory are limited`() {
    let entries = [Entry("a", "x").with { $0.method = 0 }]
    // 30 + 1 + 1 for the member, 46 + 1 for its entry, 22 for the end.
    #expect(codes(entries) { $0.archiveBytes = 101 }.isEmpty)
    #expect(codes(entries) { $0.archiveBytes = 100 } == [.tooLarge])
    #expect(codes(entries) { $0.directoryBytes = 47 }.isEmpty)
    #expect(codes(entries) { $0.directoryBytes = 46 } == [.tooLarge])
  }

  @Test func `A high ratio is allowed for small members only`() {
    let zeros = [Entry("zeros", [UInt8](repeating: 0, count: 1_000_000))]
    #expect(codes(zeros) { $0.ratioGrace = 1_000_000 }.isEmpty)
    #expect(codes(zeros) { $0.ratioGrace = 999_999 } == [.ratio])
    #expect(
      codes(zeros) {
        $0.ratioGrace = 0; $0.ratio = 1032
      }.isEmpty)
  }

  @Test func `A ratio that DEFLATE cannot reach is a lie`() {
    let entry = Entry("a", "x").with { $0.size = 10_000 }
    #expect(codes([entry]) { _ in } == [.ratio])
  }

  @Test func `What a gzip or a tar unpacks to is limited as it is read`() {
    let zeros = Deflate.gzip([UInt8](repeating: 0, count: 1_000_000))
    func codes(_ bytes: [UInt8], _ limits: ArchiveLimits) -> [ArchiveProblem.Code] {
      ArchiveFixture.read(bytes, name: "a.gz", limits: limits).codes
    }
    #expect(codes(zeros, ArchiveLimits(totalBytes: 1_000_000)).isEmpty)
    #expect(codes(zeros, ArchiveLimits(totalBytes: 999_999)) == [.tooLarge])
    #expect(codes(zeros, ArchiveLimits(memberBytes: 1_000_000)).isEmpty)
    #expect(codes(zeros, ArchiveLimits(memberBytes: 999_999)) == [.tooLarge])
    #expect(codes(zeros, ArchiveLimits(ratioGrace: 999_999)) == [.ratio])
    var tar = TarBuilder()
    for index in 0..<3 { tar.add("f\(index)", [UInt8](repeating: 65, count: 600)) }
    #expect(codes(tar.build(), ArchiveLimits(entries: 3, memberBytes: 600)).isEmpty)
    #expect(codes(tar.build(), ArchiveLimits(entries: 2)) == [.tooManyEntries])
    #expect(codes(tar.build(), ArchiveLimits(memberBytes: 599)) == [.tooLarge])
  }

  @Test func `Inner archives count against the limits of the whole`() {
    let inner = ZipBuilder([Entry("a", "xx"), Entry("b", "yy")]).build()
    let entries = [Entry("in.zip", inner), Entry("c", "z")]
    let limits = ArchiveLimits(entries: 3)
    let contents = ArchiveFixture.read(entries, limits: limits)
    #expect(contents.paths == ["c"])
    #expect(contents.problems == [ArchiveProblem(.tooManyEntries, reach: .nestedArchive, member: "in.zip")])
    #expect(ArchiveFixture.read(entries, limits: ArchiveLimits(entries: 4)).problems.isEmpty)
  }
}
