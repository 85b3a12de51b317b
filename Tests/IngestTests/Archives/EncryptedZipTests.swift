import Foundation
import Ingest
import TestSupport
import Testing

/// Zips that three independent programs encrypt: Info-ZIP, 7-Zip and libarchive.
@Suite struct EncryptedZipTests {
  /// How a program encrypts, with the password "correct horse".
  enum Writer: String, CaseIterable, Sendable {
    /// Info-ZIP, which checks passwords against the time; 7-Zip and libarchive against the check sum and the time.
    case infoZIP = "zip -q -P 'correct horse' x.zip a.csv b.csv"
    case infoZIPStream = "cat b.csv | zip -q -P 'correct horse' x.zip - a.csv"
    case sevenZip = "7z a -tzip -mem=ZipCrypto '-pcorrect horse' x.zip a.csv b.csv"
    case libarchive =
      "bsdtar -cf x.zip --format zip --passphrase 'correct horse' --options zip:encryption=zipcrypt a.csv b.csv"
    /// AE-2.
    case sevenZipAES128 = "7z a -tzip -mem=AES128 '-pcorrect horse' x.zip a.csv b.csv"
    case sevenZipAES192 = "7z a -tzip -mem=AES192 '-pcorrect horse' x.zip a.csv b.csv"
    case sevenZipAES256 = "7z a -tzip -mem=AES256 '-pcorrect horse' x.zip a.csv b.csv"
    case sevenZipAESStored = "7z a -tzip -mx=0 -mem=AES256 '-pcorrect horse' x.zip a.csv b.csv"
    case sevenZipAESLZMA = "7z a -tzip -mm=LZMA -mem=AES256 '-pcorrect horse' x.zip a.csv b.csv"
    case sevenZipAESDeflate64 = "7z a -tzip -mm=Deflate64 -mem=AES256 '-pcorrect horse' x.zip a.csv b.csv"
    /// AE-2 for the small member and AE-1, which states check sums, for the other; both with descriptors.
    case libarchiveAES128 =
      "bsdtar -cf x.zip --format zip --passphrase 'correct horse' --options zip:encryption=aes128 a.csv b.csv"
    case libarchiveAES256 =
      "bsdtar -cf x.zip --format zip --passphrase 'correct horse' --options zip:encryption=aes256 a.csv b.csv"

    var isAES: Bool { rawValue.lowercased().contains("aes") }

    func bytes() throws -> [UInt8] { try ArchiveFixture.made("x.zip", by: rawValue) }
  }

  private func texts(_ contents: ArchiveContents) throws -> [String: String] {
    // Info-ZIP calls what it reads from its standard input `-`.
    try Dictionary(
      uniqueKeysWithValues: contents.members.map { ($0.path == "-" ? "b.csv" : $0.path, try ArchiveFixture.text($0)) })
  }

  @Test(arguments: Writer.allCases)
  func `The password opens what independent programs encrypt, kept in memory or read as it comes`(
    _ writer: Writer
  ) throws {
    let bytes = try writer.bytes()
    for limits in [ArchiveLimits(), ArchiveFixture.small] {
      let contents = ArchiveFixture.read(bytes, limits: limits, passwords: ["correct horse"])
      #expect(contents.problems.isEmpty)
      #expect(try texts(contents) == ArchiveFixture.tables)
      #expect(contents.notes == (writer.isAES ? [] : [ArchiveNote(.weakEncryption)]))
    }
  }

  @Test(arguments: Writer.allCases)
  func `Without a password, or with others, each member is refused and says which of the two it is`(
    _ writer: Writer
  ) throws {
    let bytes = try writer.bytes()
    let without = ArchiveFixture.read(bytes)
    #expect(without.members.isEmpty)
    #expect(without.codes == [.passwordMissing, .passwordMissing])
    let wrong = ArchiveFixture.read(bytes, passwords: ["Correct horse", "correct horse ", "x"])
    #expect(wrong.members.isEmpty)
    // One wrong password in 256 passes the old cipher's only check; what it makes of the bytes is damage.
    let damage: Set<ArchiveProblem.Code> = [.crcMismatch, .badStream, .sizeMismatch]
    #expect(wrong.codes.count == 2)
    #expect(wrong.codes.allSatisfy { $0 == .passwordWrong || !writer.isAES && damage.contains($0) })
    for problem in wrong.problems {
      #expect(!"\(problem.explanation) \(problem.help)".lowercased().contains("correct horse"))
    }
  }

  @Test(arguments: [Writer.infoZIP, .sevenZip, .sevenZipAES256, .libarchiveAES128])
  func `Of many passwords the one that fits is found for each member, also where wrong ones pass the short check`(
    _ writer: Writer
  ) throws {
    // About one in 256 of these passes the old cipher's check, so that in 2,000 some do for each member.
    var passwords = (0..<(writer.isAES ? 8 : 2000)).map { "wrong \($0)" }
    passwords.insert("correct horse", at: passwords.count / 2)
    let contents = ArchiveFixture.read(try writer.bytes(), passwords: passwords)
    #expect(contents.problems.isEmpty)
    #expect(try texts(contents) == ArchiveFixture.tables)
  }

  @Test func `Members of one archive may have different passwords`() throws {
    let script = """
      7z a -tzip -mem=AES256 -pnew x.zip a.csv
      7z a -tzip -mem=AES256 -pold x.zip b.csv
      """
    let bytes = try ArchiveFixture.made("x.zip", by: script)
    #expect(try texts(ArchiveFixture.read(bytes, passwords: ["new", "old"])) == ArchiveFixture.tables)
    let one = ArchiveFixture.read(bytes, passwords: ["new"])
    #expect(one.paths == ["a.csv"])
    #expect(one.codes == [.passwordWrong])
    #expect(one.problems.map(\.member) == ["b.csv"])
  }

  @Test func `An encrypted archive in another one is opened, and its problems and its note say which it is`() throws {
    let script = "7z a -tzip -mem=ZipCrypto -ppw inner.zip a.csv b.csv\nzip -q x.zip inner.zip"
    let bytes = try ArchiveFixture.made("x.zip", by: script)
    let contents = ArchiveFixture.read(bytes, passwords: ["pw"])
    #expect(contents.paths == ["inner.zip!/a.csv", "inner.zip!/b.csv"])
    #expect(contents.notes == [ArchiveNote(.weakEncryption, archive: "inner.zip")])
    let without = ArchiveFixture.read(bytes)
    #expect(without.problems.map(\.member) == ["inner.zip!/a.csv", "inner.zip!/b.csv"])
    let sealed = try ArchiveFixture.made(
      "x.zip", by: "zip -q inner.zip a.csv b.csv\n7z a -tzip -mem=AES256 -ppw x.zip inner.zip")
    #expect(ArchiveFixture.read(sealed, passwords: ["pw"]).paths == ["inner.zip!/a.csv", "inner.zip!/b.csv"])
  }

  @Test func `Whatever byte of an encrypted zip is changed, no byte of another content comes out`() throws {
    for (writer, step) in [(Writer.sevenZipAES256, 211), (.sevenZipAESStored, 499), (.libarchiveAES256, 257)] {
      let bytes = try writer.bytes()
      for place in stride(from: 0, to: bytes.count, by: step) {
        var broken = bytes
        broken[place] ^= 0x10
        let contents = ArchiveFixture.read(broken, limits: ArchiveFixture.small, passwords: ["correct horse"])
        for member in contents.members {
          // A flipped bit of a name changes it and nothing else.
          #expect(ArchiveFixture.tables.values.contains(try ArchiveFixture.text(member)), "\(writer) \(place)")
        }
        #expect(!contents.problems.isEmpty || contents.members.count == 2, "\(writer) \(place)")
      }
    }
  }

  @Test func `A changed byte of AES data is told by the code that authenticates them`() throws {
    var bytes = try Writer.sevenZipAESStored.bytes()
    // The data of b.csv end before the directory, of which the second entry's signature is the first one's next.
    let directory = try #require(bytes.lastRange(of: [0x50, 0x4B, 1, 2]))
    let first = try #require(bytes[..<directory.lowerBound].lastRange(of: [0x50, 0x4B, 1, 2]))
    bytes[first.lowerBound - 1000] ^= 1
    let contents = ArchiveFixture.read(bytes, limits: ArchiveFixture.small, passwords: ["correct horse"])
    #expect(contents.paths == ["a.csv"])
    #expect(contents.codes == [.notAuthentic])
  }

  @Test func `Headers that disagree on the encryption are refused`() throws {
    var bytes = try Writer.sevenZipAES256.bytes()
    // The first AES field is the local one; its strength becomes that of AES-128.
    let field = try #require(bytes.firstRange(of: [0x02, 0x00, 0x41, 0x45, 0x03]))
    bytes[field.upperBound - 1] = 1
    #expect(ArchiveFixture.read(bytes, passwords: ["correct horse"]).codes == [.badStructure])
  }

  @Test func `A member that is too short for its encryption is refused`() {
    let entry = ZipBuilder.Entry("a.csv", Array("a,b\n".utf8)).with {
      $0.flags = 1
      $0.method = 0
    }
    #expect(ArchiveFixture.read(ZipBuilder([entry]).build(), passwords: ["x"]).codes == [.badStructure])
  }

  @Test func `A 7z with a password is refused and says that a zip would be read`() throws {
    for option in ["", "-mhe=on"] {
      let bytes = try ArchiveFixture.made("x.7z", by: "7z a \(option) -ppw x.7z a.csv b.csv")
      let contents = ArchiveFixture.read(bytes, name: "x.7z", passwords: ["pw"])
      #expect(contents.members.isEmpty)
      #expect(Set(contents.codes) == [.encrypted])
      #expect(contents.problems.allSatisfy { $0.help.contains("AES-256") && $0.explanation.contains("7z") })
    }
  }
}
