import Stages
import StudyModel
import Tables
import Testing

@testable import Validate

@Suite("Records that are let through")
struct ReleasedRecordsTests {
  /// Lets through what one rule sets aside of one participant at one visit of one site.
  private struct One: ReleasedRecords {
    var isEmpty: Bool { false }

    func includes(
      rule: String, site: SiteID, form: TableName, field: ColumnName?, participant: String, visit: String?
    ) -> Bool {
      (rule, site.text, form.text, field?.text, participant, visit) == ("high", "STG", "PN", "nrs", "A", "BL")
    }
  }

  private func states(_ released: any ReleasedRecords) throws -> (states: [RowState], found: Int) {
    let rules = ["high", "higher"].map { id in
      RulesFixture.rule(
        id, "PN", id == "high" ? "nrs < 8" : "nrs < 9", scope: .participant, severity: .reject, field: "nrs")
    }
    let study = try RulesFixture.study(rules)
    var pain = RulesFixture.pain([("A", 0, 1, 8), ("A", 1, 30, 8), ("A", 2, 60, 9), ("B", 0, 1, 8)])
    pain.names.append("siteid")
    pain.columns.append(.code(CodeColumn(indices: [0, 0, 0, 0], terms: ["STG"])))
    var dataset = Dataset([pain])
    var environment = Fixture.environment(study)
    environment.released = released
    var record = StageRecord()
    try ValidateRecords(NoOptions(), study: study).run(&dataset, in: environment, record: &record)
    let batch = try #require(dataset["PN"])
    return ((0..<batch.rowCount).map(batch.state), record.findings.count { $0.severity == .reject })
  }

  @Test(
    "A record is set aside until somebody lets it through; the finding stays, and other records are set aside as before"
  )
  func released() throws {
    let (before, found) = try states(NoReleases())
    #expect(before == [.quarantined, .quarantined, .quarantined, .quarantined])
    let (after, foundAfter) = try states(One())
    #expect(after == [.kept, .quarantined, .quarantined, .quarantined])
    #expect(found == foundAfter)
  }
}
