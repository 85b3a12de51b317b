import Disclosure
import Stages
import StudyModel
import Tables

/// Hands the study's data sets to their files, bucket by bucket, and counts whom they would let be known.
final class DataSetSink: StudySink {
  private let parts: [(files: DataSetFiles, quasi: DataSetDisclosure?)]
  /// Nil where nobody asks, as of unblinded outputs.
  private let risk: RiskFiles?

  init(_ parts: [(files: DataSetFiles, quasi: DataSetDisclosure?)], risk: RiskFiles?) {
    self.parts = parts
    self.risk = risk
  }

  private struct Prepared: Sendable {
    var piece: DataSetFiles.Piece
    var keys: KeyTable?
    var records: Int
  }

  func prepare(_ dataset: Dataset) throws -> @Sendable (inout StageRecord) throws -> Void {
    let prepared = try parts.map { files, quasi -> Prepared? in
      guard let batch = dataset[files.table], batch.rowCount > 0 else { return nil }
      return Prepared(
        piece: try files.piece(of: quasi?.told(batch) ?? batch), keys: risk == nil ? nil : quasi?.count(batch),
        records: batch.rowCount)
    }
    return { [parts] record in
      for case (let (files, quasi), let prepared?) in zip(parts, prepared) {
        try files.write(prepared.piece)
        if let keys = prepared.keys { quasi?.add(keys) }
        let written = prepared.piece.records.rowCount
        record.balance[files.table, default: RowBalance()] += RowBalance(
          recordsIn: prepared.records, out: written, cut: prepared.records - written)
      }
    }
  }

  func finish(record: inout StageRecord) throws {
    for (files, _) in parts {
      try files.finish()
      files.tell(in: &record)
    }
    guard let risk else { return }
    let reports = parts.compactMap { $0.quasi?.report() }
    for report in reports {
      if report.profile == Profile.public.rawValue, !report.meetsK {
        throw DisclosureRefusal(
          dataSet: report.dataSet, k: report.k, required: report.requiredK, records: report.recordsBelowRequiredK,
          isPinned: report.pinned != nil)
      }
      if let pinned = report.pinned, !pinned.holds {
        record.find(
          "recipe.no_longer_holds", .query, table: TableName(report.dataSet),
          "The pinned recipe of \(TableName(report.dataSet)) leaves a group of \(count: pinned.k) records, and \(count: report.requiredK) are asked for; search anew and pin what is proposed."
        )
      }
    }
    try risk.write(reports)
  }
}
