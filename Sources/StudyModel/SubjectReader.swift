package import Tables

/// Reads the participant's number in cells of one site, without making a text of it.
package struct SubjectReader: Sendable {
  package enum Subject: Sendable, Hashable {
    /// The centre as an index into the study's sites, and the sequence number there.
    case participant(centre: Int32, sequence: Int32)
    /// The cell is not written as the site writes its numbers.
    case unreadable
    /// The number names no centre of the study.
    case unknownSite
  }

  private let pieces: [SubjectPattern.Piece]
  private let own: Int32?
  /// The centres by number of digits and value of their numbers.
  private let centres: [(digits: Int, value: Int32, index: Int32)]

  package init(_ site: Site, study: Study) {
    pieces = site.subject.pieces
    centres = study.sites.enumerated().filter { $0.element.kind == .centre }.compactMap { index, site in
      Int32(site.number).map { (site.number.utf8.count, $0, Int32(index)) }
    }
    own = study.sites.firstIndex { $0.kind == .centre && $0.number == site.number }.map { Int32($0) }
  }

  /// What a cell names; the rules are those of `SubjectPattern`.
  @inline(__always)
  package func read(_ cell: UnsafeRawBufferPointer) -> Subject {
    var at = 0
    var sequence = 0
    var centre = own
    func skipMarks() { while at < cell.count, SubjectPattern.isMark(cell[at]) { at += 1 } }
    for piece in pieces {
      skipMarks()
      switch piece {
      case .literal(let literal):
        guard at < cell.count, SubjectPattern.upper(cell[at]) == literal else { return .unreadable }
        at += 1
      case .site(let digits):
        let (value, taken) = number(in: cell, from: &at, atMost: digits)
        // Leading zeros are lost where a spreadsheet took the number for one; a mark says where it ended.
        let isEnded = at < cell.count && SubjectPattern.isMark(cell[at])
        guard taken == digits || (taken > 0 && isEnded) else { return .unreadable }
        centre = centres.first { $0.digits == digits && Int($0.value) == value }?.index
      case .sequence(let digits):
        let (value, taken) = number(in: cell, from: &at, atMost: digits)
        guard taken > 0, value <= Int(Int32.max) else { return .unreadable }
        sequence = value
      }
    }
    skipMarks()
    guard at == cell.count else { return .unreadable }
    guard let centre else { return .unknownSite }
    return .participant(centre: centre, sequence: Int32(sequence))
  }

  @inline(__always)
  private func number(
    in cell: UnsafeRawBufferPointer, from at: inout Int, atMost digits: Int
  ) -> (value: Int, taken: Int) {
    var value = 0
    var taken = 0
    while taken < digits, at < cell.count, (48...57).contains(cell[at]) {
      // What is above Int32 names nobody and stays above it: a pattern may allow more digits than Int holds.
      if value <= Int(Int32.max) { value = value * 10 + Int(cell[at]) - 48 }
      taken += 1
      at += 1
    }
    return (value, taken)
  }

  /// Calls `body` with the row and subject of each cell that is not missing.
  package func read(_ column: TextColumn, _ body: (Int, Subject) throws -> Void) rethrows {
    try judge(column, read, body)
  }

  /// Calls `body` with the row of each cell that is not missing and what `judge` makes of the cell. A participant's
  /// records mostly stand together, so the row before is looked at first.
  @inline(__always)
  package func judge<Judgement>(
    _ column: TextColumn, _ judge: (UnsafeRawBufferPointer) -> Judgement, _ body: (Int, Judgement) throws -> Void
  ) rethrows {
    try column.bytes.withUnsafeBytes { bytes in
      var last = UnsafeRawBufferPointer(start: nil, count: 0)
      var lastJudgement: Judgement?
      for row in 0..<column.count where column.reasons.isEmpty || column.reasons[row] == 0 {
        let cell = UnsafeRawBufferPointer(rebasing: bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])])
        let judgement: Judgement
        if let known = lastJudgement, cell.holdsSameBytes(as: last) {
          judgement = known
        } else {
          judgement = judge(cell)
          lastJudgement = judgement
          last = cell
        }
        try body(row, judgement)
      }
    }
  }
}
