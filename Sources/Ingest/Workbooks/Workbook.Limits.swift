extension Workbook {
  /// How much a workbook may hold; what passes a limit is refused, never cut short.
  struct Limits: Sendable {
    /// Rows and columns of a sheet in Excel (ECMA-376 leaves it to the application).
    var rows = 1_048_576
    var columns = 16_384
    /// Bytes of one cell; a record may not have more either.
    var cellBytes = 16 << 20
    /// Bytes of all shared strings, and how many there may be.
    var stringBytes = 256 << 20
    var strings = 16 << 20
    /// Sheets, styles and relationships of a part.
    var entries = 65_536
    /// Blank cells that stand for what a sheet leaves out, in all. A sheet with a value in its first and in its
    /// last corner would else become 17 thousand million cells.
    var blankCells = 1 << 27
    /// What shared strings may become, as cells name them.
    var repetition = RepetitionBudget()
    /// Notes of one rule that name a record; the rest is counted.
    var notes = 1_000
  }
}
