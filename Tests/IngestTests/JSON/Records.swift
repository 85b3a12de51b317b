import StudyModel

@testable import Ingest

/// The records that a reader hands on, as text.
final class Records {
  private(set) var cells: [[String]] = []
  private(set) var tooLong: [Int] = []

  /// A writer into these records.
  func writer(sizes: RecordStream.Sizes = RecordStream.Sizes()) -> RecordWriter {
    RecordWriter(padsRecords: false, sizes: sizes) { event in
      self.add(event)
      return true
    }
  }

  func add(_ event: RecordStream.Event) {
    switch event {
    case .tooLong(let number): tooLong.append(number)
    case .records(let block):
      for record in 0..<block.count { cells.append(block.texts(of: record, quote: 0)) }
    }
  }
}

/// Gives bytes to `push` in pieces of one size.
func feed(_ bytes: [UInt8], chunk: Int, _ push: (UnsafeRawBufferPointer) throws -> Void) throws {
  for start in stride(from: 0, to: bytes.count, by: chunk) {
    try bytes[start..<min(start + chunk, bytes.count)].withUnsafeBytes(push)
  }
}

/// The records of a JSON text, and `rule@record` of each note.
func readJSON(
  _ bytes: [UInt8], lines: Bool = false, part: String? = nil, mark: Character = ".", chunk: Int = 1 << 16
) throws -> (cells: [[String]], notes: [String]) {
  let records = Records()
  let reader = try JSONReader(
    decimalMark: mark.asciiValue ?? 0, lines: lines, into: records.writer(), part: part)
  try feed(bytes, chunk: chunk, reader.push)
  let notes = try reader.finish()
  return (records.cells, notes.map { "\($0.rule)@\($0.record ?? 0)" })
}

func readJSON(
  _ text: String, lines: Bool = false, part: String? = nil, mark: Character = ".", chunk: Int = 1 << 16
) throws -> (cells: [[String]], notes: [String]) {
  try readJSON(Array(text.utf8), lines: lines, part: part, mark: mark, chunk: chunk)
}

/// The records of a Dataset-JSON text, and `rule@record` of each note.
func readDataset(
  _ bytes: [UInt8], mark: Character = ".", chunk: Int = 1 << 16
) throws -> (cells: [[String]], notes: [String]) {
  let records = Records()
  let reader = DatasetJSONReader(decimalMark: mark.asciiValue ?? 0, into: records.writer())
  try feed(bytes, chunk: chunk, reader.push)
  let notes = try reader.finish()
  return (records.cells, notes.map { "\($0.rule)@\($0.record ?? 0)" })
}

/// The rule that a text is refused by; `accepted` where it is not.
func refusal(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "accepted"
  } catch let problem as FormatProblem {
    return problem.rule
  } catch {
    return "another error"
  }
}
