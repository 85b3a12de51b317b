import Stages
import StudyModel
import Tables

/// Asks about a participant's day zero where most of what is counted from it lies outside its windows: one wrong date
/// then explains many findings, and is what the site has to look at first.
struct DayZeroCheck {
  /// Fewer records outside their windows tell of those records. A choice of this program [P], as that of a half.
  private static let fewest = 3

  /// Records of each participant that has a day zero, by the row of that.
  private var counted: [Int: (outside: Int, all: Int)] = [:]

  /// Takes a record whose day can be counted.
  mutating func count(isOutside: Bool, zeroRow: Int) {
    counted[zeroRow, default: (0, 0)].all += 1
    if isOutside { counted[zeroRow, default: (0, 0)].outside += 1 }
  }

  func find(in dataset: Dataset, study: Study, record: inout StageRecord) {
    guard let zero = study.outcomes.dayZero, let form = study.form(zero.form), let batch = dataset[form.table] else {
      return
    }
    for (row, count) in counted.sorted(by: { $0.key < $1.key })
    where count.outside >= DayZeroCheck.fewest && 2 * count.outside > count.all {
      record.find(
        "day_zero.implausible", .query, row: row, in: batch, field: ColumnName(zero.field),
        participant: form.participant(of: row, in: batch), visit: form.visit(of: row, in: batch),
        "\(count: count.outside) of this participant's \(count: count.all) dated records lie outside the windows that are counted from this date. Please check it first."
      )
    }
  }
}
