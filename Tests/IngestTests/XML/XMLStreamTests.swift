import Testing

@testable import Ingest

@Suite("The XML stream") struct XMLStreamTests {
  /// Counts what comes out of a document.
  private final class Counter: XMLHandler {
    var elements = 0
    var textBytes = 0

    func start(_ name: XMLName, _ attributes: XMLAttributes) { elements += 1 }
    func text(_ bytes: UnsafeRawBufferPointer) { textBytes += bytes.count }
    func end(_ name: XMLName) {}
  }

  /// The rule by which a document is refused; nil where it is read.
  private func rule(_ bytes: [UInt8], chunk: Int = 1 << 20) throws -> String? {
    let stream = XMLStream(Counter())
    do {
      try feed(bytes, chunk: chunk, stream.push)
      try stream.finish()
      return nil
    } catch let problem as FormatProblem { return problem.rule }
  }

  private func rule(_ text: String) throws -> String? { try rule(Array(text.utf8)) }

  private static let unreadable: [(String, [UInt8])] = [
    ("xml.truncated", []), ("xml.truncated", Array("<a".utf8)), ("xml.truncated", Array("<a>".utf8)),
    ("xml.malformed", Array("<a/>x".utf8)), ("xml.malformed", Array("<a/><b/>".utf8)),
    ("xml.malformed", Array("<a></b>".utf8)), ("xml.malformed", Array("<a b='1' b='2'/>".utf8)),
    ("xml.malformed", Array("<p:a/>".utf8)), ("xml.malformed", Array("<a>&lol;</a>".utf8)),
    // NUL as a byte and by its number; a continuation that is none, an overlong form, a surrogate.
    ("xml.malformed", Array("<a>\u{0}</a>".utf8)), ("xml.malformed", Array("<a>&#0;</a>".utf8)),
    ("xml.malformed", Array("<a>".utf8) + [0xC3, 0x28] + Array("</a>".utf8)),
    ("xml.malformed", Array("<a>".utf8) + [0xC0, 0xAF] + Array("</a>".utf8)),
    ("xml.malformed", Array("<a>".utf8) + [0xED, 0xA0, 0x80] + Array("</a>".utf8)),
    ("xml.malformed", Array("<?xml version='1.0' encoding='UTF-16'?><a/>".utf8)),
    ("xml.encoding", Array("<?xml version='1.0' encoding='IBM037'?><a/>".utf8)),
    ("xml.encoding", Array("<?xml version='1.0' encoding='UTF-32'?><a/>".utf8)),
    ("xml.doctype", Array("<!DOCTYPE a><a/>".utf8)),
    ("xml.doctype", [0xFF, 0xFE] + "<!DOCTYPE a><a/>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
  ]

  @Test("What is not well-formed, or has a DOCTYPE, is refused, whatever the pieces", arguments: unreadable.indices)
  func refused(_ index: Int) throws {
    let (expected, bytes) = Self.unreadable[index]
    for chunk in [1, 3, 1 << 20] { #expect(try rule(bytes, chunk: chunk) == expected) }
  }

  @Test("Depth and attributes are allowed up to the limit and not beyond")
  func limits() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(try rule(nested(64)) == nil)
    #expect(try rule(nested(65)) == "xml.depth")
    func attributes(_ count: Int) -> String { "<a \((0..<count).map { "b\($0)=''" }.joined(separator: " "))/>" }
    #expect(try rule(attributes(1_000)) == nil)
    #expect(try rule(attributes(1_001)) == "xml.attributes")
  }

  @Test("Text of 20 MB is handed on in pieces; a tag, a comment or a name of that size is refused early")
  func large() throws {
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 64 << 10)
    let counter = Counter()
    let text = XMLStream(counter)
    try Array("<a>".utf8).withUnsafeBytes(text.push)
    for _ in 0..<320 { try piece.withUnsafeBytes(text.push) }
    try Array("</a>".utf8).withUnsafeBytes(text.push)
    try text.finish()
    #expect(counter.textBytes == 20 << 20)
    for start in ["<a b='", "<!--", "<", "<?p "] {
      let stream = XMLStream(Counter())
      var taken = 0
      do {
        try Array(start.utf8).withUnsafeBytes(stream.push)
        for _ in 0..<320 {
          try piece.withUnsafeBytes(stream.push)
          taken += piece.count
        }
        Issue.record("'\(start)' was read")
      } catch let problem as FormatProblem { #expect(problem.rule == "xml.token", "\(start)") }
      // 1 MiB is allowed.
      #expect(taken <= 1 << 20, "\(start)")
    }
  }
}
