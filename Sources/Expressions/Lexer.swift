import Diagnostics
import Tables

/// Cuts the text of an expression into tokens.
struct Lexer {
  private let bytes: [UInt8]
  /// How many characters begin before each byte, and before the end.
  private let characters: [Int]
  private let start: Diagnostic.Location
  /// Whether columns can be counted: text of several lines is pointed at by its start alone.
  private let oneLine: Bool
  private let lines: [TextLine]
  private var position = 0

  init(_ text: String, at start: Diagnostic.Location, lines: [TextLine]) {
    bytes = Array(text.utf8)
    self.start = start
    self.lines = lines
    var characters = [0]
    characters.reserveCapacity(bytes.count + 1)
    // A byte 10xxxxxx continues a character.
    for byte in bytes { characters.append(characters[characters.count - 1] + (byte & 0xC0 == 0x80 ? 0 : 1)) }
    self.characters = characters
    oneLine = !bytes.contains(UInt8(ascii: "\n"))
  }

  /// All tokens, the last of which is `.end`.
  static func tokens(
    of text: String, at start: Diagnostic.Location, lines: [TextLine] = []
  ) throws(SyntaxProblem) -> [Token] {
    var lexer = Lexer(text, at: start, lines: lines)
    var tokens: [Token] = []
    while true {
      let token = try lexer.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  private func place(_ offset: Int) -> Diagnostic.Location {
    if let line = lines.last(where: { $0.offset <= characters[offset] }) {
      var place = line.place
      place.column += characters[offset] - line.offset
      return place
    }
    guard oneLine else { return start }
    return Diagnostic.Location(file: start.file, line: start.line, column: start.column + characters[offset])
  }

  private func byte(_ offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

  private static func isDigit(_ byte: UInt8?) -> Bool { byte.map { (48...57).contains($0) } ?? false }

  private static func isLetter(_ byte: UInt8?) -> Bool {
    byte.map { (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "_") } ?? false
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private mutating func next() throws(SyntaxProblem) -> Token {
    while let blank = byte(position), [32, 9, 10, 13].contains(blank) { position += 1 }
    let from = position
    guard let first = byte(from) else { return Token(kind: .end, place: place(from)) }
    let kind: Token.Kind
    if Lexer.isDigit(first) {
      kind = try number()
    } else if Lexer.isLetter(first) {
      kind = try word()
    } else if first == UInt8(ascii: "\"") {
      kind = try quoted()
    } else {
      kind = try symbol(first)
    }
    return Token(kind: kind, place: place(from))
  }

  private mutating func number() throws(SyntaxProblem) -> Token.Kind {
    let from = position
    if let date = try date() { return .date(date) }
    while Lexer.isDigit(byte(position)) { position += 1 }
    if byte(position) == UInt8(ascii: "."), Lexer.isDigit(byte(position + 1)) {
      position += 1
      while Lexer.isDigit(byte(position)) { position += 1 }
    }
    if let after = byte(position), Lexer.isLetter(after) || after == UInt8(ascii: ".") {
      throw SyntaxProblem(message: "a number ends here, and this cannot follow it", place: place(position))
    }
    guard let value = Double(text(from..<position)), value.isFinite else {
      throw SyntaxProblem(message: "the number is too large", place: place(from))
    }
    return .number(value)
  }

  /// A date of the form `2004-07-23`, or nil where what stands here has another form.
  private mutating func date() throws(SyntaxProblem) -> PartialDate? {
    let form = "dddd-dd-dd".utf8
    for (offset, wanted) in form.enumerated() {
      let found = byte(position + offset)
      guard wanted == UInt8(ascii: "d") ? Lexer.isDigit(found) : found == wanted else { return nil }
    }
    let after = byte(position + form.count)
    guard !Lexer.isDigit(after), !Lexer.isLetter(after) else { return nil }
    let parts = text(position..<position + form.count).split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, let date = PartialDate(year: parts[0], month: parts[1], day: parts[2]) else {
      throw SyntaxProblem(
        message: "the calendar has no such day", place: place(position),
        help: "dates are written year-month-day, as in 2004-07-23")
    }
    position += form.count
    return date
  }

  private mutating func identifier() -> String {
    let from = position
    while Lexer.isLetter(byte(position)) || Lexer.isDigit(byte(position)) { position += 1 }
    return text(from..<position)
  }

  private mutating func word() throws(SyntaxProblem) -> Token.Kind {
    let first = identifier()
    guard byte(position) == UInt8(ascii: ".") else {
      if let keyword = Token.Keyword(rawValue: first) { return .keyword(keyword) }
      return .name(form: nil, field: first)
    }
    position += 1
    guard Lexer.isLetter(byte(position)) else {
      throw SyntaxProblem(
        message: "the name of a field has to follow '\(first).'", place: place(position),
        help: "write FORM.field without blanks")
    }
    return .name(form: first, field: identifier())
  }

  private mutating func quoted() throws(SyntaxProblem) -> Token.Kind {
    let from = position
    var content: [UInt8] = []
    position += 1
    while let next = byte(position) {
      position += 1
      switch next {
      case UInt8(ascii: "\""): return .text(String(decoding: content, as: UTF8.self))
      case UInt8(ascii: "\\"):
        guard let escaped = byte(position), escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\") else {
          throw SyntaxProblem(
            message: "'\\' stands only before '\"' or '\\'", place: place(position - 1),
            help: "write '\\\\' for the character itself")
        }
        content.append(escaped)
        position += 1
      default: content.append(next)
      }
    }
    throw SyntaxProblem(
      message: "the text that begins here has no end", place: place(from), help: "close it with '\"'")
  }

  private mutating func symbol(_ first: UInt8) throws(SyntaxProblem) -> Token.Kind {
    // Signs of two characters stand before those of one in the list, so that `<=` is not `<`.
    for symbol in Token.Symbol.allCases where bytes[position...].starts(with: symbol.rawValue.utf8) {
      if symbol == .less && byte(position + 1) == UInt8(ascii: ">") { break }
      if symbol == .dot && !Lexer.isLetter(byte(position + 1)) { break }
      position += symbol.rawValue.utf8.count
      return .symbol(symbol)
    }
    let meant: [(wrong: String, help: String)] = [
      ("<>", "write '!=' for 'is not equal'"), ("=", "write '==' to compare"), ("&", "write 'and'"),
      ("|", "write 'or'"), ("!", "write 'not', or '!=' for 'is not equal'"),
      ("'", "texts stand in double quotes"), ("“", "use the plain double quote \""),
      ("”", "use the plain double quote \""), ("≤", "write '<='"), ("≥", "write '>='"), ("≠", "write '!='"),
      ("−", "write the plain '-'"), (".", "a number needs a digit before its point"),
    ]
    throw SyntaxProblem(
      message: "this character has no meaning here", place: place(position),
      help: meant.first { bytes[position...].starts(with: $0.wrong.utf8) }?.help)
  }
}
