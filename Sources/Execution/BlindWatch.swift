import Planning
import Stages
import StudyModel
import Synchronization
import Tables

/// Looks at what is written blinded, beside the stages that write it, and asks whether the arm can be told from it: from
/// a value, a bound, what is missing, how many records there are, for which visit or parameter there are some, or
/// what rules found.
///
/// The plan proves that nothing blinded is computed from the treatment. This finds what nobody declared to be
/// treatment: a kit's number, a form that one arm alone has. It looks at two thousand participants at the most, those whose
/// tokens come first: tokens are keyed codes, so that these are a random sample, and what it keeps is bounded.
final class BlindWatch: StudySink {
  static let sample = 2000
  /// Different values of a text beyond which a single one says nothing.
  private static let mostValues = 64

  private struct State {
    var arms: [Int] = []
    var tokens: [String] = []
    /// What participants have, by place and feature.
    var marks: [Place: [Int]] = [:]
    var numbers: [Place: [(member: Int, value: Double)]] = [:]
    var isFull = false
  }

  /// What of one participant goes into the state.
  fileprivate struct Member: Sendable {
    var token: String
    var arm: Int
    var marks: Set<Place> = []
    var numbers: [Place: Double] = [:]
  }

  /// A feature of a column, among the records of a stratum; the value is for telling groups apart and never shown.
  struct Place: Hashable, Comparable, Sendable {
    var name: String
    var feature: String
    var stratum: String
    var value: String

    static func < (left: Self, right: Self) -> Bool {
      (left.name, left.feature, left.stratum, left.value) < (right.name, right.feature, right.stratum, right.value)
    }
  }

  private let study: Study
  private let form: Form
  private let subject: ColumnName
  private let field: Field
  private let outputs: [WrittenDataSet]
  private let state = Mutex(State())

  /// Nil where nothing is written blinded, or nothing holds the arm.
  init?(_ plan: Plan) {
    let outputs = plan.written.filter { $0.isBlinded && $0.subject != nil }
    guard !outputs.isEmpty, let (form, field) = plan.study.allocation, let subject = form.field(of: .subject) else {
      return nil
    }
    study = plan.study
    self.form = form
    self.field = field
    self.subject = subject.column
    self.outputs = outputs
  }

  func prepare(_ dataset: Dataset) throws -> @Sendable (inout StageRecord) throws -> Void {
    if state.withLock({ $0.isFull }) { return { _ in } }
    let members = self.members(of: dataset)
    return { [self] _ in take(members) }
  }

  func finish(record: inout StageRecord) throws {}

  fileprivate func take(_ members: [Member]) {
    state.withLock { state in
      for member in members {
        guard state.arms.count < BlindWatch.sample else { return state.isFull = true }
        let number = state.arms.count
        state.arms.append(member.arm)
        state.tokens.append(member.token)
        for mark in member.marks { state.marks[mark, default: []].append(number) }
        for (place, value) in member.numbers { state.numbers[place, default: []].append((number, value)) }
      }
    }
  }

  /// The participants of a bucket whose arm is known, in order of their tokens.
  fileprivate func members(of dataset: Dataset) -> [Member] {
    guard let batch = dataset[form.table], case .text(let tokens)? = batch[subject], let column = batch[field.column]
    else { return [] }
    let ids = study.arms.map(\.id)
    var arms: [String: Int] = [:]
    for row in 0..<batch.rowCount {
      guard let token = Column.text(tokens).text(at: row),
        let arm = column.text(at: row).flatMap({ ids.firstIndex(of: $0) })
      else { continue }
      if arms[token] == nil { arms[token] = arm }
    }
    let known = arms.keys.sorted().prefix(BlindWatch.sample)
    var members: [String: Member] = [:]
    for token in known { members[token] = Member(token: token, arm: arms[token] ?? 0) }
    for output in outputs {
      guard let records = dataset[output.table] else { continue }
      look(at: records, of: output, &members)
    }
    return known.compactMap { members[$0] }
  }

  fileprivate func look(at batch: Batch, of output: WrittenDataSet, _ members: inout [String: Member]) {
    guard let name = output.subject, let subjects = batch[name] else { return }
    let keys = output.key.filter { $0 != name && output.columns.map(\.name).contains($0) }
    let strata = BlindWatch.strata(keys, in: batch)
    let columns = output.columns.filter { $0.name != name }.compactMap { column in
      batch[column.name].map { (name: "\(output.table).\(column.name)", cells: $0) }
    }
    for row in 0..<batch.rowCount {
      guard let text = subjects.text(at: row) else { continue }
      let token = String(decoding: text.utf8.suffix(Crosswalk.tokenLength), as: UTF8.self)
      guard var member = members.removeValue(forKey: token) else { continue }
      for stratum in strata[row] {
        member.count(Place(name: output.table.text, feature: "the number of records", stratum: stratum, value: ""))
        for column in columns { member.look(at: column.cells, row, named: column.name, in: stratum) }
      }
      members[token] = member
    }
    for token in members.keys.sorted() {
      // Nobody has fewer than no records.
      members[token]?.numbers[
        Place(name: output.table.text, feature: "the number of records", stratum: "", value: ""), default: 0] += 0
    }
  }

  /// The strata that each record belongs to: all, those with its value of a part of the key, and of the first two.
  private static func strata(_ keys: [ColumnName], in batch: Batch) -> [[String]] {
    let columns = keys.compactMap { key in batch[key].map { (key, $0) } }.filter { key, cells in
      cells.kind != .date && Set((0..<batch.rowCount).map { cells.text(at: $0) }).count <= mostValues
    }
    return (0..<batch.rowCount).map { row in
      let parts = columns.map { key, cells in "\(key)=\(cells.text(at: row) ?? "")" }
      return [""] + parts + (parts.count > 1 ? ["\(parts[0]) \(parts[1])"] : [])
    }
  }

  /// What tells the arm more surely than chance would, and is not allowed; findings by rule among it.
  func predictors(findings: FindingList, crosswalk: Crosswalk) -> [ArmPredictor] {
    let state = self.state.withLock { $0 }
    guard !state.arms.isEmpty else { return [] }
    let blinding = study.blinding
    var splits = ArmSplits(
      arms: state.arms, count: study.arms.count, least: blinding.participants, share: blinding.share)
    let values = Dictionary(grouping: state.marks.keys) {
      Place(name: $0.name, feature: $0.feature, stratum: $0.stratum, value: "")
    }
    for (place, marks) in values.sorted(by: { $0.key < $1.key }) where marks.count <= BlindWatch.mostValues {
      for mark in marks.sorted() {
        splits.add(
          ArmSplits.Group(place: place.name, feature: place.words, members: state.marks[mark] ?? []))
      }
    }
    for (place, numbers) in state.numbers.sorted(by: { $0.key < $1.key }) {
      splits.add(cutting: numbers, place: place.name, feature: place.words)
    }
    for (rule, members) in found(findings, state.tokens, crosswalk) {
      splits.add(ArmSplits.Group(place: rule, feature: "what a rule found", members: members))
    }
    let allowed = Set(blinding.allowed.map(\.what))
    return splits.predictors(chance: blinding.chance).filter { !allowed.contains($0.place) }
  }

  /// Of whom each rule found something that goes to the sites.
  private func found(
    _ findings: FindingList, _ tokens: [String], _ crosswalk: Crosswalk
  ) -> [(rule: String, members: [Int])] {
    var numbers: [String: Int] = [:]
    for (index, token) in tokens.enumerated() {
      if let number = crosswalk.trialNumber(of: token) { numbers[number] = index }
    }
    var members: [String: Set<Int>] = [:]
    findings.eachBlinded { rule, participant in
      if let member = numbers[participant] { members[rule, default: []].insert(member) }
    }
    return members.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted()) }
  }
}

extension BlindWatch.Place {
  /// Without the value.
  fileprivate var words: String {
    let keys = stratum.split(separator: " ").compactMap { $0.split(separator: "=").first }.joined(separator: " and ")
    return keys.isEmpty ? feature : "\(feature) among the records of one \(keys)"
  }
}

extension BlindWatch.Member {
  fileprivate mutating func count(_ place: BlindWatch.Place) {
    numbers[place, default: 0] += 1
    if !place.stratum.isEmpty {
      marks.insert(BlindWatch.Place(name: place.name, feature: "a record", stratum: place.stratum, value: ""))
    }
  }

  fileprivate mutating func look(at cells: Column, _ row: Int, named name: String, in stratum: String) {
    func place(_ feature: String, _ value: String = "") -> BlindWatch.Place {
      BlindWatch.Place(name: name, feature: feature, stratum: stratum, value: value)
    }
    guard let text = cells.text(at: row) else {
      marks.insert(place("a missing value"))
      return
    }
    marks.insert(place("a value that is there"))
    switch cells {
    case .integer, .number, .date, .time:
      guard let number = cells.double(at: row) else { return }
      let least = place("the least value")
      let most = place("the greatest value")
      numbers[least] = min(number, numbers[least] ?? number)
      numbers[most] = max(number, numbers[most] ?? number)
      if case .integer = cells { marks.insert(place("the last digit", String(text.suffix(1)))) }
    case .text, .code:
      marks.insert(place("a value", text))
      marks.insert(place("the first character", String(text.prefix(1))))
      marks.insert(place("the last character", String(text.suffix(1))))
    }
    if case .integer(let integers) = cells {
      marks.insert(place("odd or even", integers.values[row] % 2 == 0 ? "even" : "odd"))
      marks.insert(place("a value", text))
    }
  }
}

extension Column {
  /// The number in a cell that is there.
  fileprivate func double(at row: Int) -> Double? {
    switch self {
    case .integer(let column), .time(let column): Double(column.values[row])
    case .number(let column): column.values[row]
    case .date(let column): Double(column.days[row])
    case .text, .code: nil
    }
  }
}
