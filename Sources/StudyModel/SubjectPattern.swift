/// How a site writes its participants' numbers, and so how the trial's own number is told from one.
///
/// Letters and digits of the pattern stand for themselves, `{nnn}` for the sequence number with at
/// most so many digits, `{ss}` for a site's number. Case, spaces and the marks `- / _ .` do not
/// count, so that `sgh 002` is `SGH002`; but a mark ends a number, so that `4-006` is site 04 and
/// never site 40.
package struct SubjectPattern: Sendable, Hashable {
  package enum Piece: Sendable, Hashable {
    case literal(UInt8)
    case sequence(digits: Int)
    case site(digits: Int)
  }

  package var text: String
  package var pieces: [Piece]
  /// The pieces with the marks between them and in the case in which they are written.
  package var spelling: [Piece]

  /// Nil where the pattern has no sequence number or a brace that means nothing.
  package init?(_ text: String) {
    self.text = text
    pieces = []
    spelling = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      rest = rest.dropFirst()
      if byte == UInt8(ascii: "{") {
        guard let close = rest.firstIndex(of: UInt8(ascii: "}")) else { return nil }
        let inside = rest[..<close]
        rest = rest[(close + 1)...]
        if !inside.isEmpty, inside.allSatisfy({ $0 == UInt8(ascii: "n") }) {
          pieces.append(.sequence(digits: inside.count))
          spelling.append(.sequence(digits: inside.count))
        } else if !inside.isEmpty, inside.allSatisfy({ $0 == UInt8(ascii: "s") }) {
          pieces.append(.site(digits: inside.count))
          spelling.append(.site(digits: inside.count))
        } else {
          return nil
        }
      } else {
        spelling.append(.literal(byte))
        if let folded = SubjectPattern.fold(byte) { pieces.append(.literal(folded)) }
      }
    }
    guard pieces.contains(where: { if case .sequence = $0 { true } else { false } }) else { return nil }
  }

  /// Whether a cell is spelled just as the pattern, with all digits of its numbers.
  package func isSpelling(of cell: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    for piece in spelling {
      switch piece {
      case .literal(let byte):
        guard at < cell.count, cell[at] == byte else { return false }
        at += 1
      case .sequence(let digits), .site(let digits):
        guard at + digits <= cell.count, cell[at..<(at + digits)].allSatisfy({ (48...57).contains($0) }) else {
          return false
        }
        at += digits
      }
    }
    return at == cell.count
  }

  /// The number as the site writes it.
  package func text(site: String, sequence: Int32) -> String {
    func digits(_ number: String, _ width: Int) -> String {
      String(repeating: "0", count: max(0, width - number.utf8.count)) + number
    }
    return spelling.map { piece in
      switch piece {
      case .literal(let byte): String(UnicodeScalar(byte))
      case .sequence(let width): digits(String(sequence), width)
      case .site(let width): digits(site, width)
      }
    }.joined()
  }

  /// The trial number of a sequence number: the site's number, a dash, and at least three digits.
  package static func trialNumber(site: String, sequence: Int32) -> String {
    let digits = String(sequence)
    return "\(site)-\(String(repeating: "0", count: max(0, 3 - digits.utf8.count)))\(digits)"
  }

  /// Whether a byte is one of the marks that do not count.
  @inline(__always)
  static func isMark(_ byte: UInt8) -> Bool { fold(byte) == nil }

  /// The byte with a letter in upper case.
  @inline(__always)
  static func upper(_ byte: UInt8) -> UInt8 { fold(byte) ?? byte }

  /// The byte in upper case; nil for the marks that do not count.
  @inline(__always)
  private static func fold(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "."), 9: nil
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
    default: byte
    }
  }
}
