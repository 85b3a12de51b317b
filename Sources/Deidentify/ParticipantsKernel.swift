import Stages
import StudyModel
import Tables

/// De-identifies the batches of one table of one submission.
struct ParticipantsKernel: RecallingKernel {
  private let form: Form
  private let siteTerms: [String]
  private let periods: RulePeriods?
  private let anchor: Anchors.Field?
  private let profile: Profile
  /// Days behind the date of an age in which a person of 90 would be told of.
  private let followUp: Int32
  private let area: AreaRule?
  private var texts: TextScrubbing
  private var participants: Participants
  private let identifiers: SeenIdentifiers
  private var recent: [ColumnName: RecentCells] = [:]
  /// What becomes of the columns of the batch before, which mostly are those of the next.
  private var names: [ColumnName] = []
  private var plan: [(index: Int, name: ColumnName, field: Field, fate: Fate)] = []
  private var areaReader: AreaReader?

  init(
    form: Form, siteTerms: [String], periods: RulePeriods?, anchor: Anchors.Field?, profile: Profile, followUp: Int32,
    area: AreaRule?, texts: TextScrubbing, participants: Participants, identifiers: SeenIdentifiers
  ) {
    self.profile = profile
    self.followUp = followUp
    self.area = area
    self.form = form
    self.siteTerms = siteTerms
    self.periods = periods
    self.anchor = anchor
    self.texts = texts
    self.participants = participants
    self.identifiers = identifiers
  }

  /// Takes note of what names persons in records that go no further: nothing of them may be written either.
  mutating func recall(_ batch: Batch) throws { note(batch) }

  /// Takes note of the cells that name persons, whatever becomes of their rows.
  private mutating func note(_ batch: Batch) {
    for field in form.fields {
      guard let kind = SeenIdentifiers.Class(field.role), let column = batch[field.column] else { continue }
      identifiers.add(column, as: kind, recent: &recent[field.column, default: RecentCells()])
    }
  }

  mutating func process(_ batch: inout Batch, record: inout StageRecord) throws {
    guard let subject = form.field(of: .subject), case .text(let numbers) = batch[subject.column] else {
      throw DeidentifyError.noSubject(batch.table)
    }
    note(batch)
    let found = try participants.find(numbers, in: batch.table, batch.origins)
    setAside(found, subject.column, &batch, &record)
    let shifts = found.map { participants.shift(of: $0) }
    setAsideUnanchored(found, shifts, subject.column, &batch, &record)
    if batch.names != names {
      names = batch.names
      plan = Fate.plan(names, of: form, under: profile)
      areaReader =
        plan.compactMap { step in
          if case .area(let detail) = step.fate { AreaReader(area, detail: detail) } else { nil }
        }.first
    }
    var given = batch.columns
    batch.columns = []
    // Ages need dates as they were, so they are made before dates move.
    let ages = plan.map { step in
      if case .age(let at) = step.fate { age(batch.names, given, step.index, at, found) } else { nil as Column? }
    }
    // So do the periods of rules.
    let period = periods.flatMap { periods -> Column? in
      guard let index = batch.names.firstIndex(of: periods.date.column), case .date(let dates) = given[index]
      else { return nil }
      return .integer(periods.column(of: dates))
    }
    var columns: [Column] = []
    columns.reserveCapacity(plan.count + 2)
    for (step, age) in zip(plan, ages) {
      switch step.fate {
      case .keep: columns.append(given[step.index])
      case .token: columns.append(.text(tokens(of: found, in: numbers)))
      case .shift:
        let (column, outside) = shifted(&given[step.index], by: shifts)
        columns.append(column)
        for row in outside where batch.state(of: row) == .kept && found[row] >= 0 {
          record.find(
            "date.outside_calendar", .query, row: row, in: batch, field: step.name,
            "The date (\(step.name)) on form \(batch.table) lies outside of the calendar, 1582 to 9999; it is left out. Please check the year."
          )
        }
      case .year: columns.append(years(given[step.index]))
      case .area: columns.append(areas(given[step.index]))
      case .age: if let age { columns.append(age) }
      case .scrub:
        let people = found.map { participants.person($0) }
        columns.append(
          texts.scrub(given[step.index], named: step.name, people: people, table: batch.table, record: &record))
      }
    }
    columns.append(.code(centres(of: found)))
    batch.names = plan.map(\.name) + [Fate.siteName]
    batch.columns = columns
    if let period { batch.set(period, for: RulePeriods.column) }
  }

  /// Quarantines rows without a participant, unless a check before has done so and said why.
  private func setAside(
    _ found: [Int32], _ subject: ColumnName, _ batch: inout Batch, _ record: inout StageRecord
  ) {
    guard found.contains(where: { $0 < 0 }) else { return }
    for row in found.indices where found[row] < 0 && batch.state(of: row) == .kept {
      switch Participants.Stranger(rawValue: found[row]) {
      case .unknownSite:
        record.find(
          "subject.site_unknown", .reject, row: row, in: batch, field: subject,
          "The participant's number (\(subject)) on form \(batch.table) names no centre of the study; the record is set aside."
        )
      case .missing:
        record.find(
          "required.missing", .reject, row: row, in: batch, field: subject,
          "The participant's number (\(subject)) on form \(batch.table) is missing; the record cannot be used without it."
        )
      default:
        record.find(
          "subject.unreadable", .reject, row: row, in: batch, field: subject,
          "The participant's number (\(subject)) on form \(batch.table) is not written as the site writes its numbers; the record is set aside."
        )
      }
      batch.mark(row, .quarantined)
    }
  }

  /// Quarantines rows of participants whose dates cannot be moved, because their anchor is not known.
  private func setAsideUnanchored(
    _ found: [Int32], _ shifts: [Int32], _ subject: ColumnName, _ batch: inout Batch, _ record: inout StageRecord
  ) {
    guard let anchor, shifts.contains(0) else { return }
    for row in found.indices where found[row] >= 0 && shifts[row] == 0 && batch.state(of: row) == .kept {
      record.find(
        "participant.no_anchor", .reject, row: row, in: batch, field: subject,
        "The participant has no complete date in \(anchor.column) on form \(anchor.form), from which all of its dates are counted; the record is set aside until there is one."
      )
      batch.mark(row, .quarantined)
    }
  }

  private func tokens(of found: [Int32], in numbers: TextColumn) -> TextColumn {
    let length = Crosswalk.tokenLength
    let strangers = found.contains { $0 < 0 }
    var column = TextColumn()
    column.bytes = participants.entries.withUnsafeBufferPointer { entries in
      [UInt8](unsafeUninitializedCapacity: found.count * length) { buffer, count in
        let target = UnsafeMutableRawBufferPointer(buffer)
        for participant in found where participant >= 0 {
          target.storeBytes(of: entries[Int(participant)].token.high, toByteOffset: count, as: UInt64.self)
          target.storeBytes(of: entries[Int(participant)].token.low, toByteOffset: count + 8, as: UInt64.self)
          count += length
        }
      }
    }
    var end: Int32 = 0
    column.offsets = [0]
    column.offsets.reserveCapacity(found.count + 1)
    for participant in found {
      if participant >= 0 { end += Int32(length) }
      column.offsets.append(end)
    }
    guard strangers else { return column }
    column.reasons = found.indices.map { row in
      guard found[row] < 0 else { return Missing.present.rawValue }
      let written = numbers.reasons.isEmpty ? 0 : numbers.reasons[row]
      return written == 0 ? Missing.invalid.rawValue : written
    }
    return column
  }

  private func shifted(_ column: inout Column, by shifts: [Int32]) -> (column: Column, outside: [Int]) {
    guard case .date(var dates) = column else {
      return (Column(missing: .withheld, kind: .date, count: shifts.count), [])
    }
    // Lets go of the batch's hold on the buffer, so that it is changed in place.
    column = .date(DateColumn())
    let outside = DateShift.apply(shifts, to: &dates)
    return (.date(dates), outside)
  }

  private func age(
    _ names: [ColumnName], _ columns: [Column], _ birth: Int, _ at: ColumnName, _ found: [Int32]
  ) -> Column {
    guard case .date(let born) = columns[birth], let index = names.firstIndex(of: at),
      case .date(let dates) = columns[index]
    else { return Column(missing: .withheld, kind: .integer, count: found.count) }
    var ages = AgeBand.ages(born: born, at: dates, followUp: followUp)
    withhold(where: found, values: &ages.values, reasons: &ages.reasons)
    return .integer(ages)
  }

  private func years(_ column: Column) -> Column {
    guard case .date(let dates) = column else { return Column(missing: .withheld, kind: .date, count: column.count) }
    return .date(dates.years())
  }

  private func areas(_ column: Column) -> Column {
    guard let areaReader, case .text(let cells) = column else {
      return Column(missing: .withheld, kind: .text, count: column.count)
    }
    return .text(areaReader.column(of: cells))
  }

  private func centres(of found: [Int32]) -> CodeColumn {
    var column = CodeColumn(terms: siteTerms)
    column.indices = found.map { participants.centre(of: $0) }
    withhold(where: found, values: &column.indices, reasons: &column.reasons)
    return column
  }

  private func withhold(where found: [Int32], values: inout [Int32], reasons: inout [UInt8]) {
    guard found.contains(where: { $0 < 0 }) else { return }
    if reasons.isEmpty { reasons = [UInt8](repeating: 0, count: found.count) }
    for row in found.indices where found[row] < 0 {
      values[row] = 0
      reasons[row] = Missing.withheld.rawValue
    }
  }
}
