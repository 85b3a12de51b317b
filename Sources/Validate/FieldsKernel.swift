import Stages
import StudyModel
import Tables

/// Runs the checks of all fields of a form, and reports in order of rows, then of fields.
struct FieldsKernel: ConcludingKernel {
  /// A fault in a cell: the row, the check by its place, and what is wrong.
  private struct Found {
    var row: Int
    var check: Int
    var fault: FieldCheck.Fault
    /// What the subject's check says, where it is the one that found something.
    var subject = SubjectCheck.Verdict.participant
  }

  private let form: Form
  private let checks: [FieldCheck]
  /// Required fields that the site's layout has no source for.
  private let unsent: [Field]
  private let subject: SubjectCheck
  private var orders: [DateOrderWatch]
  private var runs: [RunWatch]
  private var begun = false
  private var found: [Found] = []

  init(_ table: TableContext, study: Study) {
    form = table.form
    checks = table.form.fields.map { FieldCheck($0, layout: table.layout, study: study, sentBy: table.sentBy) }
    unsent = table.form.fields.filter { $0.required && $0.role != .subject && !table.layout.sends($0) }
    subject = SubjectCheck(site: table.site, study: study)
    orders = table.form.fields.compactMap { DateOrderWatch($0, layout: table.layout, dialect: table.dialect) }
    runs = table.form.fields.filter { table.layout.column(of: $0) != nil }.compactMap { RunWatch($0) }
  }

  mutating func process(_ batch: inout Batch, record: inout StageRecord) throws {
    if !begun {
      begun = true
      for field in unsent {
        record.find(
          "field.not_sent", .note, table: form.table, field: field.column,
          "\(configured: field.label) (\(field.column)) on form \(form.table) is required, and the site's layout has no column for it."
        )
      }
    }
    found.removeAll(keepingCapacity: true)
    for (place, check) in checks.enumerated() {
      // Batches hold the fields in form order; a look by name is for those that do not.
      let usual = batch.names.indices.contains(place) && batch.names[place] == check.field.column
      guard let index = usual ? place : batch.index(of: check.field.column) else { continue }
      check.run(batch.columns[index]) { row, fault in
        found.append(Found(row: row, check: place, fault: fault))
      }
      if check.field.role == .subject, case .text(let column) = batch.columns[index] {
        subject.run(column) { row, verdict in
          found.append(Found(row: row, check: place, fault: .unreadable, subject: verdict))
        }
      }
    }
    for index in orders.indices {
      if case .date(let dates)? = batch[orders[index].field.column] { orders[index].take(dates, of: batch) }
    }
    for index in runs.indices {
      if let column = batch[runs[index].field.column] { runs[index].take(column, of: batch) }
    }
    findBeforeBirth(batch)
    guard !found.isEmpty else { return }
    found.sort { ($0.row, $0.check) < ($1.row, $1.check) }
    for fault in found { report(fault, &batch, &record) }
  }

  mutating func conclude(record: inout StageRecord) {
    for watch in orders { watch.find(on: form, record: &record) }
    for index in runs.indices { runs[index].find(on: form, record: &record) }
  }

  /// Both dates have to be known to the day.
  private mutating func findBeforeBirth(_ batch: Batch) {
    guard let birth = form.field(of: .birthDate), case .date(let births)? = batch[birth.column] else { return }
    for (place, check) in checks.enumerated() where check.field.role == .date {
      guard case .date(let dates)? = batch[check.field.column] else { continue }
      for row in 0..<batch.rowCount {
        guard let day = VisitWindows.day(dates, row), let born = VisitWindows.day(births, row), day < born else {
          continue
        }
        found.append(Found(row: row, check: place, fault: .beforeBirth))
      }
    }
  }

  private func report(_ fault: Found, _ batch: inout Batch, _ record: inout StageRecord) {
    let field = checks[fault.check].field
    let (rule, severity, message) =
      subject.finding(fault.subject, field.column, on: form.table)
      ?? checks[fault.check].finding(fault.fault, on: form)
    record.find(rule, severity, row: fault.row, in: batch, field: field.column, message)
    if severity == .reject { batch.mark(fault.row, .quarantined) }
  }
}
