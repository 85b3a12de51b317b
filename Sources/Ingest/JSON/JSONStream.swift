import CSplit
import Glibc

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
  }

  private enum State {
    case value, firstElement, firstName, name, colon, comma, done
    case string, escape, unicode, number, literal
  }

  private let handler: any JSONHandler
  private var framing: Framing
  private let limits: Limits
  private let keys = JSONKeyTable()
  private var state = State.value
  /// The containers around the place in hand, from the outside, each with the number of its object.
  private var stack: [(container: JSONContainer, object: Int)] = []
  private var objects = 0
  /// The bytes of a string, number or literal that a piece ended within, or that has escapes.
  private var held: [UInt8] = []
  private var isName = false
  /// Whether the string in hand has bytes that are not ASCII.
  private var isHigh = false
  private var code: UInt32 = 0
  private var hexDigits = 0
  /// The first half of a surrogate pair whose second has to follow.
  private var surrogate: UInt32 = 0
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
      guard isWhole, markBytes == 0 || hasMark else {
        throw problem("json.truncated", "The text ends too early: a part of it is missing.")
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

  private func problem(_ rule: String, _ explanation: String) -> FormatProblem {
    FormatProblem(rule, explanation, help: "Export the file again with the system that made it, and send it whole.")
  }

  private func read(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws {
    var at = 0
    while at < count {
      place = offset + at
      switch state {
      case .string: at = try readString(bytes, at, count)
      case .number: at = try readNumber(bytes, at, count)
      case .escape:
        try readEscape(bytes[at])
        at += 1
      case .unicode:
        try readHex(bytes[at])
        at += 1
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
        case 0x2D, 0x30...0x39: at -= try beginNumber()
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
        throw problem("json.line", "A line of the file ends within a text: each line has to hold a whole one.")
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
    guard byte < 0x80, byte != 0, markBytes == 0 || hasMark else { return try readOrderMark(byte) }
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
      throw problem("json.trailing", "Something follows the end of the text.")
    default: throw problem("json.syntax", "The text is not well-formed JSON.")
    }
  }

  private func readOrderMark(_ byte: UInt8) throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard markBytes < 3, place == markBytes, byte == mark[markBytes] else {
      // Bytes of UTF-16 and UTF-32 come here, as every text begins with ASCII; so does what is no JSON at all.
      let isSyntax = byte >= 0x80 && place > 3 && !(0xF8...0xFF).contains(byte)
      throw isSyntax
        ? problem("json.syntax", "The text is not well-formed JSON.")
        : problem("json.encoding", "The text is not in UTF-8, the encoding that JSON is exchanged in.")
    }
    markBytes += 1
    lineStart = markBytes
  }

  private func open(_ container: JSONContainer) throws {
    guard stack.count < limits.depth else {
      throw problem("json.depth", "The text's values stand one inside another deeper than is allowed.")
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
    isHigh = false
    held.removeAll(keepingCapacity: true)
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
      throw problem("json.syntax", "The text is not well-formed JSON.")
    }
    held.append(byte)
    guard held.count == literal.utf8CodeUnitCount else { return }
    endValue()
    let text = UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
    try handler.scalar(text[0] == 0x6E ? .null : .boolean, text)
  }

  /// Begins a number; returns 1, as its first byte has to be looked at again.
  private func beginNumber() throws -> Int {
    guard state == .value || state == .firstElement, markBytes == 0 || hasMark else {
      throw state == .done
        ? problem("json.trailing", "Something follows the end of the text.")
        : problem("json.syntax", "The text is not well-formed JSON.")
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
      throw problem("json.size", "A number of the text is longer than is allowed.")
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
      throw problem("json.number", "A number of the text is not written as JSON writes numbers.")
    }
    endValue()
    try handler.scalar(.number, text)
  }

  private func readString(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ count: Int) throws -> Int {
    var at = start
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    while at + 8 <= count {
      let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
      let quote = word ^ (ones &* 0x22)
      let slash = word ^ (ones &* 0x5C)
      // Bytes below 0x20, quotation marks and reverse solidi have their top bit here.
      let stops =
        ((word &- ones &* 0x20) & ~word) | ((quote &- ones) & ~quote) | ((slash &- ones) & ~slash)
      if stops & tops != 0 { break }
      if word & tops != 0 { isHigh = true }
      at += 8
    }
    while at < count, case let byte = bytes[at], byte >= 0x20, byte != 0x22, byte != 0x5C {
      if byte >= 0x80 { isHigh = true }
      at += 1
    }
    let run = UnsafeRawBufferPointer(start: bytes + start, count: at - start)
    try checkRoom(run.count)
    guard surrogate == 0 || (run.isEmpty && (at == count || bytes[at] == 0x5C)) else { throw lonelySurrogate() }
    guard at < count else {
      held.append(contentsOf: run)
      return at
    }
    place = offset + at
    switch bytes[at] {
    case 0x22:
      if held.isEmpty {
        try endString(run)
      } else {
        held.append(contentsOf: run)
        try held.withUnsafeBytes { try endString($0) }
      }
    case 0x5C:
      held.append(contentsOf: run)
      state = .escape
    default:
      throw problem("json.control", "A string of the text holds a control character that is not escaped.")
    }
    return at + 1
  }

  private func checkRoom(_ count: Int) throws {
    guard held.count + count <= (isName ? limits.name : limits.string) else {
      throw problem("json.size", "A string of the text is longer than is allowed.")
    }
  }

  private func endString(_ text: UnsafeRawBufferPointer) throws {
    if isHigh, !csplit_valid_utf8(text.baseAddress?.assumingMemoryBound(to: UInt8.self), text.count) {
      throw problem("json.encoding", "The text is not in UTF-8, the encoding that JSON is exchanged in.")
    }
    guard isName else {
      endValue()
      return try handler.scalar(.string, text)
    }
    state = .colon
    let (key, isRepeated) = keys.find(text, depth: stack.count, object: stack.last?.object ?? 0)
    if isRepeated {
      throw problem("json.duplicate_key", "An object of the text has two members with the same name.")
    }
    guard keys.count <= limits.names else {
      throw problem("json.names", "The text has more different names of members than are allowed.")
    }
    try handler.name(text, key: key)
  }

  private func readEscape(_ byte: UInt8) throws {
    guard surrogate == 0 || byte == 0x75 else { throw lonelySurrogate() }
    state = .string
    try checkRoom(1)
    switch byte {
    case 0x22, 0x5C, 0x2F: held.append(byte)
    case 0x62: held.append(0x08)
    case 0x66: held.append(0x0C)
    case 0x6E: held.append(0x0A)
    case 0x72: held.append(0x0D)
    case 0x74: held.append(0x09)
    case 0x75:
      state = .unicode
      code = 0
      hexDigits = 0
    default: throw problem("json.escape", "A string of the text has an escape that JSON does not have.")
    }
  }

  private func readHex(_ byte: UInt8) throws {
    let digit: UInt8
    switch byte {
    case 0x30...0x39: digit = byte - 0x30
    case 0x41...0x46: digit = byte - 0x41 + 10
    case 0x61...0x66: digit = byte - 0x61 + 10
    default: throw problem("json.escape", "A string of the text has an escape that JSON does not have.")
    }
    code = code << 4 | UInt32(digit)
    hexDigits += 1
    guard hexDigits == 4 else { return }
    state = .string
    if surrogate != 0 {
      guard (0xDC00...0xDFFF).contains(code) else { throw lonelySurrogate() }
      code = 0x10000 + (surrogate - 0xD800) << 10 + (code - 0xDC00)
      surrogate = 0
    } else if (0xD800...0xDBFF).contains(code) {
      surrogate = code
      return
    }
    guard let scalar = Unicode.Scalar(code) else { throw lonelySurrogate() }
    guard code != 0 else { throw problem("json.nul", "A string of the text holds a NUL character.") }
    try checkRoom(4)
    held.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  private func lonelySurrogate() -> FormatProblem {
    problem("json.surrogate", "A string of the text holds half a surrogate pair, which is no character.")
  }
}
