/// How much a sheet and a cell may hold (Excel's own limits). What passes them goes to more sheets and rows.
package struct WorkbookLimits: Sendable {
  /// With the header.
  package var rows = 1_048_576
  /// UTF-16 code units.
  package var characters = CellText.limit

  package init() {}
}
