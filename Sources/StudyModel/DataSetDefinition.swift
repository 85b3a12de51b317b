package import Diagnostics
package import Tables

/// An analysis data set: one metadata source for its files and its documentation.
package struct DataSetDefinition: Sendable {
  /// At most eight characters, as in `ADSL`.
  package var name: String
  package var label: String
  package var structure: String
  /// The table that gives its records: `participants`, a derived table, or a form.
  package var source: TableName
  /// The variables that tell one record from another; records are sorted by them.
  package var key: [String]
  package var variables: [Variable]
  package var place: Diagnostic.Location

  package init(
    name: String, label: String, structure: String, source: TableName, key: [String], variables: [Variable],
    place: Diagnostic.Location
  ) {
    self.name = name
    self.label = label
    self.structure = structure
    self.source = source
    self.key = key
    self.variables = variables
    self.place = place
  }

  package struct Variable: Sendable {
    package var name: String
    package var label: String
    package var kind: ColumnKind
    /// An expression over the source's columns and the one-record forms, as in `DM.age`.
    package var value: SourceText
    /// Written into unblinded outputs alone.
    package var unblinded: Bool

    package init(name: String, label: String, kind: ColumnKind, value: SourceText, unblinded: Bool) {
      self.name = name
      self.label = label
      self.kind = kind
      self.value = value
      self.unblinded = unblinded
    }
  }
}
