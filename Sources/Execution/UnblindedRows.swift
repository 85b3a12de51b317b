import Planning
import Stages
import StudyModel
import Tables

/// Which lines of a run's balance count records that tell the treatment by being there: those of forms that do, of what is
/// made of them, and of files that hold nothing else. They are for the unblinded alone.
struct UnblindedRows {
  private let tables: Set<TableName>

  init(plan: Plan, submissions: [SubmissionOutcome]) {
    let treatment = Set(plan.study.forms.filter(\.treatment).map(\.id))
    var tables = Set(plan.steps.flatMap { $0.leaves.tables.filter(\.tainted).map(\.name) })
    for member in submissions.flatMap(\.members) {
      guard let forms = member.receipt.layout?.tables.map(\.form), !forms.isEmpty, treatment.isSuperset(of: forms)
      else {
        continue
      }
      tables.insert(TableName(member.receipt.path))
    }
    self.tables = tables
  }

  typealias Line = (key: Balance.Key, balance: RowBalance)

  func blinded(_ balance: Balance) -> [Line] { balance.rows.filter { !tables.contains($0.key.table) } }

  /// The other lines as CSV.
  func write(_ balance: Balance, of plan: Plan, to outputs: any OutputFolder) throws {
    let file = try outputs.file("unblinded/balance.csv")
    try file.write("stage,site,table,in,out,quarantined,superseded,cut\n")
    for (key, rows) in balance.rows where tables.contains(key.table) {
      let numbers = [rows.recordsIn, rows.out, rows.quarantined, rows.superseded, rows.cut]
      try file.write(
        SiteFiles.line([plan.name(ofStep: key.step), key.site.text, key.table.text] + numbers.map { String($0) }))
    }
    try file.close()
  }
}
