/// Reads a JSON text piece by piece (RFC 8259), holding no more of it than one string and the names of its members.
///
/// Only UTF-8 is read; a byte order mark at the start is passed over. What the standard leaves to the reader and
/// readers take differently is refused: names that come twice in an object, surrogates without their pair, and NUL.
final class JSONStream {
  /// How many texts there are, and how they are parted.
  enum Framing {
    /// One.
    case document
    /// One a line; none runs over the end of its line. Blank lines say nothing.
    case lines
    /// One, or one a line: more may follow a first one that stands on one line.
    case either
  }

  /// How much of one thing a text may hold: a depth, bytes, and the different names of members at all depths.
  struct Limits {
    var depth = 64
    var string = RecordStream.Sizes().recordLimit
    var number = 1_000
    var name = 4_096
    var names = 100_000
    /// What records that leave out columns may become.
    var repetition = RepetitionBudget()
  }

  private enum State {
    case value, firstElement, firstName, name, colon, comma, done
    case string, number, literal
  }

  private let handler: any JSONHandler
  private var framing: Framing
  private let limits: Limits
  private let keys = JSONKeyTable()
  private var state = State.value
  /// The containers around the place in hand, from the outside, each with the number of its object.
  private var stack: [(container: JSONContainer, object: Int)] = []
  private var objects = 0
  private let text = JSONText()
  /// The bytes of the number or literal in hand that stood in pieces before.
  private var held: [UInt8] = []
  private var isName = false
  /// What the literal in hand has to be.
  private var literal: StaticString = ""
  /// How many bytes of a byte order mark there were.
  private var markBytes = 0
  /// Where the piece in hand, the line in hand, and what is looked at begin, in bytes from the start.
  private var offset = 0
  private var lineStart = 0
  private var place = 0
  private var line = 1
  private var isOneLine = true

  init(_ handler: any JSONHandler, framing: Framing = .document, limits: Limits = Limits()) {
    self.handler = handler
    self.framing = framing
    self.limits = limits
  }

  /// Whether the text began with a byte order mark, which RFC 8259 (section 8.1) forbids to write and allows to
  /// pass over.
  var hasMark: Bool { markBytes == 3 }

  private var isInMark: Bool { markBytes == 1 || markBytes == 2 }

  /// Takes the next bytes.
  ///
  /// - Throws: `FormatProblem` where the text is refused, and what the handler throws.
  func push(_ chunk: UnsafeRawBufferPointer) throws {
    try placing {
      try chunk.withMemoryRebound(to: UInt8.self) { bytes in
        if let base = bytes.baseAddress { try read(base, bytes.count) }
      }
      offset += chunk.count
    }
  }

  /// Says that the text has ended.
  func finish() throws {
    try placing {
      place = offset
      if state == .number, stack.isEmpty { try held.withUnsafeBytes { try endNumber($0) } }
      let isWhole = state == .done || (state == .value && stack.isEmpty && (framing == .lines))
      guard isWhole, !isInMark else {
        throw JSONStream.problem("json.truncated", "The text ends too early: a part of it is missing.")
      }
    }
  }

  private func placing(_ body: () throws -> Void) throws {
    do { try body() } catch var problem as FormatProblem where problem.line == nil {
      problem.line = line
      problem.column = place - lineStart + 1
      throw problem
    }
  }

  static func problem(_ rule: String, _ explanation: String) -> FormatProblem {
    FormatProblem(rule, explanation, help: "Export the file again with the system that made it, and send it whole.")
  }

  private func read(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws {
    var at = 0
    while at < count {
      place = offset + at
      switch state {
      case .string: try readString(bytes, &at, count)
      case .number: at = try readNumber(bytes, at, count)
      case .literal:
        try readLiteral(bytes[at])
        at += 1
      default:
        let byte = bytes[at]
        at += 1
        switch byte {
        case 0x20, 0x09, 0x0D: continue
        case 0x0A: try endLine(offset + at)
        // The first byte of a number is one of its own.
        case 0x2D where !isInMark, 0x30...0x39 where !isInMark: at -= try beginNumber()
        default: try readMark(byte)
        }
      }
    }
  }

  private func endLine(_ next: Int) throws {
    switch framing {
    case .document: break
    case .lines:
      guard stack.isEmpty else {
        throw JSONStream.problem(
          "json.line", "A line of the file ends within a text: each line has to hold a whole one.")
      }
      if state == .done { state = .value }
    case .either:
      if !stack.isEmpty { isOneLine = false }
      if state == .done, isOneLine {
        framing = .lines
        state = .value
      }
    }
    line += 1
    lineStart = next
  }

  /// Takes a byte that is neither space nor part of a value with an inside of its own.
  private func readMark(_ byte: UInt8) throws {
    guard byte < 0x80, byte != 0, !isInMark else { return try readOrderMark(byte) }
    switch (state, byte) {
    case (.value, 0x7B), (.firstElement, 0x7B): try open(.object)
    case (.value, 0x5B), (.firstElement, 0x5B): try open(.array)
    case (.value, 0x22), (.firstElement, 0x22): beginString(isName: false)
    case (.value, 0x74), (.firstElement, 0x74): beginLiteral("true", byte)
    case (.value, 0x66), (.firstElement, 0x66): beginLiteral("false", byte)
    case (.value, 0x6E), (.firstElement, 0x6E): beginLiteral("null", byte)
    case (.firstName, 0x22), (.name, 0x22): beginString(isName: true)
    case (.colon, 0x3A): state = .value
    case (.comma, 0x2C): state = stack.last?.container == .object ? .name : .value
    case (.firstElement, 0x5D): try close(.array)
    case (.firstName, 0x7D): try close(.object)
    case (.comma, 0x5D) where stack.last?.container == .array: try close(.array)
    case (.comma, 0x7D) where stack.last?.container == .object: try close(.object)
    case (.done, _):
      throw JSONStream.problem("json.trailing", "Something follows the end of the text.")
    default: throw JSONStream.problem("json.syntax", "The text is not well-formed JSON.")
    }
  }

  private func readOrderMark(_ byte: UInt8) throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard markBytes < 3, place == markBytes, byte == mark[markBytes] else {
      // Texts begin with ASCII, so that UTF-16 and UTF-32 show by their marks and zeros among the first bytes.
      let isSyntax = byte >= 0x80 && place > 3
      throw isSyntax
        ? JSONStream.problem("json.syntax", "The text is not well-formed JSON.")
        : JSONStream.problem("json.encoding", "The text is not in UTF-8, the encoding that JSON is exchanged in.")
    }
    markBytes += 1
    lineStart = markBytes
  }

  private func open(_ container: JSONContainer) throws {
    guard stack.count < limits.depth else {
      throw JSONStream.problem("json.depth", "The text's values stand one inside another deeper than is allowed.")
    }
    objects += 1
    stack.append((container, objects))
    state = container == .object ? .firstName : .firstElement
    try handler.open(container)
  }

  private func close(_ container: JSONContainer) throws {
    stack.removeLast()
    endValue()
    try handler.close(container)
  }

  private func endValue() { state = stack.isEmpty ? .done : .comma }

  private func beginString(isName: Bool) {
    self.isName = isName
    text.begin(limit: isName ? limits.name : limits.string)
    state = .string
  }

  private func beginLiteral(_ text: StaticString, _ byte: UInt8) {
    literal = text
    held.removeAll(keepingCapacity: true)
    held.append(byte)
    state = .literal
  }

  private func readLiteral(_ byte: UInt8) throws {
    guard literal.utf8Start[held.count] == byte else {
      throw JSONStream.problem("json.syntax", "The text is not well-formed JSON.")
    }
    held.append(byte)
    guard held.count == literal.utf8CodeUnitCount else { return }
    endValue()
    let text = UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
    try handler.scalar(text[0] == 0x6E ? .null : .boolean, text)
  }

  /// Begins a number; returns 1, as its first byte has to be looked at again.
  private func beginNumber() throws -> Int {
    guard state == .value || state == .firstElement else {
      throw state == .done
        ? JSONStream.problem("json.trailing", "Something follows the end of the text.")
        : JSONStream.problem("json.syntax", "The text is not well-formed JSON.")
    }
    held.removeAll(keepingCapacity: true)
    state = .number
    return 1
  }

  private func readNumber(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ count: Int) throws -> Int {
    var at = start
    scan: while at < count {
      switch bytes[at] {
      case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: at += 1
      default: break scan
      }
    }
    let run = UnsafeRawBufferPointer(start: bytes + start, count: at - start)
    guard held.count + run.count <= limits.number else {
      throw JSONStream.problem("json.size", "A number of the text is longer than is allowed.")
    }
    if at < count, held.isEmpty {
      try endNumber(run)
      return at
    }
    held.append(contentsOf: run)
    if at < count { try held.withUnsafeBytes { try endNumber($0) } }
    return at
  }

  private func endNumber(_ text: UnsafeRawBufferPointer) throws {
    guard JSONNumber.isValid(text) else {
      throw JSONStream.problem("json.number", "A number of the text is not written as JSON writes numbers.")
    }
    endValue()
    try handler.scalar(.number, text)
  }

  private func readString(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, _ count: Int) throws {
    do { try text.read(bytes, &at, count) { try endString($0) } } catch {
      place = offset + at
      throw error
    }
  }

  private func endString(_ text: UnsafeRawBufferPointer) throws {
    guard isName else {
      endValue()
      return try handler.scalar(.string, text)
    }
    state = .colon
    let (key, isRepeated) = keys.find(text, depth: stack.count, object: stack.last?.object ?? 0)
    if isRepeated {
      throw JSONStream.problem("json.duplicate_key", "An object of the text has two members with the same name.")
    }
    guard keys.count <= limits.names else {
      throw JSONStream.problem("json.names", "The text has more different names of members than are allowed.")
    }
    try handler.name(text, key: key)
  }
}
