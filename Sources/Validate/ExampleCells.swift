import Diagnostics
import Expressions
import StudyModel
import Tables

/// What an example of a rule gives a value to, as cells of one row.
struct ExampleCells {
  let rule: CompiledRule
  let names: RuleNames
  private let known: RuleScopeNames
  /// By the name in its normal form.
  private var cells: [String: Column] = [:]
  private var records: [String: [[String: Column]]] = [:]

  /// Nil where a value cannot be read, or a name means nothing to the rule.
  init?(
    _ example: Rule.Example, of rule: CompiledRule, names: RuleNames, diagnostics: inout DiagnosticList
  ) {
    self.rule = rule
    self.names = names
    known = names.of(rule.form, rule.rule.scope)
    var whole = true
    for (name, text) in example.values {
      guard let cell = cell(name, text, at: example.place, diagnostics: &diagnostics) else {
        whole = false
        continue
      }
      cells[normal(name)] = cell
    }
    for (form, rows) in example.records.sorted(by: { $0.key < $1.key }) {
      records[form] = rows.map { row in
        var cells: [String: Column] = [:]
        for (name, text) in row {
          let type = known.type(ofField: name, inRecordsOf: form)
          guard let cell = read(name, text, type, at: example.place, diagnostics: &diagnostics) else {
            whole = false
            continue
          }
          cells[name] = cell
        }
        return cells
      }
    }
    if !whole { return nil }
  }

  /// Whether the example breaks the rule.
  var breaks: Bool {
    let inForce = RulePeriods(rule.form, rules: [rule.rule]).flatMap { periods -> [UInt8]? in
      guard case .date(let dates)? = cells[periods.date.name] else {
        return rule.inForce(nil, rows: 1)
      }
      let period = names.study.rulePeriods(of: rule.form)?.column(of: dates)
      return rule.inForce(period.map { .integer($0) }, rows: 1)
    }
    let verdict = rule.judge(rows: 1, inForce: inForce) { part, condition in
      condition.aggregates.isEmpty
        ? condition.truth(rows: 1, columns: column, records: table)
        : condition.truth(rows: 1, columns: column) { number in
          cells[condition.aggregates[number].name] ?? Column(missing: .notDerived, kind: .number, count: 1)
        }
    }
    return !verdict.broken.isEmpty
  }

  private func column(of reference: Reference) -> Column {
    if let cell = cells[normal(reference)] { return cell }
    let type = known.type(of: reference)
    return Column(missing: .blank, kind: type?.kind ?? .text, count: 1, terms: type?.terms ?? [])
  }

  private func table(_ wanted: RecordsReference) -> RecordTable {
    let rows = records[wanted.form] ?? []
    let columns = wanted.fields.map { field -> Column in
      let type = known.type(ofField: field, inRecordsOf: wanted.form)
      var column = Column(empty: type?.kind ?? .text, terms: type?.terms ?? [])
      for row in rows {
        column.append(
          row[field]
            ?? Column(missing: .blank, kind: type?.kind ?? .text, count: 1, terms: type?.terms ?? []))
      }
      return column
    }
    return RecordTable(
      groups: [0], starts: [0, Int32(rows.count)], rows: Array(rows.indices), columns: columns, count: rows.count)
  }

  /// A rule's own form may be written or left out.
  private func normal(_ reference: Reference) -> String {
    var reference = reference
    if reference.form == rule.form.id { reference.form = nil }
    return reference.description
  }

  private func normal(_ name: String) -> String {
    let own = "\(rule.form.id)."
    return name.hasPrefix(own) ? String(name.dropFirst(own.count)) : parsed(name)?.description ?? name
  }

  private func parsed(_ name: String) -> ParsedExpression? {
    var ignored = DiagnosticList()
    return Expression.parse(
      name, at: Diagnostic.Location(file: "", line: 1, column: 1), diagnostics: &ignored)
  }

  private func cell(
    _ name: String, _ text: String, at place: Diagnostic.Location, diagnostics: inout DiagnosticList
  ) -> Column? {
    let aggregates = (rule.when?.aggregates ?? []) + rule.assert.aggregates
    if aggregates.contains(where: { $0.name == normal(name) }) {
      return read(name, text, NameType(.number), at: place, diagnostics: &diagnostics)
    }
    let reference = parsed(name).flatMap {
      $0.references.first.flatMap { $0.description == normal(name) || normal($0) == normal(name) ? $0 : nil }
    }
    let type = reference.flatMap { known.refusal(of: $0) == nil ? known.type(of: $0) : nil }
    return read(name, text, type, at: place, diagnostics: &diagnostics)
  }

  private func read(
    _ name: String, _ text: String, _ type: NameType?, at place: Diagnostic.Location,
    diagnostics: inout DiagnosticList
  ) -> Column? {
    guard let type else {
      diagnostics.error(
        "example.unknown_name", "there is no '\(name)' that the rule could see", at: place,
        help: Suggestion.help(for: name, among: known.suggestions))
      return nil
    }
    if let cell = ExampleCell.read(text, as: type.kind, terms: type.terms) { return cell }
    diagnostics.error(
      "example.value", "the value of '\(name)' is not \(ExampleCell.form(of: type.kind))", at: place,
      help: type.kind == .code ? Suggestion.help(for: text, among: type.terms) : nil)
    return nil
  }
}
