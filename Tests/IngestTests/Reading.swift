import Stages
import StudyModel
import Tables

@testable import Ingest

/// What reading a text as a member of a site's archive gives.
struct Reading {
  var batches: [Int: Batch] = [:]
  var counts = RecordCounts()
  var findings: [Finding] = []
  var batchCount = 0
  var profile: MemberProfile?

  /// `rule@record` of each finding, in order.
  var rules: [String] { findings.map { "\($0.rule)@\($0.origin?.record ?? 0)" } }

  subscript(_ column: ColumnName, table table: Int = 0) -> Column? { batches[table]?[column] }

  /// The cells as text, a missing one as its reason in angle brackets.
  func texts(_ column: ColumnName, table: Int = 0) -> [String] {
    guard let batch = batches[table], let column = batch[column] else { return [] }
    return (0..<batch.rowCount).map { column.text(at: $0) ?? "<\(column.missing(at: $0).word)>" }
  }

  init(
    _ bytes: [UInt8], _ layout: FileLayout, _ study: Study, encoding: Dialect.Encoding = .utf8, chunk: Int = 1 << 20,
    sizes: RecordStream.Sizes = RecordStream.Sizes(), conventions: NationalConventions = NationalConventions(),
    sender: Sender? = nil
  ) throws {
    let stream = RecordStream(layout.dialect, encoding: encoding, sizes: sizes)
    let reader = MemberReader(layout, study: study, member: 7, conventions: conventions, sender: sender)
    var record = StageRecord()
    func emit(_ table: Int, _ batch: inout Batch, _ record: inout StageRecord) {
      batches[table, default: Batch(table: batch.table)].append(batch)
      batchCount += 1
    }
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      try bytes[start..<min(start + chunk, bytes.count)].withUnsafeBytes { piece in
        try stream.push(piece) { try reader.take($0, record: &record, emit: emit) }
      }
    }
    try stream.finish { try reader.take($0, record: &record, emit: emit) }
    try reader.finish(record: &record, emit: emit)
    counts = reader.counts
    profile = reader.profiler?.profile
    findings = record.takeFindings()
  }

  init(
    _ text: String, _ layout: FileLayout, _ study: Study, conventions: NationalConventions = NationalConventions(),
    sender: Sender? = nil
  ) throws { try self.init(Array(text.utf8), layout, study, conventions: conventions, sender: sender) }
}

extension Field {
  init(_ name: String, _ type: FieldType, _ role: Role = .clinical, list: String? = nil, unit: String? = nil) {
    self.init(name: name, label: name, type: type, role: role, codeList: list, unit: unit)
  }
}

extension Study {
  static func of(_ forms: [Form], lists: [CodeList] = []) -> Study {
    Study(id: "S", title: "Study", forms: forms, codeLists: lists)
  }
}

extension CodeList {
  init(_ id: String, _ codes: [String]) { self.init(id: id, terms: codes.map { Term(code: $0, label: $0) }) }
}

/// One field of a form `F` in a file of two columns, `P` for the participant and `C` for the field.
func read(
  _ cells: [String], as type: FieldType, role: Role = .clinical, list: CodeList? = nil, dialect: Dialect = Dialect(),
  _ change: (inout ColumnLayout) -> Void = { _ in }
) throws -> Reading {
  let form = Form(
    id: "F", label: "F", key: ["subj"],
    fields: [Field("subj", .text, .subject), Field("x", type, role, list: list?.id)])
  var column = ColumnLayout(field: "x", source: .column("C"))
  change(&column)
  var dialect = dialect
  dialect.delimiter = UInt8(ascii: "|")
  let layout = FileLayout(
    name: "f", dialect: dialect,
    tables: [TableLayout(form: "F", columns: [ColumnLayout(field: "subj", source: .column("P")), column])])
  let text = "P|C\n" + cells.map { "1|\($0)\n" }.joined()
  return try Reading(text, layout, .of([form], lists: [list].compactMap { $0 }))
}
