import Stages
import StudyModel
import Tables
import TestSupport
import Testing

@testable import Write

@Suite("Writing the records of forms")
struct WriteTablesTests {
  private static func field(_ name: String, _ type: FieldType, _ role: Role = .clinical) -> Field {
    Field(name: name, label: name, type: type, role: role)
  }

  private static let labs = Form(
    id: "LB", label: "Laboratory", key: ["subj", "visit"],
    fields: [
      field("subj", .text, .subject), field("visit", .code), field("date", .date, .date), field("vitd", .number),
      field("kit", .text, .treatment),
    ])
  private static let arms = Form(id: "RA", label: "Allocation", key: ["subj"], fields: [field("subj", .text, .subject)])
  private static let study = Study(id: "TRIAL", title: "", forms: [labs, arms])

  private static let shape = DatasetShape([
    TableShape(
      "LB",
      [
        ColumnShape("subj", .text), ColumnShape("visit", .code), ColumnShape("date", .date),
        ColumnShape("vitd", .number, unit: "nmol/L"), ColumnShape("kit", .text, tainted: true),
        ColumnShape("siteid", .code), ColumnShape("age", .integer), ColumnShape("inner", .integer),
      ]),
    TableShape("RA", [ColumnShape("subj", .text)], tainted: true),
  ])

  private static func stage(_ change: (inout WriteTables.Options) -> Void = { _ in }) -> WriteTables {
    var options = WriteTables.Options()
    options.folder = "blinded/tables"
    change(&options)
    return WriteTables(options, study: study)
  }

  private func issues(_ stage: WriteTables, _ shape: DatasetShape = WriteTablesTests.shape) -> [String] {
    var issues: [StageIssue] = []
    #expect(stage.shape(after: shape, issues: &issues) == shape)
    return issues.map { "\($0.code) \($0.option ?? "")" }
  }

  private static var records: Batch {
    let count = 4
    var batch = Batch(
      table: "LB",
      origins: RowOrigins(members: [UInt32](repeating: 0, count: count), records: [1, 2, 3, 4]))
    batch.set(.text(TextColumn(["T1", "T1", "T2", "T2"])), for: "subj")
    batch.set(.code(CodeColumn(indices: [0, 1, 0, 0], reasons: [0, 0, 0, 2], terms: ["BL", "M1"])), for: "visit")
    // 2004-07-23, July 2004, 2004, and none: days since 1970 of the first day of each.
    batch.set(
      .date(DateColumn(days: [12_622, 12_600, 12_418, 0], reasons: [0, 0, 0, 4], precisions: [0, 1, 2, 0])),
      for: "date")
    batch.set(
      .number(NumberColumn(values: [10, 62.5, 0, 400], reasons: [0, 0, 5, 0], comparators: [1, 0, 0, 4])), for: "vitd")
    batch.set(.text(TextColumn(["K1", "K2", "K3", nil])), for: "kit")
    batch.set(.code(CodeColumn(indices: [0, 0, 0, 0], terms: ["OXF"])), for: "siteid")
    batch.set(.integer(FixedColumn(values: [70, 70, 81, 81])), for: "age")
    batch.set(.integer(FixedColumn(values: [1, 2, 3, 4])), for: "inner")
    return batch
  }

  private func write(_ stage: WriteTables, _ datasets: [Dataset]) throws -> (MemoryFolder, StageRecord) {
    let folder = MemoryFolder()
    var environment = StageEnvironment(study: Self.study, keys: nil, crosswalk: Crosswalk(Self.study), outputs: folder)
    environment.shape = Self.shape
    let sink = try stage.begin(in: environment)
    var record = StageRecord()
    for dataset in datasets { try sink.accept(dataset, record: &record) }
    try sink.finish(record: &record)
    return (folder, record)
  }

  @Test("Records of forms do not leave for the public")
  func forThePublic() {
    var input = Self.shape
    input.profile = .public
    var issues: [StageIssue] = []
    _ = Self.stage().shape(after: input, issues: &issues)
    #expect(issues.map(\.code).contains("write.public"))
  }

  @Test("Nothing of a cell is lost: precision, sign, and why it is missing")
  func cells() throws {
    let (folder, record) = try write(Self.stage { $0.formats = ["csv"] }, [Dataset([Self.records])])
    #expect(
      folder.text("blinded/tables/lb.csv") == """
        usubjid,siteid,visit,visit_missing,date,date_missing,vitd,vitd_sign,vitd_missing,age,age_missing
        TRIAL-T1,OXF,BL,,2004-07-23,,10,<,,70,
        TRIAL-T1,OXF,M1,,2004-07,,62.5,,,70,
        TRIAL-T2,OXF,BL,,2004,,,,invalid,81,
        TRIAL-T2,OXF,,unknown,,not_done,400,>=,,81,

        """)
    #expect(record.balance["LB"] == RowBalance(recordsIn: 4, out: 4))
  }

  @Test("A blinded folder has no table and no column that tells the treatment; another has both")
  func blinding() throws {
    let (blinded, _) = try write(Self.stage(), [Dataset([Self.records])])
    #expect(blinded.closedPaths == ["blinded/tables/lb.csv", "blinded/tables/lb.parquet"])
    #expect(!blinded.text("blinded/tables/lb.csv").contains("kit"))
    let (whole, _) = try write(
      Self.stage {
        $0.blinded = false
        $0.missingReasons = false
        $0.formats = ["csv"]
      }, [Dataset([Self.records])])
    #expect(whole.closedPaths == ["blinded/tables/lb.csv", "blinded/tables/ra.csv"])
    #expect(
      whole.text("blinded/tables/lb.csv").hasPrefix(
        "usubjid,siteid,visit,date,vitd,vitd_sign,kit,age\nTRIAL-T1,OXF,BL,2004-07-23,10,<,K1,70\n"))
    // A table without a record is there with its header.
    #expect(whole.text("blinded/tables/ra.csv") == "usubjid\n")
  }

  @Test("What cannot be written is refused by the plan")
  func refusals() {
    #expect(issues(Self.stage()) == [])
    #expect(issues(Self.stage { $0.folder = "Blinded" }) == ["write.folder folder"])
    #expect(issues(Self.stage { $0.formats = ["xls"] }) == ["write.format formats"])
    #expect(issues(Self.stage { $0.tables = ["LB", "XX"] }) == ["write.table tables"])
    #expect(issues(Self.stage { $0.tables = ["RA"] }) == ["blinding.tainted tables"])
    var shape = Self.shape
    shape["LB"]?.columns.append(ColumnShape("vitd_sign", .text))
    let form = Form(
      id: "LB", label: "Laboratory", key: ["subj"],
      fields: Self.labs.fields + [Self.field("vitd_sign", .text)])
    let stage = WriteTables(
      {
        var options = WriteTables.Options()
        options.folder = "tables"
        return options
      }(), study: Study(id: "TRIAL", title: "", forms: [form]))
    #expect(issues(stage, shape) == ["write.name_taken "])
  }
}
