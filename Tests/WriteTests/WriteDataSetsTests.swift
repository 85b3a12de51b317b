import Diagnostics
import Stages
import StudyModel
import Tables
import TestSupport
import Testing

@testable import Write

@Suite("Writing data sets")
struct WriteDataSetsTests {
  private static let place = Diagnostic.Location(file: "datasets.yaml", line: 1, column: 1)

  private static func variable(_ name: String, _ kind: ColumnKind, unblinded: Bool = false)
    -> DataSetDefinition.Variable
  {
    DataSetDefinition.Variable(
      name: name, label: "Label of \(name)", kind: kind, value: SourceText(text: "", place: place),
      unblinded: unblinded)
  }

  private static let study = Study(
    id: "TRIAL", title: "",
    dataSets: [
      DataSetDefinition(
        name: "ADSL", label: "Subjects", structure: "one record per subject", source: "participants",
        key: ["USUBJID"],
        variables: [
          variable("USUBJID", .text), variable("AGE", .integer), variable("WEIGHT", .number),
          variable("PRDT", .date), variable("TRT01P", .text, unblinded: true),
        ], place: place),
      DataSetDefinition(
        name: "ADAE", label: "Events", structure: "", source: "AE", key: [], variables: [variable("TERM", .text)],
        place: place),
    ])

  private static func stage(_ change: (inout WriteDataSets.Options) -> Void = { _ in }) -> WriteDataSets {
    var options = WriteDataSets.Options()
    options.folder = "blinded"
    change(&options)
    return WriteDataSets(options, study: study)
  }

  private static func input(tainted: Set<String> = ["TRT01P"], table: Bool = false) -> DatasetShape {
    DatasetShape(
      study.dataSets.map { definition in
        TableShape(
          TableName(definition.name),
          definition.variables.map {
            ColumnShape(ColumnName($0.name), $0.kind, tainted: tainted.contains($0.name))
          }, tainted: table && definition.name == "ADAE")
      })
  }

  private func issues(_ stage: WriteDataSets, _ input: DatasetShape = WriteDataSetsTests.input()) -> [StageIssue] {
    var issues: [StageIssue] = []
    #expect(stage.shape(after: input, issues: &issues) == input)
    return issues
  }

  private static func subjects(_ letters: String, trap: Bool) -> Batch {
    let rows = letters.count
    func same<Value>(_ value: Value) -> [Value] { [Value](repeating: value, count: rows) }
    var batch = Batch(table: "ADSL", origins: RowOrigins(members: same(0), records: same(1)))
    batch.set(.text(TextColumn(letters.map { "TRIAL-\($0)" })), for: "USUBJID")
    batch.set(.integer(FixedColumn(values: same(70))), for: "AGE")
    batch.set(.number(NumberColumn(values: same(71.5), reasons: [], comparators: trap ? same(1) : [])), for: "WEIGHT")
    batch.set(.date(DateColumn(days: same(12_478), reasons: [], precisions: trap ? same(1) : [])), for: "PRDT")
    batch.set(.text(TextColumn(letters.map { _ in "Arm A" })), for: "TRT01P")
    return batch
  }

  private func write(_ stage: WriteDataSets, _ datasets: [Dataset]) throws -> (MemoryFolder, StageRecord) {
    let folder = MemoryFolder()
    let environment = StageEnvironment(study: Self.study, keys: nil, crosswalk: Crosswalk(Self.study), outputs: folder)
    let sink = try stage.begin(in: environment)
    var record = StageRecord()
    for dataset in datasets { try sink.accept(dataset, record: &record) }
    try sink.finish(record: &record)
    return (folder, record)
  }

  @Test("Buckets are written one behind the other, in the data set's two files, and counted")
  func files() throws {
    let (folder, record) = try write(
      Self.stage { $0.blinded = false },
      [Dataset([Self.subjects("AB", trap: false)]), Dataset(), Dataset([Self.subjects("C", trap: false)])])
    #expect(folder.paths == ["blinded/adae.csv", "blinded/adae.parquet", "blinded/adsl.csv", "blinded/adsl.parquet"])
    #expect(folder.closedPaths == folder.paths)
    #expect(folder.text("blinded/adae.csv") == "TERM\n")
    #expect(
      folder.text("blinded/adsl.csv") == """
        USUBJID,AGE,WEIGHT,PRDT,TRT01P
        TRIAL-A,70,71.5,2004-03-01,Arm A
        TRIAL-B,70,71.5,2004-03-01,Arm A
        TRIAL-C,70,71.5,2004-03-01,Arm A

        """)
    #expect(record.balance == ["ADSL": RowBalance(recordsIn: 3, out: 3)])
    #expect(record.findings.isEmpty)
    let script = """
      import sys, pyarrow.parquet as pq
      file = pq.ParquetFile(sys.argv[1])
      table = file.read()
      print([(f.name, str(f.type), f.metadata[b"label"].decode()) for f in table.schema])
      print([tuple(str(v) for v in row.values()) for row in table.to_pylist()])
      metadata = file.metadata.metadata
      print([metadata[key].decode() for key in (b"study", b"data_set", b"label", b"structure")])
      """
    #expect(
      try Python.run(script, on: folder.bytes("blinded/adsl.parquet")) == """
        [('USUBJID', 'string', 'Label of USUBJID'), ('AGE', 'int32', 'Label of AGE'), \
        ('WEIGHT', 'double', 'Label of WEIGHT'), ('PRDT', 'date32[day]', 'Label of PRDT'), \
        ('TRT01P', 'string', 'Label of TRT01P')]
        [('TRIAL-A', '70', '71.5', '2004-03-01', 'Arm A'), ('TRIAL-B', '70', '71.5', '2004-03-01', 'Arm A'), \
        ('TRIAL-C', '70', '71.5', '2004-03-01', 'Arm A')]
        ['TRIAL', 'ADSL', 'Subjects', 'one record per subject']

        """)
  }

  @Test("A blinded output leaves out what is for unblinded ones: its name, its label and its values")
  func blinded() throws {
    let (folder, _) = try write(Self.stage { $0.dataSets = ["ADSL"] }, [Dataset([Self.subjects("A", trap: false)])])
    #expect(folder.paths == ["blinded/adsl.csv", "blinded/adsl.parquet"])
    #expect(
      folder.text("blinded/adsl.csv") == """
        USUBJID,AGE,WEIGHT,PRDT
        TRIAL-A,70,71.5,2004-03-01

        """)
    let script = """
      import sys, pyarrow.parquet as pq
      data = open(sys.argv[1], "rb").read()
      print(pq.read_table(sys.argv[1]).column_names, b"TRT01P" in data, b"Arm A" in data)
      """
    #expect(
      try Python.run(script, on: folder.bytes("blinded/adsl.parquet"))
        == "['USUBJID', 'AGE', 'WEIGHT', 'PRDT'] False False\n")
  }

  @Test("Dates that are not whole and numbers that are bounds are written as missing, and counted")
  func lossy() throws {
    let (folder, record) = try write(
      Self.stage { $0.dataSets = ["ADSL"] },
      [Dataset([Self.subjects("AB", trap: true)]), Dataset([Self.subjects("C", trap: false)])])
    #expect(
      folder.text("blinded/adsl.csv") == """
        USUBJID,AGE,WEIGHT,PRDT
        TRIAL-A,70,,
        TRIAL-B,70,,
        TRIAL-C,70,71.5,2004-03-01

        """)
    let script = """
      import sys, pyarrow.parquet as pq
      table = pq.read_table(sys.argv[1])
      print(table.column("WEIGHT").to_pylist(), [str(d) for d in table.column("PRDT").to_pylist()])
      """
    #expect(
      try Python.run(script, on: folder.bytes("blinded/adsl.parquet"))
        == "[None, None, 71.5] ['None', 'None', '2004-03-01']\n")
    #expect(record.findings.map(\.rule) == ["write.inexact_number", "write.partial_date"])
    #expect(record.findings.map(\.severity) == [.note, .note])
    #expect(record.findings.map(\.table) == ["ADSL", "ADSL"])
    #expect(record.findings.map(\.field) == ["WEIGHT", "PRDT"])
    #expect(
      record.findings.last?.message.description
        == "2 dates of ADSL.PRDT are not known to the day and are written as missing.")
  }

  @Test("A blinded output with a tainted variable, a tainted key or a tainted table does not plan")
  func taint() {
    #expect(issues(Self.stage()).isEmpty)
    let age = issues(Self.stage(), Self.input(tainted: ["TRT01P", "AGE"]))
    #expect(age.map(\.message) == ["ADSL.AGE would tell the treatment"])
    #expect(age.map(\.code) == ["blinding.tainted"])
    var shape = Self.input(tainted: ["TRT01P", "AGE"])
    if let place = shape["ADSL"]?.columns.firstIndex(where: { $0.name == "AGE" }) {
      shape["ADSL"]?.columns[place].taintedBy = "PX.total (role treatment)"
    }
    #expect(
      issues(Self.stage(), shape).map(\.help)
        == ["mark it 'unblinded: true' in datasets.yaml; the treatment comes by ADSL.AGE <- PX.total (role treatment)"])
    let table = issues(Self.stage(), Self.input(table: true))
    #expect(table.map(\.message) == ["data set ADAE would tell the treatment by the records that it has"])
    #expect(issues(Self.stage { $0.dataSets = ["ADSL"] }, Self.input(table: true)).isEmpty)
    #expect(issues(Self.stage { $0.blinded = false }, Self.input(tainted: ["AGE"], table: true)).isEmpty)
    var study = Self.study
    study.dataSets[0].key = ["TRT01P", "USUBJID"]
    var options = WriteDataSets.Options()
    options.folder = "blinded"
    #expect(
      issues(WriteDataSets(options, study: study)).map(\.message)
        == ["ADSL.TRT01P is part of the key, so the order of records would tell the treatment"])
  }

  @Test("Folders, data sets and formats that there are not do not plan")
  func options() {
    let wrong = issues(
      Self.stage {
        $0.folder = "Out/../x"
        $0.dataSets = ["ADSL", "ADXX"]
        $0.formats = ["csv", "xlsx"]
      })
    #expect(wrong.map(\.code) == ["write.folder", "write.format", "write.data_set"])
    #expect(wrong.map(\.option) == ["folder", "formats", "data_sets"])
    for folder in ["", "/x", "x/", "a//b", "..", "a b", "é"] {
      #expect(issues(Self.stage { $0.folder = folder }).map(\.code) == ["write.folder"], "\(folder)")
    }
    for folder in ["blinded", "blinded/adam-1.3", "a_b"] { #expect(issues(Self.stage { $0.folder = folder }).isEmpty) }
    #expect(issues(Self.stage { $0.formats = [] }).map(\.code) == ["write.format"])
    #expect(issues(Self.stage(), DatasetShape()).map(\.code) == ["write.data_set", "write.data_set"])
  }
}
