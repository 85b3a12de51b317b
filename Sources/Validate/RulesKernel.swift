import Expressions
import Stages
import StudyModel
import Tables

/// Runs rules over the batches of one table, and reports in order of rows, then of rules.
struct RulesKernel: RowsKernel {
  let rules: [CompiledRule]
  let form: Form
  let site: SiteID
  let released: any ReleasedRecords

  mutating func process(_ batch: inout Batch, record: inout StageRecord) throws {
    let given = batch
    var found: [(row: Int, rule: Int)] = []
    for (number, rule) in rules.enumerated() {
      let verdict = rule.judge(
        rows: given.rowCount, isKept: { given.state(of: $0) == .kept }, inForce: rule.inForce(in: given)
      ) { _, condition in
        condition.truth(rows: given.rowCount) { reference in
          // The planner has seen that the column is there.
          given[ColumnName(reference.field)] ?? Column(missing: .notDerived, kind: .text, count: given.rowCount)
        }
      }
      record.tallies[rule.rule.id, default: RuleTally()] += verdict.tally
      for row in verdict.broken { found.append((row, number)) }
    }
    found.sort { ($0.row, $0.rule) < ($1.row, $1.rule) }
    for (row, number) in found {
      let rule = rules[number].rule
      record.find(
        rule.id, rule.severity, row: row, in: batch, field: rule.field.map { ColumnName($0) },
        tainted: rules[number].tainted, Finding.Message(configured: rule.say))
      if rule.severity == .reject, !released.lets(row, of: form, in: batch, from: site, pass: rule) {
        batch.mark(row, .quarantined)
      }
    }
  }
}
