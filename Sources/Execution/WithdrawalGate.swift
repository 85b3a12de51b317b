import Stages
import StudyModel
import Tables

/// Holds back the rows of participants who have withdrawn, before any stage sees them.
struct WithdrawalGate {
  /// What was held back of a batch.
  struct Held {
    var rows: Int
    /// For each row of the batch as it came, the row that it is now; nil for those that were held back.
    var places: [Int?]

    /// Findings about rows that are still there, by their rows as they are now; those of the others are gone with them.
    func renumbered(_ findings: [Finding]) -> [Finding] {
      findings.compactMap { finding in
        guard let row = finding.row else { return finding }
        guard let place = places[row] else { return nil }
        var finding = finding
        finding.row = place
        return finding
      }
    }
  }

  private let reader: SubjectReader
  private let withdrawals: Withdrawals

  /// Nil where nobody has withdrawn, which costs nothing.
  init?(_ site: Site, study: Study, _ withdrawals: Withdrawals) {
    guard !withdrawals.isEmpty else { return nil }
    reader = SubjectReader(site, study: study)
    self.withdrawals = withdrawals
  }

  /// Takes the rows out of a batch; nil where there are none.
  func hold(_ batch: inout Batch, subject: ColumnName) -> Held? {
    guard case .text(let numbers)? = batch[subject] else { return nil }
    var out: Set<Int> = []
    reader.read(numbers) { row, subject in
      guard case .participant(let centre, let sequence) = subject else { return }
      if withdrawals.includes(centre: centre, sequence: sequence) { out.insert(row) }
    }
    guard !out.isEmpty else { return nil }
    var places = [Int?](repeating: nil, count: batch.rowCount)
    var kept: [Int] = []
    for row in 0..<batch.rowCount where !out.contains(row) {
      places[row] = kept.count
      kept.append(row)
    }
    let rows = out.count { batch.state(of: $0) == .kept }
    batch = batch.gathering(kept)
    return Held(rows: rows, places: places)
  }
}
