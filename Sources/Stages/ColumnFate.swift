package import StudyModel
package import Tables

/// What becomes of a column at a stage, and why: what `vertebra plan` prints of each.
package struct ColumnFate: Sendable, Hashable {
  /// The form or data set.
  package var table: String
  package var column: String
  /// Nil for a variable of a data set and for a column without a field.
  package var role: Role?
  package var action: DeidentificationAction
  /// The column that stands for it behind the stage; nil where none does.
  package var result: String?
  package var reason: String

  package init(
    table: String, column: String, role: Role? = nil, action: DeidentificationAction, result: String? = nil,
    reason: String
  ) {
    self.table = table
    self.column = column
    self.role = role
    self.action = action
    self.result = result
    self.reason = reason
  }
}

/// A stage that decides what of each column goes on.
package protocol FateDeciding: Stage {
  /// The fate of every column that comes in, table by table.
  func fates(of input: DatasetShape) -> [ColumnFate]
}
