import StudyModel
import Tables

extension Form {
  /// The token of a row's participant.
  func participant(of row: Int, in batch: Batch) -> String? {
    field(of: .subject).flatMap { batch[$0.column]?.text(at: row) }
  }

  /// The code of a row's visit.
  func visit(of row: Int, in batch: Batch) -> String? { visitField.flatMap { batch[$0.column]?.text(at: row) } }
}
