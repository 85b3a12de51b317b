package import Stages
package import StudyModel
package import Tables

/// `derive.scores`: makes the table `scores`, a row for each outcome parameter and record of its form.
package struct DeriveScores: ParticipantsStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.derive, "scores"), "Scores the outcome parameters of every record: fields, and instruments.",
    scope: .participants, admits: .indirect,
    centre: "Whether enough items of each questionnaire are answered for a score.")

  private let study: Study

  package init(_ options: NoOptions, study: Study) { self.study = study }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    var taint: [ColumnName: Bool] = [:]
    var privacy: [ColumnName: Privacy] = [:]
    var tainted: TableShape?
    var paths: [ColumnName: String] = [:]
    func note(_ column: ColumnName, from source: ColumnShape?) {
      guard let source else { return }
      taint[column] = source.tainted || taint[column] == true
      if source.tainted, paths[column] == nil {
        paths[column] = TaintPath.through("\(ScoresTable.name).\(column)", [source])
      }
      privacy[column] = max(source.privacy, privacy[column] ?? .open)
    }
    for parameter in study.outcomes.parameters {
      guard let form = study.form(parameter.form), let table = input[form.table] else {
        issues.append(
          StageIssue(
            "derive.parameter", "parameter \(parameter.code) needs form '\(parameter.form)', which is not there"))
        continue
      }
      if table.tainted, tainted == nil { tainted = table }
      note("usubjid", from: form.field(of: .subject).flatMap { table[$0.column] })
      note("siteid", from: table["siteid"])
      note("visit", from: form.visitField.flatMap { table[$0.column] })
      note("adt", from: form.recordDate.flatMap { table[$0.column] })
      if case .sum(let total) = parameter.source {
        let column = input[TableName(total.of.form)]?[ColumnName(total.of.field)]
        if column?.kind != .number && column?.kind != .integer {
          issues.append(
            StageIssue(
              "derive.parameter",
              "parameter \(parameter.code) adds up \(total.of.form).\(total.of.field), which is not there or no number")
          )
        }
        note("aval", from: column)
        tainted = tainted || input[TableName(total.of.form)]?.tainted == true
      }
      for field in sources(of: parameter, issues: &issues) {
        guard let column = table[ColumnName(field)] else {
          issues.append(
            StageIssue(
              "derive.parameter", "parameter \(parameter.code) needs \(form.id).\(field), which is not there"))
          continue
        }
        if !reads(column.kind, parameter) {
          issues.append(
            StageIssue(
              "derive.parameter",
              "parameter \(parameter.code) cannot be made of \(form.id).\(field), whose type is \(column.kind.rawValue)"
            ))
        }
        for made: ColumnName in ["aval", "dtype", "nitems"] { note(made, from: column) }
      }
    }
    var output = input
    if input[ScoresTable.name] != nil {
      issues.append(StageIssue("derive.table_twice", "there is a table '\(ScoresTable.name)' already"))
    }
    var scores = TableShape(
      ScoresTable.name,
      ScoresTable.columns.map {
        var column = ColumnShape(
          $0.name, $0.kind, privacy: privacy[$0.name] ?? .open, tainted: taint[$0.name] ?? false)
        column.taintedBy = paths[$0.name]
        return column
      }, tainted: tainted != nil)
    scores.taintedBy = tainted.map { "\(ScoresTable.name)\(TaintPath.arrow)\($0.taintedBy ?? $0.name.text)" }
    output[ScoresTable.name] = scores
    return output
  }

  /// The fields that a parameter is made of.
  private func sources(of parameter: Parameter, issues: inout [StageIssue]) -> [String] {
    switch parameter.source {
    case .field(let field): return [field]
    case .sum(let total): return [total.answer]
    case .instrument(let id):
      guard let instrument = study.instrument(id) else {
        issues.append(
          StageIssue("derive.parameter", "parameter \(parameter.code) names no instrument of the study: '\(id)'"))
        return []
      }
      return instrument.items
    }
  }

  private func reads(_ kind: ColumnKind, _ parameter: Parameter) -> Bool {
    switch parameter.source {
    case .field: kind == .integer || kind == .number
    case .sum: kind == .code
    case .instrument(let id): study.instrument(id).map { InstrumentScore($0).reads(kind) } ?? true
    }
  }

  package func run(_ dataset: inout Dataset, in environment: StageEnvironment, record: inout StageRecord) throws {
    var records: [String: ScoredRecords] = [:]
    var scores = Batch(
      table: ScoresTable.name, names: ScoresTable.columns.map(\.name),
      columns: ScoresTable.columns.map { column in
        Column(empty: column.kind, terms: ScoresTable.terms(of: column.name, in: study).map(\.code))
      })
    var parts: [(runs: ParticipantRuns, first: Int)] = []
    for (index, parameter) in study.outcomes.parameters.enumerated() {
      guard let form = study.form(parameter.form), let batch = dataset[form.table], batch.rowCount > 0 else { continue }
      let source = records[form.id] ?? ScoredRecords(of: form, in: batch, study: study)
      records[form.id] = source
      parts.append((source.runs, scores.rowCount))
      scores.append(source.scores(of: parameter, at: index, beside: dataset))
    }
    dataset[ScoresTable.name] = parts.count < 2 ? scores : scores.gathering(DeriveScores.merged(parts))
  }

  /// The rows of several parts, each in order of participants, in one order of participants.
  private static func merged(_ parts: [(runs: ParticipantRuns, first: Int)]) -> [Int] {
    var order: [Int] = []
    var next = [Int](repeating: 0, count: parts.count)
    func key(_ part: Int) -> ParticipantKey? {
      next[part] < parts[part].runs.keys.count ? parts[part].runs.keys[next[part]] : nil
    }
    while let first = parts.indices.compactMap({ key($0) }).min() {
      for part in parts.indices where key(part) == first {
        order.append(contentsOf: parts[part].runs.rows(of: next[part]).lazy.map { parts[part].first + $0 })
        next[part] += 1
      }
    }
    return order
  }
}
