@testable import Ingest

/// What reading a data set gives: its records as texts, and what was noticed.
struct StatisticalReading {
  var records: [[String]] = []
  var notes: [FormatNote] = []
  var isMalformed = false

  init(_ bytes: [UInt8], decimalMark: Character = ".") throws {
    guard let format = bytes.withUnsafeBytes({ StatisticalFile.format(head: $0) }) else {
      throw FormatProblem("test.unknown", "The bytes are in no format that is known.", help: "")
    }
    var records: [[String]] = []
    var isMalformed = false
    let writer = RecordWriter(padsRecords: false) { event in
      guard case .records(let block) = event else { return true }
      isMalformed = isMalformed || block.isMalformed
      for record in 0..<block.count {
        records.append(
          (0..<block.fieldCount(of: record)).map { String(decoding: block.content(record, $0), as: UTF8.self) })
      }
      return true
    }
    notes = try StatisticalFile(format).read(
      ByteRegion(bytes), decimalMark: decimalMark.asciiValue ?? 0, into: writer)
    self.records = records
    self.isMalformed = isMalformed
  }
}
