import Planning
import Stages
import StudyModel
import Tables

/// The part of a run behind the shuffle: whole participants bucket by bucket on all cores, handed
/// to the study's stages in order.
struct ParticipantsPass {
  let executor: Executor
  let shuffle: Shuffle

  struct Outcome: Sendable {
    var balance = Balance()
    var findings = FindingLog()
  }

  private struct Bucket: Sendable {
    var dataset: Dataset
    var outcome: Outcome
  }

  func run() throws -> Outcome {
    let plan = executor.plan
    let first = 1 + RowsChain.length(of: plan)
    let participants = plan.steps.indices.dropFirst(first).filter { plan.steps[$0].stage is any ParticipantsStage }
    let study = plan.steps.indices.dropFirst(first).filter { plan.steps[$0].stage is any StudyStage }
    guard !(participants.isEmpty && study.isEmpty) else { return Outcome() }
    let tables = plan.steps[first - 1].leaves.tables.compactMap { shape in
      plan.study.forms.first { $0.table == shape.name }?.field(of: .subject).map { (shape.name, $0.column) }
    }
    let sinks = try study.map { index -> (step: Int, sink: any StudySink) in
      guard let stage = plan.steps[index].stage as? any StudyStage else { preconditionFailure("filtered above") }
      return (index, try stage.begin(in: executor.environment))
    }
    var outcome = Outcome()
    // Two waves' worth of buckets are in memory at the most: what the workers make, and what waits
    // for its turn.
    var next = 0
    while next < shuffle.buckets {
      let wave = next..<min(next + executor.workers.count, shuffle.buckets)
      let buckets = try executor.workers.map(wave.count) { offset -> Bucket in
        try process(wave.lowerBound + offset, tables: tables, steps: participants)
      }
      for bucket in buckets {
        outcome.balance.add(bucket.outcome.balance)
        outcome.findings.add(bucket.outcome.findings)
        for (step, sink) in sinks {
          var record = StageRecord()
          try sink.accept(bucket.dataset, record: &record)
          note(&record, step: step, in: &outcome)
        }
      }
      next = wave.upperBound
      executor.observe(.participants(done: next, of: shuffle.buckets))
    }
    for (step, sink) in sinks {
      var record = StageRecord()
      try sink.finish(record: &record)
      note(&record, step: step, in: &outcome)
    }
    return outcome
  }

  private func process(
    _ bucket: Int, tables: [(name: TableName, subject: ColumnName)], steps: [Int]
  ) throws -> Bucket {
    var dataset = try shuffle.load(bucket, tables: tables)
    var outcome = Outcome()
    for step in steps {
      guard let stage = executor.plan.steps[step].stage as? any ParticipantsStage else { continue }
      let before = SiteCounts(dataset, tables: tables.map(\.name), sites: executor.plan.study.sites)
      var record = StageRecord()
      try stage.run(&dataset, in: executor.environment, record: &record)
      let after = SiteCounts(dataset, tables: tables.map(\.name), sites: executor.plan.study.sites)
      outcome.balance.add(after.balance(after: before, step: step))
      for name in dataset.names { dataset[name]?.dropFallenRows() }
      note(&record, step: step, in: &outcome)
    }
    return Bucket(dataset: dataset, outcome: outcome)
  }

  /// Takes over what a stage noted; rows of data sets are counted for the study as a whole.
  private func note(_ record: inout StageRecord, step: Int, in outcome: inout Outcome) {
    let found = record.takeFindings()
    let tokens = found.map { $0.participant.flatMap { Crosswalk.Token($0) } }
    for (finding, participant) in zip(found, executor.environment.crosswalk.places(of: tokens)) {
      outcome.findings.add(finding, participant: participant, visit: finding.visit)
    }
    for (table, balance) in record.balance.sorted(by: { $0.key < $1.key }) {
      outcome.balance.add(balance, to: Balance.Key(step: step, site: SiteCounts.wholeStudy, table: table))
    }
  }
}

/// The rows of each table and site, counted by state.
struct SiteCounts {
  /// Stands for rows that belong to no one site.
  static let wholeStudy = SiteID("(study)")

  private var counted: [Balance.Key: RowStates] = [:]

  init(_ dataset: Dataset, tables: [TableName], sites: [Site]) {
    for table in tables {
      guard let batch = dataset[table] else { continue }
      guard case .code(let column)? = batch["siteid"] else {
        counted[Balance.Key(step: 0, site: SiteCounts.wholeStudy, table: table)] = RowStates(batch)
        continue
      }
      var byTerm = [RowStates](repeating: RowStates(Batch(table: table)), count: column.terms.count)
      for row in 0..<batch.rowCount {
        let term = Int(column.indices[row])
        switch batch.state(of: row) {
        case .kept: byTerm[term].kept += 1
        case .quarantined: byTerm[term].quarantined += 1
        case .superseded: byTerm[term].superseded += 1
        case .cut: byTerm[term].cut += 1
        }
      }
      for (term, states) in byTerm.enumerated() where states != RowStates(Batch(table: table)) {
        counted[Balance.Key(step: 0, site: SiteID(column.terms[term]), table: table)] = states
      }
    }
  }

  func balance(after before: SiteCounts, step: Int) -> Balance {
    var balance = Balance()
    for (key, states) in counted {
      let old = before.counted[key] ?? RowStates(Batch(table: key.table))
      balance.add(states.balance(after: old), to: Balance.Key(step: step, site: key.site, table: key.table))
    }
    // A table that vanished has lost its rows without a word; the count says so.
    for (key, states) in before.counted where counted[key] == nil {
      balance.add(
        RowBalance(recordsIn: states.kept), to: Balance.Key(step: step, site: key.site, table: key.table))
    }
    return balance
  }
}
