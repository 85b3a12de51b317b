import Stages
package import StudyModel
import Tables

/// The findings of a run: counted as they are, and put in order when they are written.
package struct FindingList: Sendable {
  private let log: FindingLog
  private let places: [MemberPlace]
  private let crosswalk: Crosswalk
  private let study: Study
  private let treatment: Set<String>
  /// Fields of role `treatment`, as `FORM.field`.
  private let treatmentFields: Set<String>
  /// Indices into the log's entries, in order.
  private var order: [UInt32] = []
  private var identities: [UInt64] = []
  /// How often the identity came before, by place in `order`.
  private var repetitions: [UInt32] = []
  /// For each entry the place in `order` of the one that it follows from, or `FindingLog.none`.
  private var causes: [UInt32] = []

  init(_ log: FindingLog, places: [MemberPlace], crosswalk: Crosswalk, study: Study) {
    self.log = log
    self.places = places
    self.crosswalk = crosswalk
    self.study = study
    treatment = Set(study.forms.filter(\.treatment).map(\.id))
    treatmentFields = Set(
      study.forms.flatMap { form in form.fields.filter { $0.role == .treatment }.map { "\(form.id).\($0.name)" } })
  }

  package var count: Int { log.entries.count }

  /// Findings by site and severity, from a full pass; those that tell the treatment are not counted.
  package var counts: [FindingCount] {
    var counts: [FindingCount: Int] = [:]
    var known: [UInt64: Bool] = [:]
    for entry in log.entries {
      let cell = UInt64(entry.form) << 32 | UInt64(entry.field)
      let tells = known[cell] ?? tellsTreatment(entry)
      known[cell] = tells
      guard !tells && !entry.tainted else { continue }
      counts[FindingCount(site: site(of: entry), severity: entry.severity, count: 0), default: 0] += 1
    }
    return counts.map { FindingCount(site: $0.key.site, severity: $0.key.severity, count: $0.value) }
      .sorted { ($0.site, $0.severity) < ($1.site, $1.severity) }
  }

  package func contains(atLeast severity: Severity) -> Bool { log.entries.contains { $0.severity >= severity } }

  /// The greatest severity of a finding that is not waived, of a list that is in order.
  func weight(without waived: Set<String>) -> Severity? {
    if waived.isEmpty { return log.entries.map(\.severity).max() }
    var weight: Severity?
    for (index, entry) in order.enumerated() {
      let severity = log.entries[Int(entry)].severity
      guard weight.map({ $0 < severity }) ?? true else { continue }
      if !waived.contains(id(at: index)) { weight = severity }
    }
    return weight
  }

  /// The same findings by site, archive, member, record and rule, each with its identity.
  package func inOrder() -> FindingList {
    var ordered = self
    ordered.sort()
    ordered.identities = ordered.order.map { identity(of: log.entries[Int($0)]) }
    ordered.numberRepetitions()
    var positions = [UInt32](repeating: 0, count: ordered.order.count)
    for (position, entry) in ordered.order.enumerated() { positions[Int(entry)] = UInt32(position) }
    let roots = FindingCauses(log, study: study, places: places).roots
    ordered.causes = roots.map { $0 == FindingLog.none ? $0 : positions[Int($0)] }
    return ordered
  }

  /// Spells out one finding after another, of a list that is in order.
  package func forEach(_ body: (LocatedFinding) throws -> Void) rethrows {
    precondition(order.count == log.entries.count, "findings are put in order before they are spelled out")
    for (index, entry) in order.enumerated() {
      try body(located(Int(entry), id: id(at: index)))
    }
  }

  /// Whether what it is about tells the treatment, whoever found it.
  private func tellsTreatment(_ entry: FindingLog.Entry) -> Bool {
    guard let form = log.word(entry.form) else { return false }
    if treatment.contains(form) { return true }
    return log.word(entry.field).map { treatmentFields.contains("\(form).\($0)") } ?? false
  }

  private func isTainted(_ number: Int) -> Bool { log.entries[number].tainted || tellsTreatment(log.entries[number]) }

  /// Gives the rule and the participant of each finding that does not tell the treatment, in no order.
  func eachBlinded(_ body: (_ rule: String, _ trialNumber: String) -> Void) {
    for (number, entry) in log.entries.enumerated() {
      guard let rule = log.word(entry.rule), let participant = trialNumber(of: entry), !isTainted(number) else {
        continue
      }
      body(rule, participant)
    }
  }

  /// What it follows from; not told where that tells the treatment and it does not, for its being there would tell.
  private func cause(of number: Int) -> String? {
    guard causes[number] != FindingLog.none else { return nil }
    let place = Int(causes[number])
    return isTainted(Int(order[place])) && !isTainted(number) ? nil : id(at: place)
  }

  private func id(at position: Int) -> String {
    FindingIdentity.text(identities[position], repetition: repetitions[position])
  }

  private func located(_ number: Int, id name: String) -> LocatedFinding {
    let entry = log.entries[number]
    let place = entry.place == FindingLog.none ? nil : places[Int(entry.place)]
    let form = log.word(entry.form)
    return LocatedFinding(
      id: name, rule: log.word(entry.rule) ?? "",
      severity: entry.severity, site: site(of: entry), archive: place?.archive ?? "",
      member: place.flatMap { $0.path.isEmpty ? nil : $0.path },
      record: entry.record == FindingLog.none ? nil : entry.record, form: form.map { TableName($0) },
      field: log.word(entry.field).map { ColumnName($0) }, trialNumber: trialNumber(of: entry),
      relatedNumber: trialNumber(at: entry.related),
      visit: log.word(entry.visit), message: log.word(entry.message) ?? "",
      tainted: isTainted(number), standing: entry.standing, cause: cause(of: number))
  }

  private func trialNumber(of entry: FindingLog.Entry) -> String? { trialNumber(at: entry.participant) }

  /// The trial number of the participant at a place in the crosswalk.
  private func trialNumber(at place: UInt32) -> String? {
    place == FindingLog.none ? nil : crosswalk.trialNumber(of: crosswalk.subject(at: Int32(place)))
  }

  /// The site of the archive, or that of the participant where a finding is about no record.
  private func site(of entry: FindingLog.Entry) -> SiteID {
    if entry.concernsStudy { return SiteID("") }
    if entry.place != FindingLog.none { return places[Int(entry.place)].site }
    if let site = log.word(entry.site) { return SiteID(site) }
    let number = trialNumber(of: entry)?.split(separator: "-").first.map(String.init)
    return study.sites.first { $0.number == number }?.id ?? SiteID("")
  }

  // MARK: Order

  private mutating func sort() {
    let ranks = Ranks(log: log, places: places)
    let sites = log.entries.map {
      $0.place == FindingLog.none ? ranks.site(site(of: $0)) : ranks.site(ofPlace: $0.place)
    }
    order = log.entries.indices.map { UInt32($0) }.sorted { left, right in
      let (a, b) = (log.entries[Int(left)], log.entries[Int(right)])
      let first = (sites[Int(left)], ranks.place(a.place), a.record &+ 1, ranks.word(a.rule), ranks.word(a.field))
      let second = (sites[Int(right)], ranks.place(b.place), b.record &+ 1, ranks.word(b.rule), ranks.word(b.field))
      if first != second { return first < second }
      // Places in the crosswalk depend on who came first, the numbers behind them do not.
      if a.participant != b.participant { return (trialNumber(of: a) ?? "") < (trialNumber(of: b) ?? "") }
      if a.related != b.related { return (trialNumber(at: a.related) ?? "") < (trialNumber(at: b.related) ?? "") }
      return (ranks.word(a.visit), ranks.word(a.message)) < (ranks.word(b.visit), ranks.word(b.message))
    }
  }

  /// Numbers by which places and words are compared as texts are.
  private struct Ranks {
    private var words: [UInt32]
    private var places: [UInt32]
    private var sites: [SiteID: UInt32] = [:]
    private var siteOfPlace: [UInt32]

    init(log: FindingLog, places: [MemberPlace]) {
      words = Ranks.ranks(log.words.indices.sorted { log.words[$0] < log.words[$1] })
      self.places = Ranks.ranks(
        places.indices.sorted {
          (places[$0].site, places[$0].archive, places[$0].path) < (
            places[$1].site, places[$1].archive, places[$1].path
          )
        })
      for (rank, site) in Set(places.map(\.site)).sorted().enumerated() { sites[site] = UInt32(2 * rank + 1) }
      let known = sites
      siteOfPlace = places.map { known[$0.site] ?? 0 }
    }

    func word(_ number: UInt32) -> UInt32 { number == FindingLog.none ? 0 : words[Int(number)] + 1 }
    func place(_ number: UInt32) -> UInt32 { number == FindingLog.none ? 0 : places[Int(number)] + 1 }
    func site(ofPlace number: UInt32) -> UInt32 { siteOfPlace[Int(number)] }

    /// A site without a place stands between those that have one.
    func site(_ id: SiteID) -> UInt32 {
      sites[id] ?? sites.filter { $0.key < id }.values.max().map { $0 + 1 } ?? 0
    }

    private static func ranks(_ sorted: [Int]) -> [UInt32] {
      var ranks = [UInt32](repeating: 0, count: sorted.count)
      for (rank, index) in sorted.enumerated() { ranks[index] = UInt32(rank) }
      return ranks
    }
  }

  // MARK: Identity

  private func identity(of entry: FindingLog.Entry) -> UInt64 {
    var identity = FindingIdentity(
      study: study.id, rule: log.word(entry.rule) ?? "", site: site(of: entry), form: log.word(entry.form),
      field: log.word(entry.field), trialNumber: trialNumber(of: entry), visit: log.word(entry.visit))
    if entry.participant == FindingLog.none {
      let place = entry.place == FindingLog.none ? nil : places[Int(entry.place)]
      identity.place = FindingIdentity.Place(
        archive: place?.archive, member: place?.path,
        record: entry.record == FindingLog.none ? nil : entry.record)
    }
    return identity.value
  }

  /// Tells findings apart that share an identity, as two records with one key do.
  private mutating func numberRepetitions() {
    repetitions = [UInt32](repeating: 0, count: order.count)
    let byIdentity = identities.indices.sorted { (identities[$0], $0) < (identities[$1], $1) }
    for (before, index) in zip(byIdentity, byIdentity.dropFirst()) where identities[before] == identities[index] {
      repetitions[index] = repetitions[before] + 1
    }
  }
}
