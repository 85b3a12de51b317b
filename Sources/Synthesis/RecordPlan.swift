import StudyModel
import Tables

/// The records that one layout of a site's file gives of a form.
final class RecordPlan {
  enum Cadence {
    /// One record of a participant.
    case once
    /// One of each visit.
    case visits
    /// None to three of a participant.
    case several
    /// None to three of each visit.
    case severalOfVisits
  }

  let form: Form
  let layout: TableLayout
  /// The fields that the layout writes, and its constants, in the form's order.
  let fields: [FieldPlan]
  let cadence: Cadence
  /// The visit of all records, where the layout has it as a constant.
  let constantVisit: Int?
  /// For each field of the form, its place in `fields`.
  let truth: [Int?]
  /// How many records were written, as `TruthBook` counts them.
  var made = 0
  /// The values of the record that was made last, by place in `fields`.
  let values: UnsafeMutablePointer<Int>
  /// The seeds of the fields; two fields that stand in one cell share theirs.
  let seeds: UnsafeMutablePointer<UInt64>
  /// The fields once more, without a count of references for each of them in each record.
  private let plans: UnsafeMutablePointer<Unmanaged<FieldPlan>>
  private let visitField: Int?
  /// The field that asks whether there is anything to say, as "had the other procedure": no in seven of
  /// eight records, and then what is not required behind it stays blank.
  private let gate: (place: Int, yes: Int, no: Int)?
  private let seed: UInt64

  /// Nil where the form is not the study's.
  init?(_ layout: TableLayout, dialect: Dialect, site: Site, study: Study, rules: PlainRules) {
    guard let form = study.form(layout.form) else { return nil }
    self.form = form
    self.layout = layout
    var fields: [FieldPlan] = []
    var truth: [Int?] = []
    for field in form.fields {
      let column = layout.columns.first { $0.field == field.name }
      let constant = layout.constants.first { $0.field == field.name }?.value
      guard column != nil || constant != nil else {
        truth.append(nil)
        continue
      }
      var filter: [String]?
      if case .column(let name)? = column?.source { filter = layout.filters.first { $0.column == name }?.texts }
      truth.append(fields.count)
      fields.append(
        FieldPlan(
          field, of: form, column: column, constant: constant, filter: filter, site: site, dialect: dialect,
          study: study, rules: rules))
    }
    self.fields = fields
    self.truth = truth
    values = .allocate(capacity: fields.count)
    values.initialize(repeating: FieldPlan.missing, count: fields.count)
    seeds = .allocate(capacity: fields.count)
    plans = .allocate(capacity: fields.count)
    for (place, plan) in fields.enumerated() {
      (seeds + place).initialize(to: plan.seed)
      (plans + place).initialize(to: Unmanaged.passUnretained(plan))
    }
    seed = SplitMix64.seed(of: form.id)
    let visitName = form.fields.first { $0.codeList == "visits" }?.name
    visitField = fields.firstIndex { $0.field.name == visitName }
    gate =
      visitName == nil
      ? fields.indices.lazy.compactMap { place in fields[place].yesNo.map { (place, $0.yes, $0.no) } }.first : nil
    let constant = layout.constants.first { $0.field == visitName }?.value
    constantVisit = constant.flatMap { code in study.visits.firstIndex { $0.id == code } }
    let subject = form.field(of: .subject)?.name
    let several = form.key.contains { $0 != subject && $0 != visitName }
    if visitField == nil || constantVisit != nil {
      cadence = several ? .several : .once
    } else {
      cadence = several ? .severalOfVisits : .visits
    }
  }

  deinit {
    values.deallocate()
    seeds.deallocate()
    plans.deallocate()
  }

  /// Whether a record of this visit can be: the participant came, and the site has a text for the visit.
  func has(visit: Int?, of participant: Participant) -> Bool {
    if let constantVisit { return participant.came(to: constantVisit) }
    guard let visit, let visitField else { return true }
    return participant.came(to: visit) && fields[visitField].visitChoices[visit] != nil
  }

  /// How many records there are of a visit, or of the participant.
  func count(visit: Int?, of participant: Participant) -> Int {
    guard has(visit: visit, of: participant) else { return 0 }
    guard cadence == .several || cadence == .severalOfVisits else { return 1 }
    return SplitMix64.below(4, SplitMix64.mix(recordSeed(participant, visit: visit, instance: -1), 0))
  }

  /// Makes up a record: `values` hold it.
  func make(_ participant: Participant, visit: Int?, instance: Int) {
    let visit = constantVisit ?? visit
    let shared = recordSeed(participant, visit: visit, instance: 0)
    let own = recordSeed(participant, visit: visit, instance: instance)
    var lastDay: Int32?
    var lastTime: Int?
    var isClosed = false
    for place in 0..<fields.count {
      plans[place]._withUnsafeGuaranteedRef { plan in
        let bits = SplitMix64.mix(plan.shared ? participant.seed : own, seeds[place])
        if let gate, gate.place == place {
          isClosed = bits & 7 != 0
          values[place] = isClosed ? gate.no : gate.yes
          return
        }
        if isClosed, !plan.filled, plan.blanks.count > 0 {
          values[place] = FieldPlan.missing
          return
        }
        if !plan.filled, bits & 0xFFFF < FieldPlan.missingShare, plan.blanks.count > 0 {
          values[place] = FieldPlan.missing + SplitMix64.below(plan.blanks.count, bits << 16)
          return
        }
        switch plan.kind {
        case .number: values[place] = plan.number.value(SplitMix64.finish(bits))
        case .code: values[place] = plan.code(SplitMix64.finish(bits))
        case .subject, .constant: values[place] = 0
        case .visit: values[place] = visit.flatMap { plan.visitChoices[$0] } ?? 0
        case .arm: values[place] = participant.arm < plan.choices.count ? participant.arm : FieldPlan.missing
        case .recordNumber: values[place] = instance + 1
        case .list: values[place] = plan.list(SplitMix64.finish(bits))
        case .personal: values[place] = Int(truncatingIfNeeded: bits >> 1)
        case .term:
          values[place] = plan.term(
            plan.distinct ? SplitMix64.mix(shared, seeds[place]) : SplitMix64.finish(bits),
            instance: plan.distinct ? instance : 0)
        case .date:
          let day = plan.day(
            of: participant, visit: visit, instance: instance, after: lastDay, bits: SplitMix64.finish(bits))
          if plan.day != .birth { lastDay = day }
          values[place] = Int(day)
        case .time:
          let time = plan.time(after: lastTime, bits: SplitMix64.finish(bits))
          lastTime = time
          values[place] = time
        }
      }
    }
  }

  private func recordSeed(_ participant: Participant, visit: Int?, instance: Int) -> UInt64 {
    SplitMix64.mix(participant.seed ^ seed, UInt64(bitPattern: Int64((visit ?? -1) * 64 + instance + 1_000_000)))
  }
}
