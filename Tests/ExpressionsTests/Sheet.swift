import Diagnostics
import Expressions
import Tables
import Testing

/// Columns by name, over which a test evaluates expressions.
struct Sheet {
  var columns: [String: Column]
  var labels: [String: [String]] = [:]
  var tainted: Set<String> = []

  static let start = Diagnostic.Location(file: "rules.yaml", line: 1, column: 1)

  var rows: Int { columns.values.first?.count ?? 1 }

  func type(of reference: Reference) -> NameType? {
    guard let column = columns[reference.description] else { return nil }
    var terms: [String] = []
    if case .code(let codes) = column { terms = codes.terms }
    return NameType(
      column.kind, terms: terms, labels: labels[reference.description] ?? [],
      tainted: tainted.contains(reference.description))
  }

  func compile(
    _ text: String, expecting: ExpressionType? = nil, at place: Diagnostic.Location = start,
    diagnostics: inout DiagnosticList
  ) -> CompiledExpression? {
    Expression.parse(text, at: place, diagnostics: &diagnostics)?.check(
      resolve: type, expecting: expecting, suggesting: columns.keys.sorted(), diagnostics: &diagnostics)
  }

  func compile(_ text: String, expecting: ExpressionType? = nil) throws -> CompiledExpression {
    var diagnostics = DiagnosticList()
    let compiled = compile(text, expecting: expecting, diagnostics: &diagnostics)
    return try #require(compiled, "\(text): \(diagnostics.all.map(\.message))")
  }

  func column(for reference: Reference) -> Column { columns[reference.description] ?? .text(TextColumn()) }

  /// One letter a row: `T`, `F` or `U`.
  func truth(_ text: String) throws -> String {
    let truth = try compile(text, expecting: .truth).truth(rows: rows, columns: column)
    return String(truth.map { ["F", "T", "U"][Int($0)] }.joined())
  }

  /// The cells of an expression's column as text, nil where one is missing.
  func cells(_ text: String) throws -> [String?] {
    let column = try compile(text).column(rows: rows, columns: column)
    return (0..<column.count).map { column.text(at: $0) }
  }

  func column(_ text: String) throws -> Column {
    try compile(text).column(rows: rows, columns: column)
  }

  /// The code of the first error and its place, and its help.
  func firstError(
    in text: String, expecting: ExpressionType? = nil
  ) throws -> (code: String, line: Int, column: Int, help: String?) {
    var diagnostics = DiagnosticList()
    let compiled = compile(text, expecting: expecting, diagnostics: &diagnostics)
    #expect(compiled == nil)
    let first = try #require(diagnostics.all.first)
    let place = try #require(first.location)
    return (first.code, place.line, place.column, first.help)
  }
}

/// A column of numbers, of which nil is blank.
func numbers(_ values: [Double?]) -> Column {
  let missing = values.contains { $0 == nil }
  return .number(
    NumberColumn(values: values.map { $0 ?? 0 }, reasons: missing ? values.map { $0 == nil ? 1 : 0 } : []))
}

/// A column of whole numbers, of which nil is blank.
func integers(_ values: [Int32?]) -> Column {
  let missing = values.contains { $0 == nil }
  return .integer(
    FixedColumn(values: values.map { $0 ?? 0 }, reasons: missing ? values.map { $0 == nil ? 1 : 0 } : []))
}

/// A column of numbers with what stands before each of them.
func bounded(_ values: [(Comparator, Double)]) -> Column {
  .number(NumberColumn(values: values.map(\.1), comparators: values.map(\.0.rawValue)))
}

/// A column of dates as far as their parts go; no parts are a blank.
func dates(_ parts: [[Int]]) -> Column {
  var column = DateColumn()
  for part in parts {
    let date =
      part.isEmpty
      ? nil : PartialDate(year: part[0], month: part.count > 1 ? part[1] : nil, day: part.count > 2 ? part[2] : nil)
    column.days.append(date?.days ?? 0)
    column.precisions.append(date?.precision.rawValue ?? 0)
    column.reasons.append(date == nil ? Missing.blank.rawValue : 0)
  }
  return .date(column)
}

/// A column of codes, of which nil is blank.
func codes(_ cells: [String?], terms: [String]) -> Column {
  .code(
    CodeColumn(
      indices: cells.map { cell in Int32(terms.firstIndex { $0 == cell } ?? 0) },
      reasons: cells.contains { $0 == nil } ? cells.map { $0 == nil ? 1 : 0 } : [], terms: terms))
}
