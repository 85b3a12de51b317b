import Disclosure
import StudyModel
import Synchronization
import Tables

/// What a data set with declared quasi-identifiers tells of people, and what is generalised of it for the public.
final class DataSetDisclosure: Sendable {
  let quasi: QuasiIdentifiers
  let profile: Profile
  /// For the public: how each variable is told. Nil where the values are written as they are.
  let steps: [Generalisation]?
  private let withheld: Set<[String?]>
  /// The values as they are, of the quasi-identifiers and behind them of the sensitive variables.
  private let counted: Mutex<KeyTable>

  var names: [ColumnName] { quasi.hierarchies.map { ColumnName($0.column) } }
  private var width: Int { quasi.hierarchies.count }

  init(_ quasi: QuasiIdentifiers, profile: Profile) {
    self.quasi = quasi
    self.profile = profile
    let isPublic = profile == .public
    steps = isPublic ? quasi.recipe.flatMap { quasi.steps(of: $0) } ?? quasi.leastSteps : nil
    withheld = isPublic ? Set(quasi.recipe?.withheld ?? []) : []
    counted = Mutex(KeyTable(columns: quasi.hierarchies.map(\.column) + quasi.sensitive))
  }

  /// The records of some batch by their values.
  func count(_ batch: Batch) -> KeyTable {
    let columns = (quasi.hierarchies.map(\.column) + quasi.sensitive).map { batch[ColumnName($0)] }
    var table = KeyTable(columns: quasi.hierarchies.map(\.column) + quasi.sensitive)
    for row in 0..<batch.rowCount { table.add(columns.map { $0?.text(at: row) }) }
    return table
  }

  /// Takes records into account; called for one batch after another.
  func add(_ table: KeyTable) { counted.withLock { $0.add(table) } }

  /// The batch as it is written: generalised, without the records of groups that are withheld.
  func told(_ batch: Batch) -> Batch {
    guard let steps else { return batch }
    var told = batch
    var rows: [[String?]] = Array(repeating: [], count: batch.rowCount)
    for (name, step) in zip(names, steps) {
      let column = batch[name]
      let values = (0..<batch.rowCount).map { step.tell(column?.text(at: $0)) }
      for (row, value) in values.enumerated() { rows[row].append(value) }
      // A value that is told as it is keeps its kind.
      if step != .same { told.set(.text(TextColumn(values)), for: name) }
    }
    guard !withheld.isEmpty else { return told }
    let kept = rows.indices.filter { !withheld.contains(rows[$0]) }
    return kept.count == rows.count ? told : told.gathering(kept)
  }

  /// The report on all records.
  func report() -> RiskReport {
    let all = counted.withLock { $0 }
    let sensitive = all.columns.dropFirst(width).map { _ in Generalisation.same }
    let steps = self.steps ?? Array(repeating: .same, count: width)
    let written = all.generalised(by: steps + sensitive).withoutClasses(withheld, of: width)
    return RiskReport(quasi: quasi, profile: profile, steps: steps, all: all.prefix(width), written: written)
  }
}

extension KeyTable {
  /// Without the combinations whose first columns have these values.
  fileprivate func withoutClasses(_ classes: Set<[String?]>, of width: Int) -> KeyTable {
    if classes.isEmpty { return self }
    var table = KeyTable(columns: columns)
    for (key, count) in zip(keys, counts) {
      let row = texts(of: key)
      if !classes.contains(Array(row[..<width])) { table.add(row, count: count) }
    }
    return table
  }
}
