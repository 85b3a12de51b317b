import Expressions
import Stages
import StudyModel
import Synchronization
import Tables

/// Adds up what the rules over sites need, bucket by bucket, and judges the sites at the end.
final class SitesSink: StudySink {
  private let rules: [CompiledRule]
  private let study: Study
  /// For each rule the numbers of its aggregates, those of `when` before those of `assert`.
  private let numbers: Mutex<[[SiteNumbers]]>

  init(_ rules: [CompiledRule], study: Study) {
    self.rules = rules
    self.study = study
    let none = SiteNumbers(sites: study.sites.count)
    numbers = Mutex(rules.map { [SiteNumbers](repeating: none, count: SitesSink.aggregates(of: $0).count) })
  }

  private static func aggregates(of rule: CompiledRule) -> [Aggregate] {
    (rule.when?.aggregates ?? []) + rule.assert.aggregates
  }

  func prepare(_ dataset: Dataset) throws -> @Sendable (inout StageRecord) throws -> Void {
    let view = RecordView(dataset, study: study)
    let added = rules.map { numbers(of: $0, in: dataset, view) }
    return { [self] _ in
      // In order of the buckets, so that sums are the same on any number of cores.
      numbers.withLock { numbers in
        for rule in numbers.indices {
          for place in numbers[rule].indices { numbers[rule][place] += added[rule][place] }
        }
      }
    }
  }

  private func numbers(of rule: CompiledRule, in dataset: Dataset, _ view: RecordView) -> [SiteNumbers] {
    let aggregates = SitesSink.aggregates(of: rule)
    var numbers = [SiteNumbers](repeating: SiteNumbers(sites: study.sites.count), count: aggregates.count)
    guard let batch = dataset[rule.form.table] else { return numbers }
    let sites = self.sites(of: batch, rule: rule)
    for (place, aggregate) in aggregates.enumerated() {
      var sites = sites
      if let condition = aggregate.condition {
        for (row, truth) in view.truth(of: condition, in: rule.form).enumerated() where truth != Truth.true.rawValue {
          sites[row] = -1
        }
      }
      guard let argument = aggregate.argument else {
        numbers[place].add(sites: sites, truth: nil)
        continue
      }
      if argument.type == .truth {
        numbers[place].add(sites: sites, truth: view.truth(of: argument, in: rule.form))
      } else if case .number(let values) = view.values(of: argument, in: rule.form) {
        numbers[place].add(sites: sites, values: values)
      }
    }
    return numbers
  }

  /// The place of each record's site in the study; -1 for a record that does not count.
  private func sites(of batch: Batch, rule: CompiledRule) -> [Int] {
    guard case .code(let column)? = batch[ColumnName(RuleNames.site)] else {
      return [Int](repeating: -1, count: batch.rowCount)
    }
    let places = column.terms.map { term in study.sites.firstIndex { $0.id.text == term } ?? -1 }
    let inForce = rule.inForce(in: batch)
    return (0..<batch.rowCount).map { row in
      let counts =
        (column.reasons.isEmpty || column.reasons[row] == 0) && batch.state(of: row) == .kept
        && inForce?[row] ?? Truth.true.rawValue == Truth.true.rawValue
      return counts ? places[Int(column.indices[row])] : -1
    }
  }

  func finish(record: inout StageRecord) throws {
    let centres = study.sites.indices.filter { study.sites[$0].kind == .centre }
    let ids = Column.code(
      CodeColumn(
        indices: centres.map { Int32($0) }, reasons: [UInt8](repeating: 0, count: centres.count),
        terms: study.sites.map(\.id.text)))
    let numbers = numbers.withLock { $0 }
    for (rule, sums) in zip(rules, numbers) {
      let first = rule.when?.aggregates.count ?? 0
      let verdict = rule.judge(rows: centres.count, groups: ({ $0 }, centres.count), inForce: nil) { part, condition in
        condition.truth(rows: centres.count, columns: { _ in ids }) { number in
          sums[part == .assert ? first + number : number].column(condition.aggregates[number], sites: centres)
        }
      }
      record.tallies[rule.rule.id, default: RuleTally()] += verdict.tally
      for (place, tally) in verdict.byGroup.enumerated() {
        record.talliesBySite[RuleTally.Place(rule: rule.rule.id, site: study.sites[centres[place]].id)] = tally
      }
      for place in verdict.broken {
        record.find(
          rule.rule.id, rule.rule.severity, site: study.sites[centres[place]].id, table: rule.form.table,
          field: rule.rule.field.map { ColumnName($0) }, tainted: rule.tainted,
          Finding.Message(configured: rule.rule.say))
      }
    }
  }
}
