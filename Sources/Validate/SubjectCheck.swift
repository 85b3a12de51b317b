import Stages
import StudyModel
import Tables

/// Tells whether cells of the subject field name a participant of the study.
struct SubjectCheck {
  enum Verdict: UInt8 {
    case participant, unreadable, unknownSite
  }

  private let reader: SubjectReader

  init(site: Site, study: Study) { reader = SubjectReader(site, study: study) }

  /// Calls `report` for each cell that names no participant, in order of rows; missing cells are left out.
  func run(_ column: TextColumn, report: (Int, Verdict) -> Void) {
    reader.read(column) { row, subject in
      switch subject {
      case .participant: break
      case .unreadable: report(row, .unreadable)
      case .unknownSite: report(row, .unknownSite)
      }
    }
  }

  static func unreadable(_ column: ColumnName, on table: TableName) -> Finding.Message {
    "The participant's number (\(column)) on form \(table) is not written as the site writes its numbers; the record is set aside."
  }

  static func unknownSite(_ column: ColumnName, on table: TableName) -> Finding.Message {
    "The participant's number (\(column)) on form \(table) names no centre of the study; the record is set aside."
  }
}
