import Foundation
import Ingest
import TestSupport
import Testing

/// Where our reader, libarchive and Info-ZIP disagree on an honest archive, `HonestArchive` says which and why.
@Suite struct ArchiveAgreementTests {
  /// Name, size and check sum of each file and the name of each link below a folder, by programs of the system.
  private func listing(_ folder: String) throws -> String {
    let ended = try ChildProcess.shell(
      "(find . -type f -exec cksum {} +; find . -type l) | LC_ALL=C sort", in: folder)
    #expect(ended.exitCode == 0)
    return ended.out
  }

  private func outcome(_ folder: String, truth: String) throws -> HonestArchive.Outcome {
    let found = try listing(folder)
    return found == truth ? .same : found.isEmpty ? .nothing : .otherwise
  }

  @Test(arguments: HonestArchive.all)
  func `Each reader makes of an honest archive what the table says`(_ archive: HonestArchive) throws {
    let folder = TemporaryFolder()
    func path(_ name: String) -> String { "\(folder.path)/\(name)" }
    for name in ["truth/sub", "ours", "libarchive", "infozip"] {
      try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    }
    var files = ArchiveFixture.tables
    files["sub/c.csv"] = "c\n3\n"
    for (name, text) in files { try Data(text.utf8).write(to: URL(filePath: path("truth/\(name)"))) }
    let writers = Repository.path("Tests/IngestTests/Archives/writers.py")
    let made = try ChildProcess.shell(
      "export LC_ALL=C.UTF-8 writers='\(writers)'\n\(archive.made)", in: path("truth"))
    try #require(made.exitCode == 0, "\(made.err)")
    let truth = try listing(path("truth"))

    // What the two print and end with is theirs; what counts is what they leave.
    _ = try ChildProcess.shell(
      """
      export LC_ALL=C.UTF-8
      bsdtar --passphrase pw -xf x.zip -C libarchive || true
      unzip -qq -o -P pw x.zip -d infozip || true
      """, in: folder.path)
    let bytes = try Array(Data(contentsOf: URL(filePath: path("x.zip"))))
    for member in ArchiveFixture.read(bytes, passwords: ["pw"]).members {
      let target = URL(filePath: path("ours/\(member.path)"))
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(ArchiveFixture.text(member).utf8).write(to: target)
    }
    #expect(try outcome(path("ours"), truth: truth) == archive.ours)
    #expect(try outcome(path("libarchive"), truth: truth) == archive.libarchive)
    #expect(try outcome(path("infozip"), truth: truth) == archive.infoZIP)
    let isAgreed = archive.ours == archive.libarchive && archive.ours == archive.infoZIP
    #expect(isAgreed == (archive.why == nil), "A difference has a reason, and nothing else has one.")
  }
}
