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
  private var columns: [Reference: Column] = [:]
  /// For each form, the row of its record of each source row's participant; -1 where there is not exactly one.
  private var links: [String: [Int]] = [:]

  init(_ definition: DataSetDefinition, in dataset: Dataset, study: Study) {
    self.definition = definition
    self.dataset = dataset
    self.study = study
    source =
      definition.source == ParticipantsTable.name
      ? ParticipantsTable.make(of: dataset, study: study)
      : dataset[definition.source] ?? Batch(table: definition.source)
    let shape = DatasetShape(
      dataset.names.compactMap { dataset[$0] }.map { batch in
        TableShape(batch.table, zip(batch.names, batch.columns).map { ColumnShape($0, $1.kind) })
      })
    names = DataSetNames(definition, in: shape, study: study)
  }

  /// The data set's records, in order of its key.
  mutating func evaluate() -> Batch {
    let rows = source.rowCount
    var batch = Batch(table: TableName(definition.name), origins: source.origins, states: source.states)
    for variable in definition.variables {
      guard rows > 0, let compiled = compile(variable) else {
        batch.set(Column(missing: .notDerived, kind: variable.kind, count: rows), for: ColumnName(variable.name))
        continue
      }
      for reference in compiled.references where columns[reference] == nil {
        columns[reference] = column(of: reference)
      }
      batch.set(
        compiled.column(as: variable.kind, rows: rows) { reference in
          columns[reference] ?? Column(missing: .notDerived, kind: kind(of: reference) ?? .number, count: rows)
        }, for: ColumnName(variable.name))
    }
    return batch.ordered(by: definition.key.map { ColumnName($0) })
  }

  /// A form of which the bucket holds no record says nothing of the kinds of columns that the study's fields
  /// do not name, as an age. The plan has proved the variable sound with the true kinds, and every cell is missing
  /// here, so that any kinds that check give the same.
  private mutating func compile(_ variable: DataSetDefinition.Variable) -> CompiledExpression? {
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
      let compiled = parsed.check(
        resolve: { reference in
          names.type(of: reference)
            ?? (kind(of: reference) ?? assumed[reference]).map { names.type(of: reference, as: $0) }
        }, expecting: ExpressionType(variable.kind), diagnostics: &diagnostics)
      if let compiled {
        for (reference, kind) in assumed {
          columns[reference] = Column(missing: .notDerived, kind: kind, count: source.rowCount)
        }
        return compiled
      }
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
      return source[ColumnName(reference.field)]
        ?? Column(missing: .notDerived, kind: kind(of: reference) ?? .number, count: rows)
    }
    guard let form = study.form(id), let batch = dataset[form.table], batch.rowCount > 0,
      let column = batch[ColumnName(reference.field)]
    else { return Column(missing: .notDerived, kind: kind(of: reference) ?? .number, count: rows) }
    let link = links[id] ?? self.link(to: form, in: batch)
    links[id] = link
    return column.gathering(link, elsewhere: .notDerived)
  }

  private func link(to form: Form, in batch: Batch) -> [Int] {
    guard let subject = form.field(of: .subject), case .text(let tokens)? = batch[subject.column] else {
      return [Int](repeating: -1, count: source.rowCount)
    }
    let runs = ParticipantRuns(tokens.participants())
    var next = 0
    return participants.map { participant in
      // Source rows are in order of participants, so the records are met in one pass.
      while next < runs.keys.count, runs.keys[next] < participant { next += 1 }
      guard next < runs.keys.count, runs.keys[next] == participant else { return -1 }
      let rows = runs.rows(of: next)
      return rows.count == 1 ? rows.lowerBound : -1
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
