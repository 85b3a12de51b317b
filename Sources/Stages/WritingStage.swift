package import Tables

/// A stage that writes data sets into a release; what it says of them lets the run try what was written.
package protocol WritingStage: StudyStage {
  /// What it writes of data of a shape, in the order of the study.
  func written(of shape: DatasetShape) -> [WrittenDataSet]
}

/// A data set that is written.
package struct WrittenDataSet: Sendable, Hashable {
  package struct Column: Sendable, Hashable {
    package var name: ColumnName
    package var kind: ColumnKind

    package init(name: ColumnName, kind: ColumnKind) {
      self.name = name
      self.kind = kind
    }
  }

  package var table: TableName
  /// In the release, without what tells the format, as `blinded/adsl`.
  package var path: String
  /// In the order in which they are written.
  package var columns: [Column]
  /// Of the columns, those that hold the participant's token at their end.
  package var subject: ColumnName?
  /// Of the columns, those by which records are told apart.
  package var key: [ColumnName]
  package var isBlinded: Bool

  package init(
    table: TableName, path: String, columns: [Column], subject: ColumnName?, key: [ColumnName], isBlinded: Bool
  ) {
    self.table = table
    self.path = path
    self.columns = columns
    self.subject = subject
    self.key = key
    self.isBlinded = isBlinded
  }
}
