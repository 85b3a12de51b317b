import CSplit
import Tables

/// What each cell of one byte means: a value from 0 up, or the negative of a reason.
///
/// Nearly all cells of questionnaires are one byte long, so these are looked up without a branch.
final class NarrowTable {
  private let meanings: UnsafeMutablePointer<csplit_meanings>

  init(_ words: [(text: String, value: Int32)], blank: Int32 = -Int32(Missing.blankByte)) {
    meanings = .allocate(capacity: 1)
    meanings.initialize(to: csplit_meanings())
    withUnsafeMutableBytes(of: &meanings.pointee.values) { values in
      withUnsafeMutableBytes(of: &meanings.pointee.reasons) { reasons in
        let values = values.assumingMemoryBound(to: Int32.self)
        let reasons = reasons.assumingMemoryBound(to: UInt8.self)
        func set(_ index: Int, _ value: Int32) {
          values[index] = max(value, 0)
          reasons[index] = value < 0 ? UInt8(truncatingIfNeeded: -value) : 0
        }
        for byte in 0...255 { set(byte, byte <= 0x20 ? blank : -Int32(Missing.invalidByte)) }
        set(256, blank)
        for word in words.reversed() where word.text.utf8.count == 1 {
          if let byte = word.text.utf8.first { set(Int(byte), word.value) }
        }
      }
    }
  }

  deinit { meanings.deallocate() }

  /// Looks the cells up. `wide` reads those of two bytes and more: their value, or a reason other than 0.
  @inline(__always)
  func read(
    _ cells: Cells, wide: (_ text: UnsafePointer<UInt8>, _ length: UInt32, _ value: inout Int32) -> UInt8
  ) -> (values: [Int32], reasons: [UInt8]) {
    var reasons = ReasonBuffer(count: cells.count)
    let result = [Int32](unsafeUninitializedCapacity: cells.count) { target, count in
      guard let out = target.baseAddress else { return }
      var any: UInt8 = 0
      let wider =
        if let column = cells.column {
          csplit_narrow(column, meanings, out, reasons.reasons, &any, cells.cells)
        } else {
          csplit_narrow_cells(cells.bytes, cells.cells, cells.count, meanings, out, reasons.reasons, &any)
        }
      if wider > 0 {
        any = 0
        for row in 0..<cells.count {
          if reasons.reasons[row] == CSPLIT_WIDE {
            let cell = cells.cells[row]
            var value: Int32 = 0
            reasons.reasons[row] =
              cell.length == Cells.unreadable
              ? Missing.invalidByte : wide(cells.bytes + Int(cell.start), cell.length, &value)
            out[row] = value
          }
          any |= reasons.reasons[row]
        }
      }
      reasons.any = any
      count = cells.count
    }
    return (result, reasons.finish())
  }
}
