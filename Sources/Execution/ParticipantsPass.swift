import Planning
import Stages
import StudyModel
import Synchronization
import Tables

/// The part of a run behind the shuffle: whole participants bucket by bucket on all cores, handed
/// to the study's stages in order.
struct ParticipantsPass {
  let executor: Executor
  let shuffle: Shuffle
  let earlier: EarlierTransfers?
  /// Tries what is written blinded for the arm, beside the stages that write it.
  var watch: BlindWatch?

  struct Outcome: Sendable {
    var balance = Balance()
    var findings = FindingLog()
    var tallies = RuleTallies()

    mutating func add(_ other: Outcome) {
      balance.add(other.balance)
      findings.add(other.findings)
      tallies.add(other.tallies)
    }
  }

  private struct Bucket: Sendable {
    var outcome: Outcome
    /// What is left to do for each sink when it is this bucket's turn.
    var writes: [@Sendable (inout StageRecord) throws -> Void]
  }

  func run() throws -> Outcome {
    let plan = executor.plan
    let first = 1 + RowsChain.length(of: plan)
    let participants = plan.steps.indices.dropFirst(first).filter {
      plan.steps[$0].stage is any ParticipantsStage || plan.steps[$0].stage is any ComparingStage
    }
    let study = plan.steps.indices.dropFirst(first).filter { plan.steps[$0].stage is any StudyStage }
    guard !(participants.isEmpty && study.isEmpty) else { return Outcome() }
    let tables = plan.steps[first - 1].leaves.tables.compactMap { shape in
      plan.study.forms.first { $0.table == shape.name }?.field(of: .subject).map { (shape.name, $0.column) }
    }
    let written = try study.map { index -> (step: Int, sink: any StudySink) in
      guard let stage = plan.steps[index].stage as? any StudyStage else { preconditionFailure("filtered above") }
      var environment = executor.environment
      environment.shape = plan.steps[index - 1].leaves
      return (index, try stage.begin(in: environment))
    }
    var beside: [any StudySink] = []
    if let watch { beside.append(watch) }
    if !study.isEmpty, let list = try AllocationList(plan, outputs: executor.environment.outputs) {
      beside.append(list)
    }
    // They have no step of their own, and nothing to say.
    let sinks = written + zip(study.suffix(1), [beside]).flatMap { step, sinks in sinks.map { (step: step, sink: $0) } }
    // The first outcome is of the participants' stages, the others are of the sinks.
    let outcomes = (0...sinks.count).map { _ in Mutexed(Outcome()) }
    try executor.workers.inOrder(shuffle.buckets, takers: outcomes.count) { number -> Bucket in
      let (dataset, outcome) = try process(number, tables: tables, steps: participants)
      return Bucket(outcome: outcome, writes: try sinks.map { try $0.sink.prepare(dataset) })
    } take: { taker, number, bucket in
      try outcomes[taker].withLock { outcome in
        guard taker > 0 else {
          outcome.add(bucket.outcome)
          executor.observe(.participants(done: number + 1, of: shuffle.buckets))
          return
        }
        var record = StageRecord()
        try bucket.writes[taker - 1](&record)
        note(&record, step: sinks[taker - 1].step, in: &outcome)
      }
    }
    let ends = try executor.workers.map(sinks.count) { index -> Outcome in
      var record = StageRecord()
      var outcome = Outcome()
      try sinks[index].sink.finish(record: &record)
      note(&record, step: sinks[index].step, in: &outcome)
      return outcome
    }
    return (try outcomes.map { try $0.withLock { $0 } } + ends).reduce(into: Outcome()) { $0.add($1) }
  }

  private func process(
    _ bucket: Int, tables: [(name: TableName, subject: ColumnName)], steps: [Int]
  ) throws -> (Dataset, Outcome) {
    var dataset = try shuffle.load(bucket, tables: tables)
    executor.allocation?.fill(&dataset)
    var outcome = Outcome()
    let sites = executor.plan.study.sites
    var before = SiteCounts(dataset, tables: tables.map(\.name), sites: sites)
    for step in steps {
      var record = StageRecord()
      switch executor.plan.steps[step].stage {
      case let stage as any ParticipantsStage:
        try stage.run(&dataset, in: executor.environment, record: &record)
      case let stage as any ComparingStage:
        guard let earlier else { preconditionFailure("a plan that compares reads what it compares with") }
        let records = try earlier.records(bucket, tables: tables, at: step, steps: steps, of: executor)
        try stage.run(dataset, beside: records, in: executor.environment, record: &record)
      default: continue
      }
      let after = SiteCounts(dataset, tables: tables.map(\.name), sites: sites)
      outcome.balance.add(after.balance(after: before, step: step))
      var fell = false
      for name in dataset.names {
        guard let states = dataset[name]?.states, !states.isEmpty else { continue }
        dataset[name]?.dropFallenRows()
        fell = true
      }
      before = fell ? SiteCounts(dataset, tables: tables.map(\.name), sites: sites) : after
      note(&record, step: step, in: &outcome)
    }
    return (dataset, outcome)
  }

  /// Takes over what a stage noted; rows of data sets are counted for the study as a whole.
  private func note(_ record: inout StageRecord, step: Int, in outcome: inout Outcome) {
    let found = record.takeFindings()
    outcome.tallies.add(record)
    let crosswalk = executor.environment.crosswalk
    let participants = crosswalk.places(of: found.map { $0.participant.flatMap { Crosswalk.Token($0) } })
    let related = crosswalk.places(of: found.map { $0.related.flatMap { Crosswalk.Token($0) } })
    for (index, finding) in found.enumerated() {
      outcome.findings.add(
        finding, participant: participants[index], related: related[index], visit: finding.visit)
    }
    for (table, balance) in record.balance.sorted(by: { $0.key < $1.key }) {
      outcome.balance.add(balance, to: Balance.Key(step: step, site: SiteCounts.wholeStudy, table: table))
    }
  }
}

/// A value behind a lock, as an object.
private final class Mutexed<Value: Sendable>: Sendable {
  private let value: Mutex<Value>

  init(_ value: Value) { self.value = Mutex(value) }

  func withLock<Result: Sendable>(_ body: (inout Value) throws -> Result) throws -> Result {
    var result: Swift.Result<Result, any Error>?
    value.withLock { value in result = Swift.Result { try body(&value) } }
    guard let result else { preconditionFailure("the body ran") }
    return try result.get()
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
