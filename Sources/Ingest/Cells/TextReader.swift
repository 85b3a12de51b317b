import CSplit
import StudyModel
import Tables

/// Reads trimmed text.
final class TextReader: CellReader {
  private let missing: CellWords

  init(missing: [MissingCode]) { self.missing = CellWords(missing: missing) }

  func read(_ cells: Cells) -> Column {
    var total = 0
    var any: UInt8 = 0
    var reasons = [UInt8](unsafeUninitializedCapacity: cells.count) { buffer, initialised in
      guard let reasons = buffer.baseAddress else { return }
      total = csplit_texts(cells.column, missing.table, Missing.invalidByte, cells.cells, reasons, &any)
      if !missing.isComplete { total -= withhold(cells, reasons, &any) }
      initialised = cells.count
    }
    if any == 0 { reasons = [] }
    var offsets: [Int32] = []
    let bytes = [UInt8](unsafeUninitializedCapacity: total + 16) { target, written in
      offsets = [Int32](unsafeUninitializedCapacity: cells.count + 1) { offsets, initialised in
        guard let first = offsets.baseAddress, let target = target.baseAddress else { return }
        csplit_join(cells.bytes, cells.cells, cells.count, first, target)
        initialised = cells.count + 1
      }
      written = total
    }
    return .text(TextColumn(offsets: offsets, bytes: bytes, reasons: reasons))
  }

  /// Empties the cells that stand for "no value" by a text that the table has no place for; returns their length.
  private func withhold(_ cells: Cells, _ reasons: UnsafeMutablePointer<UInt8>, _ any: inout UInt8) -> Int {
    var length = 0
    for row in 0..<cells.count where reasons[row] == 0 {
      let cell = cells.cells[row]
      guard let (_, reason) = missing.meaning(cells.bytes + Int(cell.start), cell.length) else { continue }
      reasons[row] = reason
      any |= reason
      length += Int(cell.length)
      cells.cells[row].length = 0
    }
    return length
  }
}
