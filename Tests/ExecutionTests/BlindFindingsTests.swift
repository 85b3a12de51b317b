import Stages
import StudyModel
import Tables
import Testing

@testable import Execution

@Suite("Findings that tell the treatment are told to nobody who is blind")
struct BlindFindingsTests {
  private static let study = Study(
    id: "S", title: "S",
    forms: [
      Form(
        id: "PR", label: "Procedure", key: ["subj"],
        fields: [
          Field(name: "date", label: "Date", type: .date, role: .date),
          Field(name: "kit", label: "Kit", type: .text, role: .treatment),
        ]),
      Form(id: "PX", label: "Cement", key: ["subj"], fields: [], treatment: true),
    ])

  private func list(_ findings: [Finding]) -> FindingList {
    var log = FindingLog()
    for finding in findings { log.add(finding, participant: nil, visit: nil) }
    return FindingList(log, places: [], crosswalk: Crosswalk(Self.study), study: Self.study).inOrder()
  }

  private func finding(_ rule: String, _ table: TableName, _ field: ColumnName?) -> Finding {
    Finding(rule: rule, severity: .query, table: table, field: field, origin: nil, message: "Said.")
  }

  @Test("A field of role treatment taints a finding on an open form, whoever made it, and so does a form")
  func taint() {
    let findings = list([
      finding("required.missing", "PR", "kit"), finding("required.missing", "PR", "date"),
      finding("key.duplicate", "PX", nil),
    ])
    var tainted: [String: Bool] = [:]
    findings.forEach { tainted["\($0.form?.text ?? "").\($0.field?.text ?? "")"] = $0.tainted }
    #expect(tainted == ["PR.kit": true, "PR.date": false, "PX.": true])
    // One is counted.
    #expect(findings.counts.map(\.count) == [1])
  }
}
