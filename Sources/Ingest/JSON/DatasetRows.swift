import Stages
import StudyModel

/// Makes records of the rows of a Dataset-JSON file, whose columns are known.
final class DatasetRows {
  private struct Column {
    let type: DatasetDataType
    /// Whether its numbers are counts since 1960 that stand for dates or times.
    let isCounted: Bool
  }

  private let columns: [Column]
  private let writer: RecordWriter
  private let mark: UInt8
  /// How many rows there were.
  private(set) var count = 0
  private var uneven = 0
  private var counted = 0
  private var hasMisfit = false
  private var bytes: [UInt8] = []
  private(set) var notes = NoteTally()

  /// Hands on the header.
  ///
  /// - Throws: `FormatProblem` where a column lacks what it must have, or two have the same name.
  init(_ described: [DatasetColumn], into writer: RecordWriter, decimalMark: UInt8) throws {
    self.writer = writer
    mark = decimalMark
    var names: Set<String> = []
    var columns: [Column] = []
    for (place, column) in described.enumerated() {
      guard let name = column.name, let type = column.dataType, column.isWhole else {
        throw FormatProblem(
          "dataset_json.columns", "Column \(place + 1) lacks one of itemOID, name, label and dataType.",
          help: DatasetMetadata.help)
      }
      guard names.insert(name).inserted else {
        throw FormatProblem(
          "dataset_json.columns", "Column \(place + 1) has the name of a column before it.", help: DatasetMetadata.help)
      }
      let shown = column.displayType
      if !type.isDate, type != .string, shown != nil {
        notes.add(
          "dataset_json.date_number", .query,
          "Column \(count: place + 1) holds numbers that its format shows as dates or times; they stay numbers.")
      }
      columns.append(
        Column(type: type, isCounted: type.isDate && column.isTargetInteger && (shown ?? type) == type))
      try writer.cell(name)
    }
    guard !columns.isEmpty else {
      throw FormatProblem("dataset_json.columns", "The file describes no columns.", help: DatasetMetadata.help)
    }
    self.columns = columns
    try writer.endRecord()
  }

  func value(_ kind: JSONScalar, _ text: UnsafeRawBufferPointer) throws {
    let place = writer.cellCount
    // A row with too many values is set aside for that.
    guard place < columns.count else { return try pass(kind, text) }
    let column = columns[place]
    if column.isCounted, kind == .number {
      bytes.removeAll(keepingCapacity: true)
      if SASDate.append(text, as: column.type, to: &bytes) {
        counted += 1
        return try bytes.withUnsafeBytes { try writer.cell($0) }
      }
    }
    if !column.type.fits(kind, text) { hasMisfit = true }
    let isDecimal = column.type == .decimal && kind == .string && mark != 0x2E && JSONNumber.isValid(text)
    try kind == .number || isDecimal ? passNumber(text) : pass(kind, text)
  }

  private func pass(_ kind: JSONScalar, _ text: UnsafeRawBufferPointer) throws {
    try kind == .null ? writer.blankCell() : writer.cell(text)
  }

  private func passNumber(_ text: UnsafeRawBufferPointer) throws {
    bytes.removeAll(keepingCapacity: true)
    JSONNumber.append(text, mark: mark, to: &bytes)
    try bytes.withUnsafeBytes { try writer.cell($0) }
  }

  func endRow() throws {
    count += 1
    if writer.cellCount != columns.count { uneven += 1 }
    if hasMisfit {
      hasMisfit = false
      notes.add(
        "dataset_json.type", .query, record: writer.recordNumber,
        "The record has a value that is not of the type that the file declares for its column; it was kept.")
    }
    try writer.endRecord()
  }

  /// Hands on what is left, and says what there was to say of all rows.
  ///
  /// - Parameter stated: how many rows the file says that it has.
  func finish(stated: Int) throws {
    guard count == stated else {
      throw FormatProblem(
        "dataset_json.count", "The file says that it has \(stated) records, and has \(count).",
        help: "A part of the file may be missing: send it again, whole.")
    }
    try writer.finish()
    if uneven > 0 {
      notes.add(
        "dataset_json.row_width", .query,
        "\(count: uneven) rows of the file have more or fewer values than there are columns.")
    }
    if counted > 0 {
      notes.add(
        "dataset_json.counted_date", .note,
        "\(count: counted) dates and times are written as days or seconds since 1960-01-01; they were read as such.")
    }
  }

  func note(_ rule: String, _ severity: Severity, _ message: Finding.Message) { notes.add(rule, severity, message) }
}
