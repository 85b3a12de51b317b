import Diagnostics
import Stages
import StudyModel
import Tables
import Testing

@testable import Write

@Suite("Tables of counts that may leave")
struct WriteCountsTests {
  private static let place = Diagnostic.Location(file: "datasets.yaml", line: 1, column: 1)

  private static let study = Study(
    id: "TRIAL", title: "",
    dataSets: [
      DataSetDefinition(
        name: "ADSL", label: "Subjects", structure: "", source: "participants", key: ["USUBJID"],
        variables: ["USUBJID", "SEX", "SITEID", "ARM"].map {
          .init(
            name: $0, label: $0, kind: .text, value: SourceText(text: "", place: place), unblinded: $0 == "ARM")
        }, place: place)
    ])

  private static func input(_ profile: Profile = .pseudonymised) -> DatasetShape {
    DatasetShape(
      [
        TableShape(
          "ADSL",
          [
            ColumnShape("USUBJID", .text, privacy: .pseudonymous), ColumnShape("SEX", .text),
            ColumnShape("SITEID", .text, privacy: .indirect), ColumnShape("ARM", .text, tainted: true),
          ])
      ], profile: profile)
  }

  private func stage(_ change: (inout WriteCounts.Options) -> Void = { _ in }) -> WriteCounts {
    var options = WriteCounts.Options()
    options.folder = "tables"
    options.dataSet = "ADSL"
    options.rows = "SITEID"
    options.columns = "SEX"
    change(&options)
    return WriteCounts(options, study: Self.study)
  }

  private func batch(_ people: [(String, String?)]) -> Batch {
    let rows = people.count
    var batch = Batch(
      table: "ADSL",
      origins: RowOrigins(members: Array(repeating: 0, count: rows), records: (0..<rows).map { UInt32($0) }))
    batch.set(.text(TextColumn(people.map(\.0))), for: "SITEID")
    batch.set(.text(TextColumn(people.map(\.1))), for: "SEX")
    return batch
  }

  private func write(_ stage: WriteCounts, _ batches: [Batch]) throws -> MemoryFolder {
    let folder = MemoryFolder()
    var environment = StageEnvironment(study: Self.study, keys: nil, crosswalk: Crosswalk(Self.study), outputs: folder)
    environment.shape = Self.input()
    let sink = try stage.begin(in: environment)
    var record = StageRecord()
    for batch in batches { try sink.accept(Dataset([batch]), record: &record) }
    try sink.finish(record: &record)
    #expect(record.balance.isEmpty && record.findings.isEmpty)
    return folder
  }

  private func people(_ counts: [(String, String?, Int)]) -> [(String, String?)] {
    counts.flatMap { site, sex, count in Array(repeating: (site, sex), count: count) }
  }

  @Test("In two ways: small numbers are withheld, others rounded, totals are there")
  func twoWays() throws {
    let all = people([("A", "F", 40), ("A", "M", 3), ("B", "F", 61), ("B", "M", 35)])
    let folder = try write(stage(), [batch(Array(all[..<50])), batch(Array(all[50...]))])
    #expect(folder.closedPaths == ["tables/adsl_by_siteid_sex.csv"])
    // 3 is small. The totals of 43 (told as 45: 43 to 47), 38 (40: 38 to 42) and 139 (140: 138 to 142) let it be 1 to 7.
    #expect(
      folder.text("tables/adsl_by_siteid_sex.csv") == """
        SITEID,F,M,(all)
        A,40,*,45
        B,60,35,95
        (all),100,40,140

        """)
  }

  @Test("In one way, with the rule of CMS, and missing values as a row")
  func oneWay() throws {
    let all = people([("A", "F", 12), ("A", nil, 4), ("A", "M", 20), ("A", "X, other", 30)])
    let folder = try write(
      stage {
        $0.rows = "SEX"
        $0.columns = ""
        $0.rule = .cms
      }, [batch(all)])
    // 66 - 12 - 20 - 30 would be 4: the 12 goes with it.
    #expect(
      folder.text("tables/adsl_by_sex.csv") == """
        SEX,n
        (missing),*
        F,*
        M,20
        "X, other",30
        (all),66

        """)
  }

  @Test("What may not leave, or tells the treatment, does not plan")
  func issues() {
    func codes(_ stage: WriteCounts, _ profile: Profile = .pseudonymised) -> [String] {
      var issues: [StageIssue] = []
      _ = stage.shape(after: Self.input(profile), issues: &issues)
      return issues.map { "\($0.code) \($0.option ?? "")" }
    }
    #expect(codes(stage()) == [])
    #expect(codes(stage { $0.columns = "ARM" }) == ["blinding.tainted columns", "write.variable columns"])
    #expect(
      codes(
        stage {
          $0.columns = "ARM"
          $0.blinded = false
        }) == [])
    // A site is a place, and the study declares no quasi-identifiers.
    #expect(codes(stage(), .public) == ["write.variable rows"])
    #expect(codes(stage { $0.rows = "AGE" }) == ["write.variable rows"])
    #expect(codes(stage { $0.dataSet = "ADXX" }) == ["write.data_set data_set"])
    #expect(codes(stage { $0.folder = "Up" }) == ["write.folder folder"])
  }

  @Test("A table of more values than somebody reads is not written")
  func tooMany() {
    let all = (0..<65).map { ("S\($0)", String?.some("F")) }
    #expect(throws: CountsRefusal.self) { try write(stage(), [batch(all)]) }
  }
}
