import Foundation
import Ingest
import TestSupport
import Testing

/// Methods of packing besides DEFLATE, by the programs that write them.
@Suite struct PackingTests {
  /// 7-Zip with one method, over the tables of the fixture.
  private func zip(_ method: String) throws -> [UInt8] {
    try ArchiveFixture.made("x.zip", by: "7z a -tzip -mm=\(method) x.zip a.csv b.csv")
  }

  @Test(arguments: ["Copy", "Deflate", "Deflate64", "BZip2", "LZMA", "xz", "PPMd"])
  func `What 7-Zip packs is read, kept in memory or as it comes`(_ method: String) throws {
    let bytes = try zip(method)
    for limits in [ArchiveLimits(), ArchiveFixture.small] {
      let contents = ArchiveFixture.read(bytes, limits: limits)
      #expect(contents.problems.isEmpty)
      let texts = try contents.members.map { ($0.path, try ArchiveFixture.text($0)) }
      #expect(Dictionary(uniqueKeysWithValues: texts) == ArchiveFixture.tables)
    }
  }

  @Test func `Zstandard in a zip is read`() throws {
    let content = Array(try #require(ArchiveFixture.tables["b.csv"]).utf8)
    let script = """
      import sys, base64, pyarrow
      content = open(sys.argv[1], 'rb').read()
      print(base64.b64encode(pyarrow.compress(content, codec='zstd', asbytes=True)).decode(), end='')
      """
    let packed = try #require(Data(base64Encoded: try Python.run(script, on: content)))
    let entry = ZipBuilder.Entry("b.csv", content).with {
      $0.method = 93
      $0.packed = Array(packed)
    }
    for limits in [ArchiveLimits(), ArchiveFixture.small] {
      let contents = ArchiveFixture.read([entry], limits: limits)
      #expect(contents.problems.isEmpty)
      #expect(try contents.members.map(ArchiveFixture.text) == [ArchiveFixture.tables["b.csv"]])
    }
  }

  /// Long repeats and noise, in blocks of all kinds: stored ones for the noise, distances of more than 32 KiB, and
  /// lengths of more than 258 bytes.
  @Test func `Deflate64 reaches back 64 KiB and repeats long`() throws {
    let script = """
      head -c 60000 /dev/urandom > n
      (cat n n; head -c 300000 /dev/zero; cat n b.csv n a.csv) > c.bin
      7z a -tzip -mm=Deflate64 -mx=9 x.zip c.bin
      python3 -c "import base64; print(base64.b64encode(open('c.bin','rb').read()+b'|'+open('x.zip','rb').read()).decode())" > both
      """
    let both = try #require(
      Data(base64Encoded: Data(try ArchiveFixture.made("both", by: script)), options: .ignoreUnknownCharacters))
    let end = try #require(both.firstRange(of: Data("|PK\u{3}\u{4}".utf8)))
    let content = String(decoding: both[..<end.lowerBound], as: UTF8.self)
    let contents = ArchiveFixture.read(Array(both[(end.lowerBound + 1)...]), limits: ArchiveFixture.small)
    #expect(contents.problems.isEmpty)
    #expect(try contents.members.map(ArchiveFixture.text) == [content])
  }

  @Test(arguments: ["Deflate64", "BZip2", "LZMA", "xz", "PPMd"])
  func `Whatever byte of the packed data is changed or missing, members come out whole or not at all`(
    _ method: String
  ) throws {
    let bytes = try zip(method)
    for place in stride(from: 0, to: bytes.count, by: 97) {
      var broken = bytes
      broken[place] ^= 0x04
      let contents = ArchiveFixture.read(broken, limits: ArchiveFixture.small)
      for member in contents.members {
        #expect(ArchiveFixture.tables.values.contains(try ArchiveFixture.text(member)), "\(method) \(place)")
      }
    }
  }

  /// The packed bytes of `b.csv` as 7-Zip makes them.
  private func packed(_ method: String) throws -> [UInt8] {
    let bytes = try ArchiveFixture.made("x.zip", by: "7z a -tzip -mm=\(method) x.zip b.csv")
    let directory = try #require(bytes.lastRange(of: [0x50, 0x4B, 1, 2]))
    return Array(bytes[35..<directory.lowerBound])
  }

  @Test(arguments: [("Deflate64", 9), ("BZip2", 12), ("LZMA", 14), ("xz", 95), ("PPMd", 98)])
  func `A packed stream must end exactly where its bytes end`(_ method: String, _ number: Int) throws {
    let content = Array(try #require(ArchiveFixture.tables["b.csv"]).utf8)
    let packed = try packed(method)
    func codes(_ packed: [UInt8], _ content: [UInt8]) -> [ArchiveProblem.Code] {
      let entry = ZipBuilder.Entry("b.csv", content).with {
        $0.method = number
        $0.packed = packed
      }
      return ArchiveFixture.read([entry], limits: ArchiveFixture.small).codes
    }
    #expect(codes(packed, content).isEmpty)
    #expect(codes(packed + [0, 0, 0, 0], content) == [.badStream])
    #expect(!codes(packed.dropLast(8), content).isEmpty)
    #expect(!codes(packed, content.dropLast()).isEmpty)
    #expect(!codes(packed, content + [10]).isEmpty)
  }
}
