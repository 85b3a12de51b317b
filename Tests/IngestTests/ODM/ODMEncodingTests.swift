import Testing

@testable import Ingest

@Suite struct ODMEncodingTests {
  /// A document of an encoding whose value is `é` and, where there is one, a euro sign.
  private static func text(_ encoding: String, _ value: String) -> String {
    "<?xml version='1.0' encoding='\(encoding)'?>"
      + ODMText.document(ODMText.data("<ItemData ItemOID='A' Value='\(value)'/>"))
  }

  private static func latin(_ encoding: String, _ bytes: [UInt8]) -> [UInt8] {
    Array(text(encoding, "#").utf8).flatMap { $0 == UInt8(ascii: "#") ? bytes : [$0] }
  }

  @Test func `Texts of all encodings become the same UTF-8`() throws {
    let utf16 = Array(Self.text("UTF-16", "é€").utf16)
    let documents: [([UInt8], String)] = [
      ([0xEF, 0xBB, 0xBF] + Array(Self.text("UTF-8", "é€").utf8), "é€"),
      ([0xFF, 0xFE] + utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, "é€"),
      ([0xFE, 0xFF] + utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, "é€"),
      (Self.latin("windows-1252", [0xE9, 0x80]), "é€"),
      (Self.latin("ISO-8859-1", [0xE9]), "é"),
    ]
    for (bytes, value) in documents {
      #expect(try ODMReading(bytes).column(.value) == [value])
      #expect(bytes.withUnsafeBytes { ODMReader.isODM(head: UnsafeRawBufferPointer(rebasing: $0.prefix(400))) })
    }
  }

  @Test(arguments: [
    ("<ODM>", true), ("<odm:ODM xmlns:odm='x'>", true), ("\u{FEFF} \n<ODM/>", true),
    ("<?xml version='1.0'?><!-- <html> --><ODM\n", true), ("<!DOCTYPE ODM [", true), ("<ODM", false), ("", false),
    ("<", false), ("<html>", false), ("<ODMX>", false), ("StudyOID,ODM", false), ("<!-- ODM", false),
    ("<!DOCTYPE html>", false), ("{\"a\": \"<ODM>\"}", false), ("é<ODM>", true),
  ]) func `An ODM document is known by its root`(_ head: String, _ isODM: Bool) {
    #expect(Array(head.utf8).withUnsafeBytes { ODMReader.isODM(head: $0) } == isODM)
  }
}
