import Stages
import StudyModel

/// Makes records of objects whose members come in any order and need not all be there.
///
/// The columns are the names met in the first `searched` objects, or in the first `searchedBytes` of them; these are
/// held back until then. A later object with a value under another name has it in a cell beyond the last column, so
/// that the record is seen to be longer than the header, and is noted.
final class JSONTable {
  static let searched = 1_000
  static let searchedBytes = 4 << 20

  private let writer: RecordWriter
  private let mark: UInt8
  private let limits: JSONStream.Limits
  private let paths = JSONPaths()
  private var repetition: RepetitionBudget
  private(set) var notes = NoteTally()
  /// The values of the records in hand, one after another, and where each one is.
  private var bytes: [UInt8] = []
  private var values: [(path: Int, start: Int, end: Int)] = []
  /// Where the values of each record that is held back end.
  private var ends: [Int] = []
  private var isSettled = false
  private var recordStart = 0
  /// For each column which value of the record stands there; -1 for none.
  private var places: [Int] = []

  /// Where the object in hand stands, from the outside, and the member in hand.
  private var parents: [Int] = []
  private var path = JSONPaths.root
  private var listStart: Int?
  private var isUnclearList = false

  init(_ writer: RecordWriter, decimalMark: UInt8, limits: JSONStream.Limits) {
    self.writer = writer
    mark = decimalMark
    self.limits = limits
    repetition = limits.repetition
  }

  /// Says that so many bytes of the text are to come.
  func read(_ bytes: Int) { repetition.read(bytes) }

  /// Whether a record is in hand.
  var isOpen: Bool { !parents.isEmpty }

  func note(_ rule: String, _ severity: Severity, _ message: Finding.Message) { notes.add(rule, severity, message) }

  /// Begins a record, or goes into a value of it.
  func open(_ container: JSONContainer) throws {
    guard listStart == nil else { throw nestedList() }
    if container == .object {
      parents.append(path)
    } else {
      listStart = bytes.count
      isUnclearList = false
    }
  }

  func close(_ container: JSONContainer) throws {
    if let start = listStart {
      listStart = nil
      if bytes.count > start || isUnclearList { keep(from: start) }
      if isUnclearList {
        notes.add(
          "json.list_item", .query, record: isSettled ? writer.recordNumber : ends.count + 2,
          "An item of a list is blank or holds spaces, so that the items cannot be told apart once they stand in one cell."
        )
      }
      return
    }
    path = parents.removeLast()
    if parents.isEmpty { try endRecord() }
  }

  func name(_ name: UnsafeRawBufferPointer, key: Int) throws {
    path = paths.child(of: parents.last ?? JSONPaths.root, key: key, name: name)
    guard paths.count <= limits.names else {
      throw FormatProblem(
        "json.names", "The text has more different names of members than are allowed.",
        help: "Send a list of objects that all have the same members.")
    }
  }

  func scalar(_ kind: JSONScalar, _ text: UnsafeRawBufferPointer) throws {
    guard bytes.count + text.count - recordStart <= limits.string else {
      throw FormatProblem(
        "json.size", "A record of the text is longer than is allowed.", help: "Send smaller records.")
    }
    if let list = listStart {
      if bytes.count > list { bytes.append(0x20) }
      if kind == .null || text.isEmpty || text.contains(where: { $0 <= 0x20 }) { isUnclearList = true }
    }
    let start = bytes.count
    switch kind {
    case .null: break
    case .number: JSONNumber.append(text, mark: mark, to: &bytes)
    case .string, .boolean: bytes.append(contentsOf: text)
    }
    if listStart == nil, kind != .null { keep(from: start) }
  }

  private func keep(from start: Int) {
    paths.noteValue(at: path)
    values.append((path, start, bytes.count))
  }

  private func nestedList() -> FormatProblem {
    FormatProblem(
      "json.nested_list", "A record holds a list whose items are objects or lists, which are no cells.",
      help: "Export such a list as one of its own, whose objects name the record that they belong to.")
  }

  private func endRecord() throws {
    path = JSONPaths.root
    if isSettled {
      try write(values.indices)
      values.removeAll(keepingCapacity: true)
      bytes.removeAll(keepingCapacity: true)
    } else {
      ends.append(values.count)
      // Blank values take room as well.
      let size = bytes.count + values.count * MemoryLayout<(Int, Int, Int)>.stride
      if ends.count == JSONTable.searched || size >= JSONTable.searchedBytes { try settle() }
    }
    recordStart = bytes.count
  }

  /// Says that there are no more records.
  func finish() throws {
    if !isSettled { try settle() }
    try writer.finish()
  }

  /// Hands on the header, and the records that were held back.
  private func settle() throws {
    isSettled = true
    guard let names = paths.settle() else {
      throw FormatProblem(
        "json.ambiguous_key", "Two members of the records have the same name once nested objects are taken apart.",
        help: "Give the members names without dots.")
    }
    guard !ends.isEmpty else {
      notes.add("json.no_records", .query, "The file holds no records.")
      return
    }
    places = [Int](repeating: -1, count: names.count)
    for name in names { try name.withUnsafeBytes { try writer.cell($0) } }
    try writer.endRecord()
    var start = 0
    for end in ends {
      try write(start..<end)
      start = end
    }
    ends = []
    values = []
    bytes = []
  }

  /// Hands on the record that these of the values make.
  private func write(_ record: Range<Int>) throws {
    try repetition.write(max(0, places.count - record.count))
    var lateCount = 0
    for index in record {
      let column = paths.column(of: values[index].path)
      if column >= 0 {
        places[column] = index
      } else if values[index].end > values[index].start {
        lateCount += 1
      }
    }
    try bytes.withUnsafeBytes { bytes in
      for column in places.indices {
        let place = places[column]
        places[column] = -1
        if place < 0 {
          try writer.blankCell()
        } else {
          try writer.cell(UnsafeRawBufferPointer(rebasing: bytes[values[place].start..<values[place].end]))
        }
      }
      guard lateCount > 0 else { return }
      for value in values[record] where value.end > value.start && paths.column(of: value.path) < 0 {
        try writer.cell(UnsafeRawBufferPointer(rebasing: bytes[value.start..<value.end]))
      }
    }
    if lateCount > 0 {
      notes.add(
        "json.late_key", .query, record: writer.recordNumber,
        "The record has \(count: lateCount) members that none of the first records has, so that they have no column.")
    }
    try writer.endRecord()
  }
}
