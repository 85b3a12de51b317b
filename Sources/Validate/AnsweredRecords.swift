import StudyModel
import Tables

/// Which records of a form say something beside whose they are and of when.
///
/// A cell says something where it holds a value, or where the site wrote why it holds none: an item that is "not
/// done" is not a form that nobody filled in.
struct AnsweredRecords {
  /// The fields that are answers: those outside the key that are neither a date nor administrative.
  static func fields(of form: Form) -> [Field] {
    form.fields.filter { field in
      !form.key.contains(field.name) && form.medication?.makes(field.name) != true
        && ![.subject, .date, .administrative].contains(field.role)
    }
  }

  /// For each record whether a field is answered; all are where the batch holds no field that could be.
  static func answered(_ form: Form, in batch: Batch) -> [Bool] {
    let columns = fields(of: form).compactMap { batch[$0.column] }
    guard !columns.isEmpty else { return [Bool](repeating: true, count: batch.rowCount) }
    var answered = [Bool](repeating: false, count: batch.rowCount)
    for column in columns {
      let reasons = column.reasons
      guard !reasons.isEmpty else { return [Bool](repeating: true, count: batch.rowCount) }
      for row in reasons.indices where !isSilent(reasons[row]) { answered[row] = true }
    }
    return answered
  }

  private static func isSilent(_ reason: UInt8) -> Bool {
    reason == Missing.blank.rawValue || reason == Missing.notDerived.rawValue
  }
}
