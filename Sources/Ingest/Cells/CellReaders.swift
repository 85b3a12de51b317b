import StudyModel

/// Chooses the reader for a field.
enum CellReaders {
  static func reader(for field: Field, _ layout: ColumnLayout, dialect: Dialect, study: Study) -> any CellReader {
    let missing = layout.missing ?? dialect.missing
    let list = field.codeList.flatMap { study.codeList($0) }
    switch field.type {
    case .text: return TextReader(missing: missing)
    case .code: return CodeReader(layout: layout, list: list, dialect: dialect)
    case .integer: return IntegerReader(layout: layout, missing: missing)
    case .number: return NumberReader(layout: layout, missing: missing, dialect: dialect)
    case .date: return DateReader(field: field, layout: layout, missing: missing, dialect: dialect)
    case .time: return TimeReader(layout: layout, missing: missing, dialect: dialect)
    case .list: return ListReader(layout: layout, list: list, missing: missing)
    }
  }
}
