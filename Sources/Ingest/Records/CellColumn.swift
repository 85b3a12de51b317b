import CSplit

/// The trimmed cells of one column in some records of a block.
final class CellColumn {
  let column: Int
  let cells: UnsafeMutablePointer<csplit_cell>

  /// Makes one for blocks of up to `capacity` records.
  init(_ column: Int, capacity: Int) {
    self.column = column
    cells = .allocate(capacity: capacity)
  }

  deinit { cells.deallocate() }

  func load(_ block: RecordBlock, _ records: UnsafePointer<UInt32>, _ count: Int) {
    csplit_cells(block.column(column, of: records, count), cells)
  }
}
