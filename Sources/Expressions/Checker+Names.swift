import Diagnostics
import Tables

/// Names, of the record at hand and beyond it.
extension Checker {
  /// A name; inside a condition over records a bare one is a field of theirs, unless it is said to be the row's own.
  mutating func name(_ reference: Reference, own: Bool = false) -> Part? {
    if let records, !own, reference.form == nil, reference.record == .beside {
      return field(reference, of: records.form)
    }
    if case .at(let visit) = reference.record, !names.visits.isEmpty, !names.visits.contains(visit) {
      diagnostics.error(
        "expression.unknown_visit", "there is no visit '\(visit)'", at: reference.visitPlace ?? reference.place,
        help: Suggestion.help(for: visit, among: names.visits))
      return nil
    }
    if let refusal = names.refusal(of: reference) {
      diagnostics.error("expression.reach", refusal.message, at: reference.place, help: refusal.help)
      return nil
    }
    guard let type = names.type(of: reference) else {
      diagnostics.error(
        "expression.unknown_name", "there is no '\(reference)' here", at: reference.place,
        help: help(for: reference))
      return nil
    }
    tainted = tainted || type.tainted
    let slot = slot(.name(reference), in: &columns)
    guard records != nil else { return part(type, slot: slot) }
    return part(type, slot: source(.row(slot)))
  }

  private func help(for reference: Reference) -> String? {
    if reference.form == nil, names.forms.contains(reference.field) {
      return "\(reference.field) is a form: write \(reference.field).field, or count(\(reference.field))"
    }
    var plain = reference
    plain.record = .beside
    return Suggestion.help(for: plain.description, among: names.suggestions)
  }

  private mutating func field(_ reference: Reference, of form: String) -> Part? {
    guard let records, let type = names.type(ofField: reference.field, inRecordsOf: form) else {
      let own = names.type(of: reference) != nil
      diagnostics.error(
        "expression.unknown_name", "form \(form) has no '\(reference.field)'", at: reference.place,
        help: own
          ? "write this.\(reference.field) for the field of the record at hand"
          : Suggestion.help(for: reference.field, among: names.fields(ofRecordsOf: form)))
      return nil
    }
    tainted = tainted || type.tainted
    let number = slot(reference.field, in: &tables[records.table].fields)
    return part(type, slot: source(.record(number)))
  }

  /// The number of something in a list, to which it is added where it is new.
  private func slot<Item: Equatable>(_ item: Item, in list: inout [Item]) -> Int {
    if let number = list.firstIndex(of: item) { return number }
    list.append(item)
    return list.count - 1
  }

  private mutating func source(_ source: RecordsNode.Source) -> Int {
    guard var records else { preconditionFailure("asked for inside a condition over records") }
    let number = slot(source, in: &records.sources)
    self.records = records
    return number
  }

  // MARK: Records of another form

  /// The form whose records are to be counted, where `count` is not about values: a bare name that is a form's and
  /// no field's.
  func countedForm(_ arguments: [Syntax]) -> String? {
    guard case .name(let reference) = arguments[0].shape, reference.form == nil, reference.record == .beside,
      names.forms.contains(reference.field), names.type(of: reference) == nil
    else { return nil }
    return reference.field
  }

  mutating func countRecords(_ form: String, _ arguments: [Syntax]) -> Part? {
    guard arguments.count <= 2 else {
      wrong("count(FORM, condition) takes one condition", arguments[2], help: "join conditions with 'and'")
      return nil
    }
    return records(of: form, where: arguments.count == 2 ? arguments[1] : nil, at: arguments[0]).map {
      Part(node: .number(.countRecords($0)), type: .number)
    }
  }

  mutating func quantified(_ arguments: [Syntax], _ make: (RecordsNode) -> TruthNode) -> Part? {
    guard let form = countedForm(arguments) else {
      let written = if case .name(let reference) = arguments[0].shape { reference.description } else { "" }
      diagnostics.error(
        "expression.unknown_form", "a form whose records can be looked at is wanted here", at: arguments[0].place,
        help: Suggestion.help(for: written, among: names.forms))
      return nil
    }
    return records(of: form, where: arguments[1], at: arguments[0]).map { Part(node: .truth(make($0)), type: .truth) }
  }

  private mutating func records(of form: String, where condition: Syntax?, at place: Syntax) -> RecordsNode? {
    guard records == nil else {
      wrong("records cannot be looked at from a condition over other records", place, help: "make two rules of it")
      return nil
    }
    // A record's being there can tell the treatment.
    tainted = tainted || names.isTainted(recordsOf: form)
    let table = tables.firstIndex { $0.form == form } ?? tables.count
    if table == tables.count { tables.append(RecordsReference(form: form, fields: [])) }
    guard let condition else { return RecordsNode(table: table, condition: nil, sources: []) }
    records = Records(form: form, table: table)
    let node = truth(condition)
    let sources = records?.sources ?? []
    records = nil
    return node.map { RecordsNode(table: table, condition: $0, sources: sources) }
  }

  // MARK: Numbers over many records

  mutating func aggregate(
    _ level: Aggregate.Level, _ kind: Aggregate.Kind, _ arguments: [Syntax], at syntax: Syntax
  ) -> Part? {
    guard let inside = names.aggregated, records == nil else {
      diagnostics.error(
        "expression.reach", "'\(level.rawValue).\(kind.rawValue)' goes over many records, and one is judged here",
        at: syntax.place, help: "write 'scope: site'")
      return nil
    }
    var compiled: [CompiledExpression] = []
    for (place, argument) in arguments.enumerated() {
      var checker = Checker(names: inside)
      let expression = checker.compile(argument, expecting: kind == .mean && place == 0 ? .number : .truth)
      diagnostics.append(contentsOf: checker.diagnostics)
      guard let expression else { continue }
      tainted = tainted || expression.tainted
      compiled.append(expression)
    }
    guard compiled.count == arguments.count else { return nil }
    aggregates.append(
      Aggregate(
        name: syntax.normal, level: level, kind: kind, argument: compiled.first,
        condition: compiled.count > 1 ? compiled[1] : nil))
    columns.append(.aggregate(aggregates.count - 1))
    return Part(node: .number(.name(columns.count - 1)), type: .number)
  }

  /// The whole expression, compiled; nil where there is an error.
  mutating func compile(_ syntax: Syntax, expecting expected: ExpressionType?) -> CompiledExpression? {
    let checked = check(syntax)
    if let checked, let expected, checked.type != expected {
      diagnostics.error(
        "expression.type", "the expression gives \(checked.type.words), and \(expected.words) is wanted here",
        at: syntax.place)
    }
    guard let checked, !diagnostics.hasErrors else { return nil }
    return CompiledExpression(
      node: checked.node, type: checked.type, tainted: tainted, columns: columns, records: tables,
      aggregates: aggregates)
  }
}
