import Tables

/// Reads the cells of one field into a column, in one short loop over the rows of a block.
protocol CellReader: AnyObject {
  func read(_ cells: Cells) -> Column
}
