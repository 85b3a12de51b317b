import CSplit
import StudyModel
import Tables

/// Reads trimmed text.
final class TextReader: CellReader {
  private let missing: WordTable

  init(missing: [MissingCode]) { self.missing = WordTable(missing: missing) }

  func read(_ cells: Cells) -> Column {
    let cells = cells.trimmed()
    var reasons = ReasonBuffer(count: cells.count)
    var total = 0
    let offsets = [Int32](unsafeUninitializedCapacity: cells.count + 1) { offsets, count in
      offsets[0] = 0
      for row in 0..<cells.count {
        let cell = cells.cells[row]
        var length = Int(cell.length)
        if length == 0 {
          reasons.set(row, Missing.blankByte)
        } else if cell.length == Cells.unreadable {
          reasons.set(row, Missing.invalidByte)
          length = 0
        } else {
          let reason = missing.reason(cells.bytes + Int(cell.start), cell.length)
          if reason != 0 {
            reasons.set(row, reason)
            length = 0
          }
        }
        total += length
        offsets[row + 1] = Int32(total)
      }
      count = cells.count + 1
    }
    let bytes = offsets.withUnsafeBufferPointer { offsets in
      [UInt8](unsafeUninitializedCapacity: total + 16) { target, count in
        guard let out = target.baseAddress else { return }
        for row in 0..<cells.count {
          let at = Int(offsets[row])
          let length = Int(offsets[row + 1]) - at
          let source = cells.bytes + Int(cells.cells[row].start)
          if length <= 16 {
            // Sixteen bytes at once: the next cell overwrites those that are too many.
            let piece = UnsafeRawPointer(source).loadUnaligned(as: SIMD16<UInt8>.self)
            UnsafeMutableRawPointer(out + at).storeBytes(of: piece, as: SIMD16<UInt8>.self)
          } else {
            (out + at).update(from: source, count: length)
          }
        }
        count = total
      }
    }
    return .text(TextColumn(offsets: offsets, bytes: bytes, reasons: reasons.finish()))
  }
}
