import TestSupport
import Testing

@testable import Execution

@Suite("What was written packed is searched unpacked")
struct UnpackingTests {
  private func parts(_ bytes: [UInt8], named name: String) throws -> [String: String] {
    var parts: [String: String] = [:]
    try bytes.withUnsafeBytes { bytes in
      try Unpacking.each(part: bytes, named: name) { part, name in
        parts[name, default: ""] += String(decoding: part, as: UTF8.self)
      }
    }
    return parts
  }

  @Test("A gzip stream is given whole, however long, and one behind it too")
  func gzip() throws {
    let text = String(repeating: "id,name\n1,Evelyn\n", count: 60_000)
    #expect(try parts(Deflate.gzip(Array(text.utf8)), named: "a.csv.gz") == ["a.csv": text])
    let two = Deflate.gzip(Array("one\n".utf8)) + Deflate.gzip(Array("two".utf8))
    #expect(try parts(two, named: "a.gz") == ["a": "one\ntwo"])
    let line = String(repeating: "x", count: 300_000)
    #expect(try parts(Deflate.gzip(Array(line.utf8)), named: "l.gz") == ["l": line])
  }

  @Test("A stream that was cut off is told, and so is a zip without a directory")
  func damaged() {
    let packed = Deflate.gzip(Array("some text that is long enough".utf8))
    #expect(throws: Unpacking.Failure.self) { try parts(Array(packed.dropLast(12)), named: "a.gz") }
    #expect(throws: Unpacking.Failure.self) { try parts([0x50, 0x4B, 3, 4, 0, 0], named: "a.xlsx") }
  }

  @Test("What is not packed is given as it is")
  func plain() throws {
    #expect(try parts(Array("a,b\n".utf8), named: "a.csv") == ["a.csv": "a,b\n"])
  }
}
