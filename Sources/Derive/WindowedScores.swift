import Stages
import StudyModel
import Tables

/// Scores on their way to a visit: what is read of them, and the columns that are made.
struct WindowedScores {
  private let study: Study
  private let origins: RowOrigins
  private let parameter: CodeColumn
  private let collected: CodeColumn
  private let dates: DateColumn
  private let values: NumberColumn
  /// For each parameter the answers that its field admits, where the study bounds them.
  private let ranges: [ClosedRange<Double>?]
  /// For each parameter whether it is the first of its form, so that a record is told about once.
  private let first: [Bool]

  private var visits: [Int32]
  private var visitReasons: ReasonBuffer
  private var numbers: [Int32]
  private var studyDays: [Int32]
  private var dayReasons: ReasonBuffer
  private var flags: ReasonBuffer

  init?(_ scores: Batch, study: Study) {
    guard case .code(let parameter)? = scores["paramcd"], case .code(let collected)? = scores["visit"],
      case .date(let dates)? = scores["adt"], case .number(let values)? = scores["aval"]
    else { return nil }
    self.study = study
    origins = scores.origins
    self.parameter = parameter
    self.collected = collected
    self.dates = dates
    self.values = values
    let parameters = study.outcomes.parameters
    first = parameters.indices.map { index in
      !parameters[..<index].contains { $0.form == parameters[index].form }
    }
    ranges = parameters.map { parameter in
      guard case .field(let name) = parameter.source else { return nil }
      return study.form(parameter.form)?.field(name)?.range
    }
    let rows = scores.rowCount
    visits = [Int32](repeating: 0, count: rows)
    visitReasons = ReasonBuffer(.notDerived, count: rows)
    numbers = visits
    studyDays = visits
    dayReasons = ReasonBuffer(.notDerived, count: rows)
    flags = ReasonBuffer(.notApplicable, count: rows)
  }

  /// Assigns a participant's rows, parameter by parameter.
  mutating func assign(
    _ rows: Range<Int>, of participant: ParticipantKey, from zero: Int32?, windows: VisitWindows,
    record: inout StageRecord
  ) {
    var start = rows.lowerBound
    while start < rows.upperBound {
      var end = start + 1
      while end < rows.upperBound, parameter.indices[end] == parameter.indices[start] { end += 1 }
      for row in start..<end { place(row, from: zero, windows: windows) }
      let telling = first[Int(parameter.indices[start])]
      if telling {
        for row in start..<end { tell(row, of: participant, zeroKnown: zero != nil, record: &record) }
      }
      choose(start..<end, of: participant, zero: zero ?? 0, telling: telling, record: &record)
      start = end
    }
  }

  /// A record that was sent without any date belongs to the visit that it is called; one whose date cannot be
  /// read or is not known to the day belongs to none until the site has answered.
  ///
  /// A record that is called a visit which records name themselves belongs to it or, where its day lies outside
  /// the window, to none: no date can put it into another visit.
  ///
  /// CDISC's study day has no day 0 (ADaMIG 1.3, ADY): day zero is day 1, the day before it day -1. The
  /// study's windows count day zero as 0.
  private mutating func place(_ row: Int, from zero: Int32?, windows: VisitWindows) {
    guard let zero, dates.isComplete(row) else {
      if !dates.reasons.isEmpty, dates.reasons[row] != 0 {
        dayReasons[row] = Missing(rawValue: dates.reasons[row]) ?? .notDerived
      }
      if isUndated(row), let called = called(row) { put(row, into: called) }
      return
    }
    let day = Int(dates.days[row]) - Int(zero)
    studyDays[row] = Int32(clamping: day >= 0 ? day + 1 : day)
    dayReasons[row] = .present
    let place = named(row).map { $0.window.contains(day) ? called(row) : nil } ?? windows.visit(on: day)
    guard let visit = place else {
      visitReasons[row] = .notApplicable
      return
    }
    put(row, into: visit)
  }

  private mutating func put(_ row: Int, into visit: Int) {
    visits[row] = Int32(visit)
    numbers[row] = Int32(clamping: study.visits[visit].number)
    visitReasons[row] = .present
  }

  private func isUndated(_ row: Int) -> Bool {
    !dates.reasons.isEmpty && dates.reasons[row] == Missing.blank.rawValue
  }

  /// The visit that the site called a record, as an index into the study's visits.
  private func called(_ row: Int) -> Int? {
    collected.reasons.isEmpty || collected.reasons[row] == 0 ? Int(collected.indices[row]) : nil
  }

  /// The visit that a record is called, where records of it name it themselves.
  private func named(_ row: Int) -> Visit? {
    called(row).map { study.visits[$0] }.flatMap { $0.assignment == .name ? $0 : nil }
  }

  private func tell(_ row: Int, of participant: ParticipantKey, zeroKnown: Bool, record: inout StageRecord) {
    let form = study.outcomes.parameters[Int(parameter.indices[row])].form
    let asCollected = called(row)
    if isUndated(row), asCollected != nil { return }
    func find(_ rule: String, _ severity: Severity, _ message: Finding.Message) {
      record.find(
        rule, severity, table: TableName(form), field: study.form(form)?.recordDate?.column, origin: origins[row],
        participant: participant.token, visit: asCollected.map { study.visits[$0].id }, message)
    }
    guard dates.isComplete(row) else {
      find(
        "visit.undated", .note,
        "The date of this record of \(TableName(form)) is missing or not known to the day, so it belongs to no visit.")
      return
    }
    guard zeroKnown else { return }
    guard visitReasons[row] == .present else {
      if let named = named(row) {
        find(
          "visit.outside", .query,
          """
          The record of \(TableName(form)) is called \(configured: named.label), and its date lies outside the window of \
          that visit, so the record is not analysed. Please check the date and the visit.
          """)
        return
      }
      find(
        "visit.outside", .query,
        """
        The date of this record of \(TableName(form)) lies in no visit's window, so the record is not analysed. \
        Please check the date.
        """)
      return
    }
    guard let asCollected, asCollected != Int(visits[row]) else { return }
    find(
      "visit.disagrees", .query,
      """
      The record of \(TableName(form)) is called \(configured: study.visits[asCollected].label), and its date lies in \
      the window of \(configured: study.visits[Int(visits[row])].label). Please check the date and the visit.
      """)
  }

  /// Flags, for each visit, a value of a record that the site calls by the visit's name before one that only
  /// its date puts there; of several the nearest to the visit's nominal day, of two as near the earlier, of
  /// two of one day the one that stands first among the records. A value that its scale does not have stays in
  /// the record and is not analysed.
  private mutating func choose(
    _ rows: Range<Int>, of participant: ParticipantKey, zero: Int32, telling: Bool, record: inout StageRecord
  ) {
    var best = [Int](repeating: -1, count: study.visits.count)
    var counts = best.map { _ in 0 }
    var second = best
    for row in rows where visitReasons[row] == .present {
      let visit = Int(visits[row])
      counts[visit] += 1
      if counts[visit] == 2 { second[visit] = row }
      guard values.isExact(row), isPossible(row) else { continue }
      if best[visit] < 0 || isBetter(row, than: best[visit], for: visit, zero: Int(zero)) { best[visit] = row }
    }
    for row in best where row >= 0 { flags[row] = .present }
    guard telling else { return }
    let form = study.outcomes.parameters[Int(parameter.indices[rows.lowerBound])].form
    for visit in counts.indices where counts[visit] > 1 {
      record.find(
        "visit.several", .query, table: TableName(form), field: study.form(form)?.recordDate?.column,
        origin: origins[second[visit]], participant: participant.token, visit: study.visits[visit].id,
        """
        \(count: counts[visit]) records of \(TableName(form)) lie in the window of \
        \(configured: study.visits[visit].label); one that bears the visit's name, the nearest to its day, is \
        analysed before others. Please check their dates.
        """)
    }
  }

  private func isPossible(_ row: Int) -> Bool {
    ranges[Int(parameter.indices[row])]?.contains(values.values[row]) ?? true
  }

  /// A follow-up form with a wrong date must not take the place of the visit's own form.
  private func isBetter(_ row: Int, than other: Int, for visit: Int, zero: Int) -> Bool {
    let agrees = called(row) == visit
    if agrees != (called(other) == visit) { return agrees }
    return isNearer(row, than: other, to: zero + study.visits[visit].day)
  }

  /// Rows are in order of their records, so that of two that are alike the first stays.
  private func isNearer(_ row: Int, than other: Int, to nominal: Int) -> Bool {
    let distance = abs(Int(dates.days[row]) - nominal)
    let otherDistance = abs(Int(dates.days[other]) - nominal)
    return distance == otherDistance ? dates.days[row] < dates.days[other] : distance < otherDistance
  }

  /// Puts the columns into the table.
  func finish(_ scores: inout Batch) {
    scores.set(ScoresTable.coded("avisit", visits, visitReasons, in: study), for: "avisit")
    scores.set(.integer(FixedColumn(values: numbers, reasons: visitReasons.sparse)), for: "avisitn")
    scores.set(.integer(FixedColumn(values: studyDays, reasons: dayReasons.sparse)), for: "ady")
    scores.set(
      ScoresTable.coded("anl01fl", [Int32](repeating: 0, count: scores.rowCount), flags, in: study), for: "anl01fl")
  }
}
