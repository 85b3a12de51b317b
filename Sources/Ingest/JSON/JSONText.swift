import CSplit

/// The string in hand of a JSON text, which pieces may part anywhere (RFC 8259, section 7).
///
/// A string without escapes that stands in one piece is handed on where it stands; else what there was of it is held.
final class JSONText {
  private enum State { case plain, escape, hex }

  private var state = State.plain
  private var held: [UInt8] = []
  private var limit = 0
  /// Whether there are bytes that are not ASCII; what escapes make needs no check.
  private var isHigh = false
  private var code: UInt32 = 0
  private var hexDigits = 0
  /// The first half of a surrogate pair whose second has to follow; 0 for none.
  private var surrogate: UInt32 = 0

  /// Begins a string, behind its first quotation mark, that may have this many bytes without its escapes.
  func begin(limit: Int) {
    self.limit = limit
    state = .plain
    isHigh = false
    held.removeAll(keepingCapacity: true)
  }

  /// Takes bytes of the string, and hands on the whole of it once it ends.
  ///
  /// - Parameter at: the place of the next byte; afterwards that behind the last one taken, or, where something is
  ///   thrown, of the one that is wrong.
  func read(
    _ bytes: UnsafePointer<UInt8>, _ at: inout Int, _ count: Int, take: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    while at < count {
      switch state {
      case .plain: if try readPlain(bytes, &at, count, take) { return }
      case .escape:
        try readEscape(bytes[at])
        at += 1
      case .hex:
        try readHex(bytes[at])
        at += 1
      }
    }
  }

  /// Takes bytes up to an escape or the end of the string; true for the latter.
  private func readPlain(
    _ bytes: UnsafePointer<UInt8>, _ at: inout Int, _ count: Int, _ take: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Bool {
    let start = at
    at = run(bytes, start, count)
    let run = UnsafeRawBufferPointer(start: bytes + start, count: at - start)
    try checkRoom(run.count)
    guard surrogate == 0 || (run.isEmpty && (at == count || bytes[at] == 0x5C)) else { throw lonelySurrogate() }
    guard at < count else {
      held.append(contentsOf: run)
      return false
    }
    switch bytes[at] {
    case 0x22:
      if held.isEmpty {
        try end(run, take)
      } else {
        held.append(contentsOf: run)
        try held.withUnsafeBytes { try end($0, take) }
      }
      at += 1
      return true
    case 0x5C:
      held.append(contentsOf: run)
      state = .escape
      at += 1
      return false
    default:
      throw JSONStream.problem("json.control", "A string of the text holds a control character that is not escaped.")
    }
  }

  /// The place of the next quotation mark, reverse solidus or control character, eight bytes at a time.
  private func run(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ count: Int) -> Int {
    var at = start
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    while at + 8 <= count {
      let word = UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self)
      let quote = word ^ (ones &* 0x22)
      let slash = word ^ (ones &* 0x5C)
      // Of the bytes that end the run, the first has its top bit here; those behind it may have it wrongly.
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
    return at
  }

  private func end(_ text: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
    if isHigh, !csplit_valid_utf8(text.baseAddress?.assumingMemoryBound(to: UInt8.self), text.count) {
      throw JSONStream.problem(
        "json.encoding", "The text is not in UTF-8, the encoding that JSON is exchanged in.")
    }
    try take(text)
  }

  private func checkRoom(_ count: Int) throws {
    guard held.count + count <= limit else {
      throw JSONStream.problem("json.size", "A string of the text is longer than is allowed.")
    }
  }

  private func readEscape(_ byte: UInt8) throws {
    guard surrogate == 0 || byte == 0x75 else { throw lonelySurrogate() }
    state = .plain
    try checkRoom(1)
    switch byte {
    case 0x22, 0x5C, 0x2F: held.append(byte)
    case 0x62: held.append(0x08)
    case 0x66: held.append(0x0C)
    case 0x6E: held.append(0x0A)
    case 0x72: held.append(0x0D)
    case 0x74: held.append(0x09)
    case 0x75:
      state = .hex
      code = 0
      hexDigits = 0
    default: throw wrongEscape()
    }
  }

  private func readHex(_ byte: UInt8) throws {
    let digit: UInt8
    switch byte {
    case 0x30...0x39: digit = byte - 0x30
    case 0x41...0x46: digit = byte - 0x41 + 10
    case 0x61...0x66: digit = byte - 0x61 + 10
    default: throw wrongEscape()
    }
    code = code << 4 | UInt32(digit)
    hexDigits += 1
    guard hexDigits == 4 else { return }
    state = .plain
    if surrogate != 0 {
      guard (0xDC00...0xDFFF).contains(code) else { throw lonelySurrogate() }
      code = 0x10000 + (surrogate - 0xD800) << 10 + (code - 0xDC00)
      surrogate = 0
    } else if (0xD800...0xDBFF).contains(code) {
      surrogate = code
      return
    }
    guard code != 0 else { throw JSONStream.problem("json.nul", "A string of the text holds a NUL character.") }
    guard let scalar = Unicode.Scalar(code), let encoded = UTF8.encode(scalar) else { throw lonelySurrogate() }
    try checkRoom(encoded.count)
    held.append(contentsOf: encoded)
  }

  private func wrongEscape() -> FormatProblem {
    JSONStream.problem("json.escape", "A string of the text has an escape that JSON does not have.")
  }

  private func lonelySurrogate() -> FormatProblem {
    JSONStream.problem("json.surrogate", "A string of the text holds half a surrogate pair, which is no character.")
  }
}
