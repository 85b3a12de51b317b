import CSplit
import StudyModel
import Tables

/// Reads cells of several codes as the study's codes, apart by one space; a piece that is no code
/// makes the whole cell invalid.
final class ListReader: CellReader {
  private let mark: UInt8
  private let missing: WordTable
  private let codes: [String]
  private let words: WordTable
  private let blank: [UInt8]?

  init(layout: ColumnLayout, list: CodeList?, missing: [MissingCode]) {
    mark = layout.listMark
    self.missing = WordTable(missing: missing)
    blank = layout.blank.map { Array($0.utf8) }
    let pairs = layout.codes.isEmpty ? (list?.codes ?? []).map { ($0, $0) } : layout.codes.map { ($0.text, $0.code) }
    codes = pairs.map(\.1)
    words = WordTable(pairs.enumerated().map { (text: $0.element.0, value: Int32($0.offset)) })
  }

  func read(_ cells: Cells) -> Column {
    let cells = cells.trimmed()
    var reasons = ReasonBuffer(count: cells.count)
    var column = TextColumn()
    column.offsets.reserveCapacity(cells.count + 1)
    for row in 0..<cells.count {
      let reason = append(cells.cells[row], of: cells.bytes, to: &column.bytes)
      if reason != 0 { reasons.set(row, reason) }
      column.offsets.append(Int32(column.bytes.count))
    }
    column.reasons = reasons.finish()
    return .text(column)
  }

  private func append(_ cell: csplit_cell, of bytes: UnsafePointer<UInt8>, to out: inout [UInt8]) -> UInt8 {
    if cell.length == 0 {
      guard let blank else { return Missing.blankByte }
      out += blank
      return 0
    }
    if cell.length == Cells.unreadable { return Missing.invalidByte }
    let reason = missing.reason(bytes + Int(cell.start), cell.length)
    if reason != 0 { return reason }
    let before = out.count
    let end = cell.start + cell.length
    var start = cell.start
    while start <= end {
      var stop = start
      while stop < end, bytes[Int(stop)] != mark { stop += 1 }
      let piece = csplit_trim(bytes, csplit_cell(start: start, length: stop - start))
      start = stop + 1
      // Spaces between codes may be more than one; other marks have a code on both sides.
      if piece.length == 0, mark == 0x20 { continue }
      let found = piece.length == 0 ? WordTable.none : words.value(bytes + Int(piece.start), piece.length)
      guard found != WordTable.none else {
        out.removeSubrange(before...)
        return Missing.invalidByte
      }
      if out.count > before { out.append(0x20) }
      out += codes[Int(found)].utf8
    }
    return 0
  }
}
