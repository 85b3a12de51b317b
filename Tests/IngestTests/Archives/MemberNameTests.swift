import Ingest
import TestSupport
import Testing

@Suite struct MemberNameTests {
  private func codes(_ names: [String], limits: ArchiveLimits = ArchiveLimits()) -> [ArchiveProblem.Code] {
    ArchiveFixture.read(names.map { ZipBuilder.Entry($0, "x") }, limits: limits).codes
  }

  @Test(arguments: [
    "/abs.csv", "../up.csv", "a/../b.csv", "a/..", "./a.csv", "a//b.csv", "a\\b.csv", "C:a.csv", "c:/a.csv", "",
    "a\u{0}.csv", "a\n.csv", "a\u{7F}.csv", "a\u{85}.csv", "a\u{202E}vsc.exe", "a\u{2066}.csv", "a\u{200B}.csv",
    "\u{FEFF}a.csv", "a.csv.", "a.csv ", "dir /a.csv", "CON", "con.csv", "a/aux.txt", "COM1.csv", "lpt9", "nul.tar.gz",
  ])
  func `A name that is unsafe on any system is refused`(_ name: String) {
    #expect(codes([name]) == [.unsafeName])
  }

  @Test(arguments: [
    "OXF INVEST Transfer 1.csv", "Procedure - UNBLINDED.csv", "caf\u{E9}.csv", "__MACOSX/._labs.csv", ".DS_Store",
    "console.csv", "com10.csv", "a..b.csv", "aa:b.csv", "患者.csv",
  ])
  func `Ordinary names are taken as they are`(_ name: String) {
    let contents = ArchiveFixture.read([ZipBuilder.Entry(name, "x")])
    #expect(contents.paths == [name])
    #expect(contents.problems.isEmpty)
  }

  @Test func `A name in another encoding is refused, whatever the flag says`() {
    for flags in [0, 0x800] {
      let entry = ZipBuilder.Entry("x", "x").with {
        $0.name = [0x63, 0x61, 0x66, 0x82]
        $0.flags = flags
      }
      let contents = ArchiveFixture.read([entry])
      #expect(contents.codes == [.unsafeName])
      #expect(contents.problems.first?.member == "caf\\x82")
    }
  }

  @Test(arguments: [
    ["a.csv", "A.CSV"], ["stra\u{DF}e.csv", "STRASSE.csv"], ["\u{E9}", "e\u{301}"], ["\u{FB01}le", "file"],
    ["\u{FF41}.csv", "a.csv"], ["a", "a/b.csv"], ["a/b.csv", "a"], ["A/b.csv", "a"], ["a/", "a"], ["a/", "a/"],
  ])
  func `Names that some systems take for one refuse the archive`(_ names: [String]) {
    let entries = names.map { name in
      ZipBuilder.Entry(name, name.hasSuffix("/") ? "" : "x")
    }
    let contents = ArchiveFixture.read(entries)
    #expect(contents.isRefused)
    #expect(contents.codes == [.duplicateName])
  }

  @Test func `Lengths and depths are allowed up to the limit and not beyond`() {
    #expect(codes([String(repeating: "a", count: 255)]).isEmpty)
    #expect(codes([String(repeating: "a", count: 256)]) == [.unsafeName])
    let folder = String(repeating: "a", count: 204) + "/"
    #expect(codes([String(repeating: folder, count: 4) + String(repeating: "b", count: 204)]).isEmpty)
    #expect(codes([String(repeating: folder, count: 4) + String(repeating: "b", count: 205)]) == [.unsafeName])
    #expect(codes([String(repeating: "a/", count: 15) + "b"]).isEmpty)
    #expect(codes([String(repeating: "a/", count: 16) + "b"]) == [.unsafeName])
  }

  @Test func `Names are made fit to print in messages`() {
    let contents = ArchiveFixture.read([ZipBuilder.Entry("a\u{202E}b\n", "x")])
    #expect(contents.problems.first?.member == "a\\u{202E}b\\u{A}")
  }
}
