import Stages
import StudyModel
import Tables

/// Tells whether cells of the subject field name a participant of the study.
struct SubjectCheck {
  enum Verdict: UInt8 {
    case participant, unreadable, unknownSite
  }

  /// Distinct cells that are remembered before the memory is given up and begun anew.
  private static let limit = 1 << 16

  private let site: Site
  private let centres: CentreNumbers
  private var cells = ByteIndex()
  private var verdicts: [Verdict] = []

  init(site: Site, study: Study) {
    self.site = site
    centres = CentreNumbers(study)
  }

  /// Calls `report` for each cell that names no participant, in order of rows; missing cells are left out.
  mutating func run(_ column: TextColumn, report: (Int, Verdict) -> Void) {
    if cells.count > SubjectCheck.limit {
      cells = ByteIndex()
      verdicts = []
    }
    column.bytes.withUnsafeBytes { bytes in
      // A participant's records mostly stand together, so the row before is looked at first.
      var last = UnsafeRawBufferPointer(start: nil, count: 0)
      var lastVerdict = Verdict.unreadable
      for row in 0..<column.count where column.reasons.isEmpty || column.reasons[row] == 0 {
        let cell = UnsafeRawBufferPointer(rebasing: bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])])
        if !cell.holdsSameBytes(as: last) {
          let number = cells.number(of: cell)
          if number == verdicts.count { verdicts.append(verdict(on: cell)) }
          lastVerdict = verdicts[number]
          last = cell
        }
        if lastVerdict != .participant { report(row, lastVerdict) }
      }
    }
  }

  private func verdict(on cell: UnsafeRawBufferPointer) -> Verdict {
    guard let trialNumber = site.subject.trialNumber(of: cell, site: site.number) else { return .unreadable }
    return centres.centre(ofTrialNumber: trialNumber) == nil ? .unknownSite : .participant
  }

  static func unreadable(_ column: ColumnName, on table: TableName) -> Finding.Message {
    "The participant's number (\(column)) on form \(table) is not written as the site writes its numbers; the record is set aside."
  }

  static func unknownSite(_ column: ColumnName, on table: TableName) -> Finding.Message {
    "The participant's number (\(column)) on form \(table) names no centre of the study; the record is set aside."
  }
}
