import Interchange
import StudyModel
import Tables

/// What the files of a form's records have for columns, and how a batch becomes them.
struct FormColumns: Sendable {
  private enum Part {
    case value
    /// The token of a participant, behind the study's id.
    case subject
    /// The sign that stands before a number.
    case sign
    /// Why the cell has no value.
    case reason
  }

  let form: Form
  let columns: [ParquetColumn]
  /// The columns that tell one record from another, as far as they are written.
  let key: [String]
  private let study: String
  /// Where each of `columns` comes from.
  private let sources: [(name: ColumnName, part: Part)]

  private static let subject: ColumnName = "usubjid"
  private static let site: ColumnName = "siteid"
  private static let age: ColumnName = "age"

  /// - Parameters:
  ///   - table: what the form's records are when they come here.
  ///   - isBlinded: whether columns that tell the treatment are left out.
  init(_ form: Form, _ table: TableShape, study: String, isBlinded: Bool, missingReasons: Bool) {
    self.form = form
    self.study = study
    var columns: [ParquetColumn] = []
    var sources: [(name: ColumnName, part: Part)] = []
    func add(_ source: ColumnName, _ part: Part, _ column: ParquetColumn) {
      columns.append(column)
      sources.append((source, part))
    }
    let subject = form.field(of: .subject)
    if let subject, table[subject.column] != nil {
      add(subject.column, .subject, ParquetColumn(Self.subject, .text, label: "Unique subject identifier"))
    }
    if table[Self.site] != nil {
      add(Self.site, .value, ParquetColumn(Self.site, .code, label: "Study site identifier"))
    }
    for shape in table.columns where !(isBlinded && shape.tainted) && shape.name != subject?.column {
      // What no field stands behind, but for the age, is of use within the pipeline alone.
      let field = form.field(shape.name.text)
      guard let label = field?.label ?? (shape.name == Self.age ? "Age" : nil) else { continue }
      let kind = shape.kind == .date ? ColumnKind.text : shape.kind
      add(shape.name, .value, ParquetColumn(shape.name, kind, label: label, unit: shape.unit))
      if shape.kind == .number {
        add(
          shape.name, .sign,
          ParquetColumn(ColumnName("\(shape.name)_sign"), .code, label: "\(label): sign before the number"))
      }
      if missingReasons {
        add(
          shape.name, .reason,
          ParquetColumn(ColumnName("\(shape.name)_missing"), .code, label: "\(label): why it is missing"))
      }
    }
    self.columns = columns
    self.sources = sources
    let names = columns.map(\.name)
    key = form.key.compactMap { name in
      let column = name == subject?.name ? Self.subject : ColumnName(name)
      return names.contains(column) ? column.text : nil
    }
  }

  /// Names that would stand twice in the header.
  var repeated: [ColumnName] {
    Dictionary(grouping: columns.map(\.name)) { $0 }.filter { $0.value.count > 1 }.map(\.key).sorted()
  }

  /// The batch as it is written; nil where it lacks a column that the plan said it has.
  func written(_ batch: Batch) -> Batch? {
    var out = batch
    out.names = columns.map(\.name)
    out.columns = []
    out.columns.reserveCapacity(columns.count)
    for (name, part) in sources {
      guard let column = batch[name] else { return nil }
      out.columns.append(written(column, part))
    }
    return out
  }

  private func written(_ column: Column, _ part: Part) -> Column {
    switch (part, column) {
    case (.subject, .text(let tokens)): .text(tokens.prefixed(by: Array("\(study)-".utf8)))
    case (.subject, _): column
    case (.value, .date(let dates)): .text(dates.iso)
    case (.value, .number(let numbers)): .number(NumberColumn(values: numbers.values, reasons: numbers.reasons))
    case (.value, _): column
    case (.sign, .number(let numbers)): .code(FormColumns.signs(of: numbers))
    case (.sign, _): .code(CodeColumn(marks: [], count: column.count, terms: []))
    case (.reason, _):
      .code(CodeColumn(marks: column.reasons, count: column.count, terms: Missing.allCases.map(\.word)))
    }
  }

  private static func signs(of numbers: NumberColumn) -> CodeColumn {
    CodeColumn(
      marks: numbers.comparators, count: numbers.count, terms: Comparator.allCases.map(\.sign))
  }
}

extension CodeColumn {
  /// One term for each mark but 0, which is a cell without a value; no marks at all are so many zeros.
  fileprivate init(marks: [UInt8], count: Int, terms: [String]) {
    guard !marks.isEmpty else {
      self.init(
        indices: [Int32](repeating: 0, count: count),
        reasons: [UInt8](repeating: Missing.blank.rawValue, count: count), terms: terms.isEmpty ? [""] : terms)
      return
    }
    self.init(
      indices: marks.map { Int32($0) }, reasons: marks.map { $0 == 0 ? Missing.blank.rawValue : 0 }, terms: terms)
  }
}

extension Comparator {
  /// As a site writes it.
  fileprivate var sign: String {
    switch self {
    case .equal: "="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .about: "~"
    }
  }
}
