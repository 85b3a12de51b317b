import Stages
import StudyModel

/// Finds the metadata and the rows in a Dataset-JSON text, in one piece or a row a line.
final class DatasetJSONDocument: JSONHandler {
  private let writer: RecordWriter
  private let mark: UInt8
  private var metadata = DatasetMetadata()
  private var columns: [DatasetColumn] = []
  private(set) var rows: DatasetRows?
  private var stack: [JSONContainer] = []
  /// The attribute in hand of the outermost object, and of the object inside it.
  private var attribute = ""
  private var inner = ""
  private var system: Set<String> = []
  private var inRow = false
  private var hasDataset = false
  /// Whether the rows stand in the outermost object.
  private var hasRowsInside = false
  private var unknown = 0

  init(into writer: RecordWriter, decimalMark: UInt8) {
    self.writer = writer
    mark = decimalMark
  }

  func open(_ container: JSONContainer) throws {
    let depth = stack.count
    stack.append(container)
    switch (depth, attribute, container) {
    case (0, _, .object) where !hasDataset: hasDataset = true
    case (0, _, .array) where hasDataset && !hasRowsInside: inRow = true
    case (1, "columns", .array) where !inRow: break
    case (1, "sourceSystem", .object) where !inRow: break
    case (1, "rows", .array) where !inRow:
      hasRowsInside = true
      guard rows != nil else {
        throw FormatProblem(
          "dataset_json.order", "The rows stand before the description of their columns, which they are read by.",
          help: "Export the file with its columns before its rows, or as NDJSON.")
      }
    case (1, "clinicalData", _), (1, "referenceData", _):
      // So Dataset-JSON 1.0 begins.
      throw DatasetMetadata.otherVersion
    case (2, "columns", .object): columns.append(DatasetColumn())
    case (2, "rows", .array): inRow = true
    case (1..., _, _) where !inRow && isUnknown: if depth == 1 { unknown += 1 }
    default: throw shape()
    }
  }

  /// Whether the attribute in hand is none of the standard's that hold others.
  private var isUnknown: Bool { !["columns", "rows", "sourceSystem"].contains(attribute) }

  func close(_ container: JSONContainer) throws {
    stack.removeLast()
    if inRow {
      inRow = false
      try rows?.endRow()
    } else if stack.count == 1, attribute == "columns" {
      rows = try DatasetRows(columns, into: writer, decimalMark: mark)
    } else if stack.count == 1, attribute == "sourceSystem" {
      guard system == ["name", "version"] else { throw DatasetMetadata.wrong("sourceSystem") }
    } else if stack.isEmpty {
      try endDataset()
    }
  }

  private func endDataset() throws {
    try metadata.check()
    guard let rows else {
      throw FormatProblem(
        "dataset_json.metadata", "The file lacks the attribute 'columns', which Dataset-JSON 1.1 demands.",
        help: DatasetMetadata.help)
    }
    if unknown > 0 {
      rows.note(
        "dataset_json.attribute", .query,
        "The file has \(count: unknown) attributes that Dataset-JSON 1.1 does not have; they were not read.")
    }
  }

  func name(_ name: UnsafeRawBufferPointer, key: Int) {
    let name = String(decoding: name, as: UTF8.self)
    if stack.count == 1 { attribute = name } else { inner = name }
  }

  func scalar(_ kind: JSONScalar, _ text: UnsafeRawBufferPointer) throws {
    if inRow {
      try rows?.value(kind, text)
      return
    }
    switch (stack.count, attribute) {
    case (0, _): throw shape()
    case (1, _): if try !metadata.take(attribute, kind, text) { unknown += 1 }
    case (2, "sourceSystem"):
      guard kind == .string else { throw DatasetMetadata.wrong("sourceSystem") }
      system.insert(inner)
    case (3, "columns"):
      switch columns[columns.count - 1].take(inner, kind, text) {
      case .taken: break
      case .unknown: unknown += 1
      case .wrong:
        // The name is one of the standard's.
        throw DatasetMetadata.wrong(inner)
      }
    case (2, "columns"), (2, "rows"): throw shape()
    default: break
    }
  }

  /// - Returns: what there is to say of the file.
  func finish() throws -> NoteTally {
    guard let rows, let records = metadata.records else { throw shape() }
    try rows.finish(stated: records)
    return rows.notes
  }

  private func shape() -> FormatProblem {
    FormatProblem(
      "dataset_json.shape", "Something stands in the file where Dataset-JSON 1.1 has something else.",
      help: DatasetMetadata.help)
  }
}
