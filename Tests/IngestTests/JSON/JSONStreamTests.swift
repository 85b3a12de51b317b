import Testing

@testable import Ingest

/// One text for each rule of RFC 8259, by the section that it stands in.
@Suite("The JSON stream")
struct JSONStreamTests {
  @Test(
    "texts of RFC 8259 are read, whatever the pieces",
    arguments: [
      // 2: any value is a text; space may stand around every mark.
      ("1", ["1"]), ("\"a\"", ["'a'"]), ("true", ["true"]), ("false", ["false"]), ("null", ["null"]),
      (" \t\r\n[ 1 , 2 ] \n", ["[", "1", "2", "]"]), ("[\n\n]", ["[", "]"]), ("{ }", ["{", "}"]),
      // 4
      ("{\"a\" : 1,\"b\":{}}", ["{", "a:", "1", "b:", "{", "}", "}"]), ("{\"\":0}", ["{", ":", "0", "}"]),
      ("[{\"a\":1},{\"a\":2}]", ["[", "{", "a:", "1", "}", "{", "a:", "2", "}", "]"]),
      (
        "{\"a\":{\"a\":[{\"a\":1}]},\"b\":{\"a\":2}}",
        ["{", "a:", "{", "a:", "[", "{", "a:", "1", "}", "]", "}", "b:", "{", "a:", "2", "}", "}"]
      ),
      // 5
      ("[[],[[]],\"\"]", ["[", "[", "]", "[", "[", "]", "]", "''", "]"]),
      // 6
      (
        "[0,-0,10,-1.50,0.1e1,1E-2,2e+3,123456789012345678901234567890]",
        ["[", "0", "-0", "10", "-1.50", "0.1e1", "1E-2", "2e+3", "123456789012345678901234567890", "]"]
      ),
      // 7
      (
        #"["\"\\\/\b\f\n\r\t","\u0041\u00e9\u20AC","\uD83D\uDE00x","\uFFFF\uDBFF\uDFFF"]"#,
        ["[", "'\"\\/\u{8}\u{C}\n\r\t'", "'Aé€'", "'😀x'", "'\u{FFFF}\u{10FFFF}'", "]"]
      ),
      (
        "[\"é€😀\u{7F}\", \"long enough for words of eight bytes\"]",
        ["[", "'é€😀\u{7F}'", "'long enough for words of eight bytes'", "]"]
      ),
      (#"{"\u0061b":"x"}"#, ["{", "ab:", "'x'", "}"]),
    ] as [(String, [String])])
  func accepted(_ text: String, _ expected: [String]) throws {
    let bytes = Array(text.utf8)
    for chunk in [1, 2, 3, 5, 7, 64] { #expect(try JSONTrace.events(of: bytes, chunk: chunk) == expected) }
    // 8.1: a mark may be passed over.
    for chunk in [1, 2, 64] {
      #expect(try JSONTrace.events(of: [0xEF, 0xBB, 0xBF] + bytes, chunk: chunk) == expected)
    }
  }

  @Test(
    "what is no JSON, or means different things to different readers, is refused",
    arguments: [
      ("", "json.truncated"), (" ", "json.truncated"), ("[", "json.truncated"), ("[1", "json.truncated"),
      ("{\"a\":", "json.truncated"), ("\"a", "json.truncated"), ("tru", "json.truncated"), ("[1,", "json.truncated"),
      ("[1,]", "json.syntax"), ("[,1]", "json.syntax"), ("[1 2]", "json.syntax"), ("[1}", "json.syntax"),
      ("{\"a\":1,}", "json.syntax"), ("{,}", "json.syntax"), ("{\"a\" 1}", "json.syntax"), ("{a:1}", "json.syntax"),
      ("{1:1}", "json.syntax"), ("{\"a\":}", "json.syntax"), ("{\"a\"}", "json.syntax"), ("{'a':1}", "json.syntax"),
      ("]", "json.syntax"), ("[True]", "json.syntax"), ("[trux]", "json.syntax"), ("[nul]", "json.syntax"),
      ("[NaN]", "json.syntax"), ("[Infinity]", "json.syntax"), ("[-Infinity]", "json.number"), ("[+1]", "json.syntax"),
      ("[.5]", "json.syntax"), ("[01]", "json.number"), ("[-01]", "json.number"), ("[1.]", "json.number"),
      ("[-]", "json.number"), ("[1e]", "json.number"), ("[1e+]", "json.number"), ("[1.2.3]", "json.number"),
      ("[1-2]", "json.number"), ("[0x1]", "json.syntax"), ("[1e5.5]", "json.number"), ("1.", "json.number"),
      ("[1] 2", "json.trailing"), ("[1]]", "json.trailing"), ("{}{}", "json.trailing"), ("[1] x", "json.trailing"),
      ("[1] // a", "json.trailing"), ("[/* a */1]", "json.syntax"), ("#\n[1]", "json.syntax"),
      ("[\"a\tb\"]", "json.control"), ("[\"a\nb\"]", "json.control"), ("[\"\u{0}\"]", "json.control"),
      (#"["\x41"]"#, "json.escape"), (#"["\u12G4"]"#, "json.escape"), (#"["\U0041"]"#, "json.escape"),
      (#"["\u123"]"#, "json.escape"), (#"["\uD800"]"#, "json.surrogate"), (#"["\uDC00"]"#, "json.surrogate"),
      (#"["\uD800x"]"#, "json.surrogate"), (#"["\uD800\n"]"#, "json.surrogate"),
      (#"["\uD800\u0041"]"#, "json.surrogate"), (#"["\uD800\uD800\uDC00"]"#, "json.surrogate"),
      (#"["\u0000"]"#, "json.nul"), (#"{"a":1,"a":1}"#, "json.duplicate_key"),
      (#"{"a":1,"\u0061":1}"#, "json.duplicate_key"),
      (#"{"a":{"b":1},"c":2,"a":3}"#, "json.duplicate_key"), ("[\u{A0}1]", "json.encoding"),
    ])
  func refused(_ text: String, _ rule: String) {
    for chunk in [1, 2, 64] {
      #expect(refusal { _ = try JSONTrace.events(of: Array(text.utf8), chunk: chunk) } == rule)
    }
  }

  @Test(
    "bytes that are no UTF-8 are refused",
    arguments: [
      // A Latin-1 letter, a surrogate, an overlong form, a character cut short, beyond U+10FFFF.
      [0x5B, 0x22, 0xE9, 0x22, 0x5D], [0x5B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x5D], [0x5B, 0x22, 0xC0, 0xAF, 0x22, 0x5D],
      [0x5B, 0x22, 0xE2, 0x82, 0x22, 0x5D], [0x5B, 0x22, 0xF4, 0x90, 0x80, 0x80, 0x22, 0x5D],
      // UTF-16 of both orders, with and without a mark; half a mark.
      [0xFF, 0xFE, 0x5B, 0, 0x5D, 0], [0xFE, 0xFF, 0, 0x5B, 0, 0x5D], [0x5B, 0, 0x5D, 0], [0, 0x5B, 0, 0x5D],
      [0xEF, 0xBB, 0x5B, 0x5D], [0xEF, 0x5B, 0x5D], [0xEF, 0xBB, 0x31],
    ] as [[UInt8]])
  func encodings(_ bytes: [UInt8]) {
    for chunk in [1, 2, 64] {
      #expect(refusal { _ = try JSONTrace.events(of: bytes, chunk: chunk) } == "json.encoding")
    }
  }

  @Test("a text that is cut short at any byte is refused")
  func truncation() throws {
    let text = #"{"a":[1,-2.5e3,"x\u00e9\uD83D\uDE00é",true,null],"b":{"c":false,"d":""}}"#
    let bytes = Array(text.utf8)
    #expect(try JSONTrace.events(of: bytes).count == 17)
    for count in 0..<bytes.count {
      #expect(throws: FormatProblem.self) { try JSONTrace.events(of: Array(bytes[..<count])) }
    }
  }

  @Test("a refusal tells the line and the column in bytes")
  func places() {
    #expect(throws: FormatProblem.self) { try JSONTrace.events(of: Array("[\n1,\n  01]".utf8)) }
    for (text, line, column) in [("[1,\n 2,\n  x]", 3, 3), ("[\"é\" x]", 1, 7), ("{\"a\":1,\"a\":2}", 1, 10)] {
      for chunk in [1, 64] {
        do {
          _ = try JSONTrace.events(of: Array(text.utf8), chunk: chunk)
          Issue.record("the text was read")
        } catch let problem as FormatProblem {
          #expect(problem.line == line)
          #expect(problem.column == column)
        } catch { Issue.record("another error") }
      }
    }
  }

  @Test("a text a line: none runs over its end, none stands beside another")
  func lines() throws {
    func rule(_ text: String) -> String {
      refusal { _ = try JSONTrace.events(of: Array(text.utf8), framing: .lines, chunk: 3) }
    }
    #expect(
      try JSONTrace.events(of: Array("{}\n\n[1]\r\n2".utf8), framing: .lines, chunk: 1) == [
        "{", "}", "[", "1", "]", "2",
      ])
    #expect(try JSONTrace.events(of: [], framing: .lines).isEmpty)
    #expect(rule("{}\n{\n}") == "json.line")
    #expect(rule("{}{}\n") == "json.trailing")
    #expect(rule("{}\n{\"a\":1") == "json.truncated")
  }

  @Test("one text, or one a line, is told by where the first one ends")
  func either() throws {
    func events(_ text: String) throws -> String {
      try JSONTrace.events(of: Array(text.utf8), framing: .either, chunk: 1).joined()
    }
    #expect(try events("{}\n[1]\n") == "{}[1]")
    #expect(try events("{\n}\n") == "{}")
    #expect(refusal { _ = try events("{\n}\n[1]") } == "json.trailing")
    #expect(refusal { _ = try events("{}\n[\n1]") } == "json.line")
  }

  @Test("what is larger than the limits is refused, at the limit and not before")
  func limits() throws {
    var limits = JSONStream.Limits()
    limits.depth = 3
    limits.string = 10
    limits.name = 4
    limits.number = 5
    limits.names = 2
    func rule(_ text: String) -> String {
      let rules = [1, 64].map { chunk in
        refusal { _ = try JSONTrace.events(of: Array(text.utf8), chunk: chunk, limits: limits) }
      }
      return rules[0] == rules[1] ? rules[0] : "differs"
    }
    #expect(rule("[[[1]]]") == "accepted")
    #expect(rule("[[[[1]]]]") == "json.depth")
    #expect(rule("\"0123456789\"") == "accepted")
    #expect(rule("\"0123456789a\"") == "json.size")
    #expect(rule("[12345]") == "accepted")
    #expect(rule("[123456]") == "json.size")
    #expect(rule("{\"abcd\":1}") == "accepted")
    #expect(rule("{\"abcde\":1}") == "json.size")
    #expect(rule("[{\"a\":1,\"b\":1},{\"b\":1,\"a\":1}]") == "accepted")
    #expect(rule("[{\"a\":1,\"b\":1},{\"c\":1}]") == "json.names")
  }

  @Test("a depth of a million and a string of 64 MiB are refused before more is held than the limits allow")
  func bombs() {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(refusal { _ = try JSONTrace.events(of: deep) } == "json.depth")
    let stream = JSONStream(JSONTrace())
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 64 << 10)
    var taken = 0
    let rule = refusal {
      try Array("[\"".utf8).withUnsafeBytes(stream.push)
      for _ in 0..<1_024 {
        try piece.withUnsafeBytes(stream.push)
        taken += piece.count
      }
    }
    #expect(rule == "json.size")
    // What is held is the string so far, and 16 MiB is the most that it may have.
    #expect(taken == 16 << 20)
  }

  @Test("twenty thousand names are told apart")
  func names() throws {
    let members = (0..<20_000).map { "\"k\($0)\":\($0)" }
    let object = "{\(members.joined(separator: ","))}"
    #expect(try JSONTrace.events(of: Array("[\(object),\(object)]".utf8)).count == 2 * 40_002 + 2)
    let repeated = "{\(members.joined(separator: ",")),\"k7\":1}"
    #expect(refusal { _ = try JSONTrace.events(of: Array(repeated.utf8)) } == "json.duplicate_key")
  }
}
