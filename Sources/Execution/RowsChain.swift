import Planning
import Stages
import StudyModel
import Tables

/// The kernels of the consecutive `rows` stages behind the source, fused: a batch goes through all
/// of them while it is in cache.
///
/// One chain serves one member in one thread.
struct RowsChain {
  private struct Table {
    var form: Form
    var subject: ColumnName
    var visit: ColumnName?
    var kernels: [any RowsKernel]
  }

  /// The steps of the plan that the chain runs: `first ..< first + kernels`.
  let first = 1
  private let site: SiteID
  private let isRecalled: Bool
  private var tables: [Table]
  private(set) var balance = Balance()
  private(set) var findings = FindingLog()
  private(set) var tallies = RuleTallies()
  /// Rows of withdrawn participants, which went no further, by table.
  private(set) var withdrawn: [TableName: Int] = [:]
  private(set) var texts = TextTallies()
  private let crosswalk: Crosswalk
  private let gate: WithdrawalGate?
  private let allocation: DummyAllocation?
  /// Behind the kernel with this index records are in the study's own terms, and rules have not yet judged them.
  private let masksAfter: Int

  /// How many steps behind the source are `rows` stages.
  static func length(of plan: Plan) -> Int {
    plan.steps.dropFirst().prefix { $0.stage is any RowsStage }.count
  }

  /// - Parameter transfer: the number of the first member of the archive.
  init(
    plan: Plan, site: Site, layout: FileLayout, isSuperseded: Bool, sentBy: Int32?, transfer: UInt32,
    environment: StageEnvironment, allocation: DummyAllocation? = nil
  ) throws {
    self.site = site.id
    isRecalled = isSuperseded
    gate = WithdrawalGate(site, study: plan.study, environment.withdrawals)
    crosswalk = environment.crosswalk
    self.allocation = allocation
    masksAfter =
      (0..<RowsChain.length(of: plan)).last { plan.steps[1 + $0].manual.id.phase != .validate } ?? 0
    let length = RowsChain.length(of: plan)
    tables = try layout.tables.map { table in
      guard let form = plan.study.form(table.form), let subject = form.field(of: .subject) else {
        preconditionFailure("the study's reader lets no layout through that names an unknown form")
      }
      let kernels = try (1..<(1 + length)).map { step -> any RowsKernel in
        guard let stage = plan.steps[step].stage as? any RowsStage,
          let shape = plan.shape(before: step, of: form.table)
        else { preconditionFailure("a rows stage is given the shape of every form") }
        let context = TableContext(
          site: site, form: form, layout: table, dialect: layout.dialect, shape: shape,
          isSuperseded: isSuperseded, sentBy: sentBy, transfer: transfer)
        return try stage.kernel(for: context, in: environment)
      }
      return Table(
        form: form, subject: subject.column, visit: form.fields.first { $0.codeList == "visits" }?.column,
        kernels: kernels)
    }
  }

  /// Lets the kernels remember a batch of a transfer that a later one took the place of.
  mutating func recall(_ table: Int, _ batch: Batch) throws {
    var batch = batch
    if let gate { _ = gate.hold(&batch, subject: tables[table].subject) }
    for index in tables[table].kernels.indices {
      guard var kernel = tables[table].kernels[index] as? any RecallingKernel else { continue }
      try kernel.recall(batch)
      tables[table].kernels[index] = kernel
    }
  }

  /// Runs a batch through the kernels and leaves the rows that are kept.
  ///
  /// - Parameter noticed: what the source found in rows of the batch.
  mutating func process(_ table: Int, _ batch: inout Batch, noticed: [Finding] = []) throws {
    var found = noticed
    if let gate, let held = gate.hold(&batch, subject: tables[table].subject) {
      withdrawn[batch.table, default: 0] += held.rows
      balance.add(
        RowBalance(recordsIn: held.rows, quarantined: held.rows),
        to: Balance.Key(step: tables[table].kernels.isEmpty ? 0 : first, site: site, table: batch.table))
      found = held.renumbered(found)
    }
    var arms: [RowOrigin: String] = [:]
    for index in tables[table].kernels.indices {
      var record = StageRecord()
      let before = RowStates(batch)
      try tables[table].kernels[index].process(&batch, record: &record)
      if index == masksAfter, let allocation { arms = allocation.mask(&batch, of: tables[table].form) }
      balance.add(
        RowStates(batch).balance(after: before),
        to: Balance.Key(step: first + index, site: site, table: batch.table))
      found += record.takeFindings()
      tallies.add(record, site: site)
      texts.add(record, site: site)
    }
    if let allocation {
      let form = tables[table].form
      found.removeAll { allocation.withholds($0.field, of: form) }
    }
    note(found, in: batch, of: tables[table])
    batch.dropFallenRows()
    if !isRecalled { allocation?.add(batch, arms: arms) }
  }

  /// Lets the kernels say what they have to say of a whole table, when a member has been read to its end.
  mutating func conclude() throws {
    for table in tables.indices {
      for index in tables[table].kernels.indices {
        guard var kernel = tables[table].kernels[index] as? any ConcludingKernel else { continue }
        var record = StageRecord()
        try kernel.conclude(record: &record)
        tables[table].kernels[index] = kernel
        note(record.takeFindings())
      }
    }
  }

  /// Logs findings with the participant and visit of their row.
  private mutating func note(_ found: [Finding], in batch: Batch, of table: Table) {
    guard !found.isEmpty else { return }
    var tokens = [Crosswalk.Token?](repeating: nil, count: found.count)
    if case .text(let subjects)? = batch[table.subject] {
      subjects.bytes.withUnsafeBytes { bytes in
        for (index, finding) in found.enumerated() {
          guard let row = finding.row else { continue }
          tokens[index] = Crosswalk.Token(
            UnsafeRawBufferPointer(rebasing: bytes[Int(subjects.offsets[row])..<Int(subjects.offsets[row + 1])]))
        }
      }
    }
    let visits = table.visit.flatMap { batch[$0] }
    for (finding, participant) in zip(found, crosswalk.places(of: tokens)) {
      findings.add(
        finding, participant: participant,
        visit: finding.visit ?? finding.row.flatMap { row in visits?.text(at: row) })
    }
  }

  /// Logs findings of the source, which know no participant.
  mutating func note(_ found: [Finding]) {
    for finding in found { findings.add(finding, participant: nil, visit: finding.visit) }
  }
}

/// The rows of a batch counted by state.
struct RowStates: Equatable {
  var kept = 0
  var quarantined = 0
  var superseded = 0
  var cut = 0

  init(_ batch: Batch) {
    guard !batch.states.isEmpty else {
      kept = batch.rowCount
      return
    }
    for state in batch.states {
      switch RowState(rawValue: state) ?? .kept {
      case .kept: kept += 1
      case .quarantined: quarantined += 1
      case .superseded: superseded += 1
      case .cut: cut += 1
      }
    }
  }

  /// What a stage did, given the states before it.
  func balance(after before: RowStates) -> RowBalance {
    RowBalance(
      recordsIn: before.kept, out: kept, quarantined: quarantined - before.quarantined,
      superseded: superseded - before.superseded, cut: cut - before.cut)
  }
}

extension Batch {
  /// Takes out the rows that are not kept.
  mutating func dropFallenRows() {
    guard !states.isEmpty else { return }
    if states.contains(where: { $0 != RowState.kept.rawValue }) {
      self = gathering(states.indices.filter { states[$0] == RowState.kept.rawValue })
    }
    states = []
  }
}
