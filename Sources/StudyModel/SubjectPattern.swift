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

  /// Nil where the pattern has no sequence number or a brace that means nothing.
  package init?(_ text: String) {
    self.text = text
    pieces = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      rest = rest.dropFirst()
      if byte == UInt8(ascii: "{") {
        guard let close = rest.firstIndex(of: UInt8(ascii: "}")) else { return nil }
        let inside = rest[..<close]
        rest = rest[(close + 1)...]
        if !inside.isEmpty, inside.allSatisfy({ $0 == UInt8(ascii: "n") }) {
          pieces.append(.sequence(digits: inside.count))
        } else if !inside.isEmpty, inside.allSatisfy({ $0 == UInt8(ascii: "s") }) {
          pieces.append(.site(digits: inside.count))
        } else {
          return nil
        }
      } else if let folded = SubjectPattern.fold(byte) {
        pieces.append(.literal(folded))
      }
    }
    guard pieces.contains(where: { if case .sequence = $0 { true } else { false } }) else { return nil }
  }

  /// The trial number `site-sequence`, the sequence with at least three digits, or nil where the
  /// cell does not fit the pattern.
  ///
  /// `site`: the number of the site that sent the cell; a `{ss}` in the pattern wins.
  package func trialNumber(of cell: UnsafeRawBufferPointer, site: String) -> [UInt8]? {
    var at = 0
    var sequence = 0
    var siteNumber = Array(site.utf8)
    func next() -> UInt8? {
      while at < cell.count {
        if let folded = SubjectPattern.fold(cell[at]) { return folded }
        at += 1
      }
      return nil
    }
    for piece in pieces {
      switch piece {
      case .literal(let literal):
        guard next() == literal else { return nil }
        at += 1
      case .site(let digits):
        var taken: [UInt8] = []
        _ = next()
        while taken.count < digits, at < cell.count, (48...57).contains(cell[at]) {
          taken.append(cell[at])
          at += 1
        }
        // Leading zeros are lost where a spreadsheet took the number for one; a mark says where it ended.
        let isEnded = at < cell.count && SubjectPattern.fold(cell[at]) == nil
        guard taken.count == digits || (!taken.isEmpty && isEnded) else { return nil }
        siteNumber = [UInt8](repeating: 48, count: digits - taken.count) + taken
      case .sequence(let digits):
        var taken = 0
        _ = next()
        while taken < digits, at < cell.count, (48...57).contains(cell[at]) {
          sequence = sequence * 10 + Int(cell[at]) - 48
          taken += 1
          at += 1
        }
        guard taken > 0 else { return nil }
      }
    }
    guard next() == nil else { return nil }
    var digits = Array(String(sequence).utf8)
    while digits.count < 3 { digits.insert(48, at: 0) }
    return siteNumber + [UInt8(ascii: "-")] + digits
  }

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
