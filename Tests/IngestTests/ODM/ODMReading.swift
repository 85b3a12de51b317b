@testable import Ingest

/// What reading a document gives: its records, the header among them, and its notes.
struct ODMReading {
  var records: [[String]] = []
  var tooLong: [Int] = []
  var notes: [FormatNote] = []

  init(_ bytes: [UInt8], chunk: Int = 1 << 20, limits: ODMLimits = ODMLimits()) throws {
    let taken = Taken()
    let writer = RecordWriter(padsRecords: false) { event in
      taken.take(event)
      return true
    }
    let reader = ODMReader(into: writer, limits: limits)
    for start in stride(from: 0, to: bytes.count, by: chunk) {
      try bytes[start..<min(start + chunk, bytes.count)].withUnsafeBytes { try reader.push($0) }
    }
    notes = try reader.finish()
    records = taken.records
    tooLong = taken.tooLong
  }

  init(_ text: String) throws { try self.init(Array(text.utf8)) }

  /// `rule@record` of each note, in order.
  var rules: [String] { notes.map { "\($0.rule)@\($0.record ?? 0)" } }

  /// The cells of one column, without the header.
  func column(_ column: ODMColumn) -> [String] { records.dropFirst().map { $0[column.rawValue] } }

  /// The rule by which a document is refused; nil where it is read.
  static func refusal(_ text: String, limits: ODMLimits = ODMLimits()) throws -> FormatProblem? {
    do {
      _ = try ODMReading(Array(text.utf8), limits: limits)
      return nil
    } catch let problem as FormatProblem { return problem }
  }

  private final class Taken {
    var records: [[String]] = []
    var tooLong: [Int] = []

    func take(_ event: RecordStream.Event) {
      switch event {
      case .tooLong(let number): tooLong.append(number)
      case .records(let block):
        for record in 0..<block.count {
          records.append(
            (Int(block.firsts[record])..<Int(block.firsts[record + 1])).map { field in
              let start = Int(block.marks[field - 1] &+ 1)
              return String(
                decoding: UnsafeBufferPointer(start: block.bytes + start, count: Int(block.marks[field]) - start),
                as: UTF8.self)
            })
        }
      }
    }
  }
}
