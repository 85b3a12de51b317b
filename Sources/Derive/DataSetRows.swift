import Diagnostics
import Expressions
import StudyModel
import Tables

/// The records of one data set in one bucket, on their way from the source table to variables.
struct DataSetRows {
  private let definition: DataSetDefinition
  private let dataset: Dataset
  private let study: Study
  private let source: Batch
  private let names: DataSetNames?
  private let shape: DatasetShape
  /// The source's rows in order of the data set's key; nil where they stand in it, or it is not known yet.
  private var order: [Int]?
  private var columns: [Reference: Column] = [:]
  /// For each form, or form and visit, the row of its record of each source row's participant; -1 where there is not
  /// exactly one.
  private var links: [Link: [Int]] = [:]

  private struct Link: Hashable {
    var form: String
    var visit: String?
  }

  init(_ definition: DataSetDefinition, in dataset: Dataset, study: Study) {
    self.definition = definition
    self.dataset = dataset
    self.study = study
    source =
      definition.source == ParticipantsTable.name
      ? ParticipantsTable.make(of: dataset, study: study)
      : dataset[definition.source] ?? Batch(table: definition.source)
    shape = DatasetShape(
      dataset.names.compactMap { dataset[$0] }.map { batch in
        TableShape(batch.table, zip(batch.names, batch.columns).map { ColumnShape($0, $1.kind) })
      })
    names = DataSetNames(definition, in: shape, study: study)
  }

  /// The data set's records, in order of its key.
  mutating func evaluate(_ compiled: CompiledDataSets) -> Batch {
    let variables =
      source.rowCount > 0 ? compiled.variables(of: definition, in: shape) { compile($0) } : []
    func column(of index: Int) -> Column {
      self.column(definition.variables[index], index < variables.count ? variables[index] : nil)
    }
    // Variables of the key come first, so that all others are made in its order.
    var done: [Int: Column] = [:]
    let keys = definition.key.compactMap { key in definition.variables.firstIndex { $0.name == key } }
    for key in keys { done[key] = column(of: key) }
    order = keys.compactMap { done[$0] }.order(rows: source.rowCount)
    var batch = Batch(table: TableName(definition.name), origins: source.origins, states: source.states)
    if let order {
      columns = [:]
      links = links.mapValues { $0.gathering(order) }
      done = done.mapValues { $0.gathering(order) }
      batch.origins.members = batch.origins.members.gathering(order)
      batch.origins.records = batch.origins.records.gathering(order)
      batch.states = batch.states.gathering(order)
    }
    for index in definition.variables.indices {
      batch.set(done[index] ?? column(of: index), for: ColumnName(definition.variables[index].name))
    }
    return batch
  }

  private mutating func column(_ variable: DataSetDefinition.Variable, _ compiled: CompiledVariable?) -> Column {
    let rows = source.rowCount
    guard let compiled else { return Column(missing: .notDerived, kind: variable.kind, count: rows) }
    for (reference, kind) in compiled.assumed {
      columns[reference] = Column(missing: .notDerived, kind: kind, count: rows)
    }
    for reference in compiled.expression.references where columns[reference] == nil {
      columns[reference] = column(of: reference)
    }
    return compiled.expression.column(as: variable.kind, rows: rows) { reference in
      columns[reference] ?? Column(missing: .notDerived, kind: kind(of: reference) ?? .number, count: rows)
    }
  }

  /// A form of which the bucket holds no record says nothing of the kinds of columns that the study's fields
  /// do not name, as an age. The plan has proved the variable sound with the true kinds, and every cell is missing
  /// here, so that any kinds that check give the same.
  private func compile(_ variable: DataSetDefinition.Variable) -> CompiledVariable? {
    guard let names else { return nil }
    var diagnostics = DiagnosticList()
    guard
      let parsed = Expression.parse(variable.value.text, at: variable.value.place, diagnostics: &diagnostics)
    else { return nil }
    let unknown = Set(parsed.references).filter { names.type(of: $0) == nil && kind(of: $0) == nil }.sorted()
    let kinds: [ColumnKind] = [.number, .text, .date, .time]
    var choice = [Int](repeating: 0, count: unknown.count)
    while true {
      let assumed = Dictionary(uniqueKeysWithValues: zip(unknown, choice.map { kinds[$0] }))
      var known = assumed
      for reference in parsed.references where known[reference] == nil { known[reference] = kind(of: reference) }
      let compiled = parsed.check(
        AssumedNames(names, kinds: known), expecting: ExpressionType(variable.kind), diagnostics: &diagnostics)
      if let compiled { return CompiledVariable(expression: compiled, assumed: assumed) }
      guard let place = choice.lastIndex(where: { $0 + 1 < kinds.count }) else { return nil }
      choice[place] += 1
      for later in choice.indices where later > place { choice[later] = 0 }
    }
  }

  /// The kind that the study gives a field, for a form of which there is no record here.
  private func kind(of reference: Reference) -> ColumnKind? {
    if let names, let shape = names.shape(of: reference) { return shape.kind }
    return reference.form.flatMap { study.form($0) }?.field(reference.field)?.type.kind
  }

  private mutating func column(of reference: Reference) -> Column {
    let rows = source.rowCount
    guard let id = reference.form else {
      let column = source[ColumnName(reference.field)] ?? identity(reference.field)
      return column.map { column in order.map { column.gathering($0) } ?? column }
        ?? Column(missing: .notDerived, kind: kind(of: reference) ?? .number, count: rows)
    }
    guard let form = study.form(id), let batch = dataset[form.table], batch.rowCount > 0,
      let column = batch[ColumnName(reference.field)]
    else { return Column(missing: .notDerived, kind: kind(of: reference) ?? .number, count: rows) }
    let key = if case .at(let visit) = reference.record { Link(form: id, visit: visit) } else { Link(form: id) }
    var link = links[key] ?? []
    if link.isEmpty {
      link = self.link(to: form, at: key.visit, in: batch)
      if let order { link = link.gathering(order) }
      links[key] = link
    }
    return column.gathering(link, elsewhere: .notDerived)
  }

  /// `usubjid` and `studyid` of a form's records.
  private func identity(_ name: String) -> Column? {
    guard let form = study.form(definition.source.text), let subject = form.field(of: .subject) else { return nil }
    let columns = SubjectColumns(source, subject: subject.column, study: study)
    return name == "usubjid" ? columns.usubjid : name == "studyid" ? columns.studyid : nil
  }

  private func link(to form: Form, at visit: String?, in batch: Batch) -> [Int] {
    guard let subject = form.field(of: .subject), case .text(let tokens)? = batch[subject.column],
      let isMeant = DataSetRows.rows(at: visit, of: form, in: batch)
    else { return [Int](repeating: -1, count: source.rowCount) }
    let runs = ParticipantRuns(tokens.participants())
    var next = 0
    return participants.map { participant in
      // Source rows are in order of participants, so the records are met in one pass.
      while next < runs.keys.count, runs.keys[next] < participant { next += 1 }
      guard next < runs.keys.count, runs.keys[next] == participant else { return -1 }
      var only = -1
      for row in runs.rows(of: next) where isMeant(row) {
        guard only < 0 else { return -1 }
        only = row
      }
      return only
    }
  }

  /// Tells the rows of a visit, or with no visit all; nil where none can be of it.
  private static func rows(at visit: String?, of form: Form, in batch: Batch) -> ((Int) -> Bool)? {
    guard let visit else { return { _ in true } }
    guard let field = form.visitField, case .code(let visits)? = batch[field.column],
      let index = visits.terms.firstIndex(of: visit)
    else { return nil }
    return { row in
      (visits.reasons.isEmpty || visits.reasons[row] == 0) && Int(visits.indices[row]) == index
    }
  }

  /// The participant of each source row.
  private var participants: [ParticipantKey] {
    if let form = study.form(definition.source.text) {
      guard let subject = form.field(of: .subject), case .text(let tokens)? = source[subject.column] else { return [] }
      return tokens.participants()
    }
    guard case .text(let usubjid)? = source["usubjid"] else { return [] }
    return usubjid.participants(after: SubjectColumns.prefix(study).count)
  }
}
