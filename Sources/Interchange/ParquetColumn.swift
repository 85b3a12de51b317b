package import Tables

/// One column of a Parquet file.
package struct ParquetColumn: Sendable, Equatable {
  package var name: ColumnName
  package var kind: ColumnKind
  /// What the column says, in words; readers of Arrow find it as `label` in the field's metadata.
  package var label: String
  /// As UCUM writes it, or nil where there is none; `unit` in the field's metadata.
  package var unit: String?

  package init(_ name: ColumnName, _ kind: ColumnKind, label: String, unit: String? = nil) {
    self.name = name
    self.kind = kind
    self.label = label
    self.unit = unit
  }

  /// The columns of a shape, each labelled by its name where there is no other label.
  package static func columns(of shape: TableShape, labels: [ColumnName: String] = [:]) -> [ParquetColumn] {
    shape.columns.map { ParquetColumn($0.name, $0.kind, label: labels[$0.name] ?? $0.name.text, unit: $0.unit) }
  }
}
