/// Another name that a site gives a column in a part of its transfers.
package struct ColumnAlias: Sendable, Hashable {
  /// The column as the layout names it.
  package var column: HeaderColumn
  /// As the file has it; without an occurrence, no other column may have the name.
  package var name: HeaderColumn
  package var period: TransferPeriod

  package init(column: HeaderColumn, name: HeaderColumn, period: TransferPeriod) {
    self.column = column
    self.name = name
    self.period = period
  }
}

/// Another name that a site gives a file, or a sheet in it, in a part of its transfers.
package struct FileAlias: Sendable, Hashable {
  /// As `FileLayout.name`; nil where the file keeps its name.
  package var name: String?
  /// Nil where the sheet keeps its name.
  package var sheet: String?
  package var period: TransferPeriod

  package init(name: String?, sheet: String?, period: TransferPeriod) {
    self.name = name
    self.sheet = sheet
    self.period = period
  }
}
