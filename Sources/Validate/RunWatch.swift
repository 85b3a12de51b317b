import Stages
import StudyModel
import Tables

/// Watches a measurement for one value in many records on end, as a column that was filled downwards has it.
///
/// A measurement is a number with a unit: a count or an answer may well be the same for many participants.
struct RunWatch {
  /// So many records on end. A choice of this program [P]: a reading that a third of all records share comes twenty
  /// times on end less than once in three thousand million records.
  static let fewest = 20

  let field: Field
  private var last: Double?
  private var length = 0
  private var start: RowOrigin?
  private var longest: (length: Int, start: RowOrigin?) = (0, nil)
  private var runs = 0

  /// Nil for a field that is no measurement.
  init?(_ field: Field) {
    guard field.unit != nil, field.type == .number || field.type == .integer else { return nil }
    self.field = field
  }

  /// Missing values are passed over.
  mutating func take(_ column: Column, of batch: Batch) {
    switch column {
    case .integer(let integers):
      for row in 0..<integers.values.count where integers.reasons.isEmpty || integers.reasons[row] == 0 {
        take(Double(integers.values[row]), row, batch)
      }
    case .number(let numbers):
      for row in 0..<numbers.values.count where numbers.reasons.isEmpty || numbers.reasons[row] == 0 {
        take(numbers.values[row], row, batch)
      }
    default: return
    }
  }

  @inline(__always)
  private mutating func take(_ value: Double, _ row: Int, _ batch: Batch) {
    if value == last {
      length += 1
    } else {
      end()
      last = value
      length = 1
      start = batch.origins[row]
    }
  }

  private mutating func end() {
    guard length >= RunWatch.fewest else { return }
    runs += 1
    if length > longest.length { longest = (length, start) }
  }

  mutating func find(on form: Form, record: inout StageRecord) {
    end()
    length = 0
    guard runs > 0 else { return }
    record.find(
      "value.run", .note, table: form.table, field: field.column, origin: longest.start,
      "\(configured: field.label) (\(field.column)) on form \(form.table) is the same in \(count: longest.length) records on end, from this one on (runs of \(count: RunWatch.fewest) or more in the file: \(count: runs)). Please check that the value was not filled down."
    )
  }
}
