import CExpat

/// Takes what stands in an XML document, in its order. What is thrown ends the reading.
protocol XMLHandler: AnyObject {
  func start(_ name: XMLName, _ attributes: XMLAttributes) throws
  /// A part of the text of the element in hand: UTF-8, in pieces of any size, valid for the call.
  func text(_ bytes: UnsafeRawBufferPointer) throws
  func end(_ name: XMLName) throws
}

/// Reads an XML 1.0 document piece by piece with expat, holding no more of it than one tag.
///
/// A DOCTYPE is refused, and with it every entity that a document could define; a document that is not well-formed
/// is refused as a whole, wherever the fault stands. UTF-8, UTF-16, ISO-8859-1, US-ASCII and windows-1252 are read.
final class XMLStream {
  /// How much of one thing a document may hold, in its elements' depth, in numbers and in bytes.
  struct Limits {
    var depth = 64
    var attributes = 1_000
    /// Bytes of a tag, a comment, or anything else that expat holds as a whole.
    var token = 1 << 20
  }

  private let parser: XML_Parser
  private let handler: any XMLHandler
  private let limits: Limits
  private var depth = 0
  private var fed = 0
  private var fault: (any Error)?

  init(_ handler: any XMLHandler, limits: Limits = Limits()) {
    self.handler = handler
    self.limits = limits
    guard let parser = XML_ParserCreateNS(nil, XMLName.separator) else {
      preconditionFailure("expat makes a parser as long as there is memory")
    }
    self.parser = parser
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { XMLStream.of($0)?.started($1, $2) },
      { XMLStream.of($0)?.ended($1) })
    XML_SetCharacterDataHandler(parser) { data, bytes, count in
      XMLStream.of(data)?.passed(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    }
    XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in XMLStream.of(data)?.refuseDoctype() }
    XML_SetUnknownEncodingHandler(parser, { _, name, info in WindowsEncoding.describe(name, info) }, nil)
  }

  deinit { XML_ParserFree(parser) }

  /// Takes the next bytes of the document.
  ///
  /// - Throws: `FormatProblem` where the document is refused, and what the handler throws.
  func push(_ chunk: UnsafeRawBufferPointer) throws {
    var rest = chunk
    while !rest.isEmpty {
      // Small steps bound what expat reads again of a long tag.
      let step = UnsafeRawBufferPointer(rebasing: rest.prefix(64 << 10))
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(step.count))
      fed += step.count
      try parse(step, isFinal: false)
      let held = fed - Int(XML_GetCurrentByteIndex(parser)) - Int(XML_GetCurrentByteCount(parser))
      guard held <= limits.token else {
        throw problem("xml.token", "The document holds a tag, a comment or a name that is larger than is allowed.")
      }
    }
  }

  /// Says that the document has ended.
  func finish() throws { try parse(UnsafeRawBufferPointer(start: nil, count: 0), isFinal: true) }

  /// The line that the reading has come to, counted from 1.
  var line: Int { Int(XML_GetCurrentLineNumber(parser)) }

  /// The column of that line, counted from 1.
  private var column: Int { Int(XML_GetCurrentColumnNumber(parser)) + 1 }

  private func parse(_ bytes: UnsafeRawBufferPointer, isFinal: Bool) throws {
    let status = XML_Parse(
      parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), isFinal ? 1 : 0)
    if let fault { throw fault }
    guard status == XML_STATUS_OK else {
      let code = XML_GetErrorCode(parser)
      if code == XML_ERROR_UNKNOWN_ENCODING {
        throw problem("xml.encoding", "The document is in an encoding that is not read here.")
      }
      if code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN && isFinal {
        throw problem("xml.truncated", "The document ends too early: a part of it is missing.")
      }
      throw problem("xml.malformed", "The document is not well-formed XML.")
    }
  }

  private static func of(_ data: UnsafeMutableRawPointer?) -> XMLStream? {
    data.map { Unmanaged<XMLStream>.fromOpaque($0).takeUnretainedValue() }
  }

  private func attempt(_ body: () throws -> Void) {
    // expat may call once more after it was stopped.
    guard fault == nil else { return }
    do { try body() } catch {
      fault = located(error)
      XML_StopParser(parser, 0)
    }
  }

  private func started(
    _ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
  ) {
    guard let name, let attributes else { return }
    attempt {
      depth += 1
      guard depth <= limits.depth else {
        throw problem("xml.depth", "The document's elements stand one inside another deeper than is allowed.")
      }
      let attributes = XMLAttributes(attributes)
      guard attributes.count <= limits.attributes else {
        throw problem("xml.attributes", "An element of the document has more attributes than are allowed.")
      }
      try handler.start(XMLName(name), attributes)
    }
  }

  private func ended(_ name: UnsafePointer<CChar>?) {
    guard let name else { return }
    attempt {
      depth -= 1
      try handler.end(XMLName(name))
    }
  }

  private func passed(_ bytes: UnsafeRawBufferPointer) { attempt { try handler.text(bytes) } }

  private func refuseDoctype() {
    attempt {
      throw problem("xml.doctype", "The document has a DOCTYPE, which can make a reader fetch or unfold other things.")
    }
  }

  /// A problem that says of no place where it is, said to be where the reading has come to.
  private func located(_ error: any Error) -> any Error {
    guard var problem = error as? FormatProblem, problem.line == nil else { return error }
    problem.line = line
    problem.column = column
    return problem
  }

  private func problem(_ rule: String, _ explanation: String) -> FormatProblem {
    FormatProblem(
      rule, explanation, help: "Export the document again with the system that made it, and send it whole.",
      line: line, column: column)
  }
}
