extension TableLayout {
  /// How the site writes a field; nil where it does not, or where the layout gives a constant.
  package func column(of field: Field) -> ColumnLayout? { columns.first { $0.field == field.name } }

  /// Whether the field comes from the site's records or from a constant of the layout.
  package func sends(_ field: Field) -> Bool {
    column(of: field) != nil || constants.contains { $0.field == field.name }
  }
}
