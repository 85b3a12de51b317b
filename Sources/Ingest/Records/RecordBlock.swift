import CSplit

/// Some complete records of a member, split into fields; valid for one call only.
///
/// Behind the bytes stand `RecordStream.padding` more that may be read, and mean nothing.
struct RecordBlock {
  let bytes: UnsafeMutablePointer<UInt8>
  /// See `csplit_buffers`; `marks[-1]` is `UInt32.max`.
  let marks: UnsafePointer<UInt32>
  let firsts: UnsafePointer<UInt32>
  /// How many records.
  let count: Int
  /// The number of the first of them in the member, counted from 1.
  let firstNumber: Int
  let quoted: UnsafeBufferPointer<UInt32>
  let hasNul: Bool
  /// Whether any byte of the records is above 7F.
  let hasHigh: Bool
  /// Whether a record holds bytes that are no UTF-8.
  let isMalformed: Bool
  /// Whether the last record ends inside quotes.
  let isUnclosed: Bool
  /// Whether the same records can come again with more behind them.
  let canGrow: Bool

  func fieldCount(of record: Int) -> Int { Int(firsts[record + 1] &- firsts[record]) }

  /// The bytes of a record without its end.
  func range(of record: Int) -> Range<Int> {
    let first = Int(firsts[record])
    let start = Int(marks[first - 1] &+ 1)
    return start..<max(start, Int(marks[Int(firsts[record + 1]) - 1]))
  }

  /// Whether a record is UTF-8.
  func isWellFormed(_ record: Int) -> Bool {
    let range = range(of: record)
    return csplit_valid_utf8(bytes + range.lowerBound, range.count)
  }

  /// The record that holds the byte at a place.
  func record(at place: Int) -> Int {
    var low = 0
    var high = count - 1
    while low < high {
      let middle = (low + high) / 2
      if Int(marks[Int(firsts[middle + 1]) - 1]) < place { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The column of the cell that holds the byte at a place.
  func column(of record: Int, at place: Int) -> Int {
    let first = Int(firsts[record])
    for field in first..<Int(firsts[record + 1]) where place <= Int(marks[field]) { return field - first }
    return max(0, fieldCount(of: record) - 1)
  }

  /// A trimmed cell; once quotes are taken off, what it holds.
  @inline(__always)
  func cell(_ record: Int, _ column: Int) -> csplit_cell {
    let field = Int(firsts[record]) + column
    let start = marks[field - 1] &+ 1
    return csplit_trim(bytes, csplit_cell(start: start, length: marks[field] &- start))
  }

  /// The bytes of a trimmed cell.
  func content(_ record: Int, _ column: Int) -> UnsafeBufferPointer<UInt8> {
    let cell = cell(record, column)
    return UnsafeBufferPointer(start: bytes + Int(cell.start), count: Int(cell.length))
  }

  /// Whether nothing at all stands in these columns of a record, not even a space.
  func isBare(_ record: Int, _ columns: ClosedRange<Int>) -> Bool {
    let first = Int(firsts[record])
    let span = marks[first + columns.upperBound] &- marks[first + columns.lowerBound - 1]
    return span == UInt32(columns.count)
  }

  /// How many fields each of these records has, where they follow one another and have the same; else 0.
  func stride(of records: UnsafePointer<UInt32>, _ count: Int) -> UInt32 {
    guard count > 0 else { return 0 }
    let first = Int(records[0])
    let last = Int(records[count - 1])
    guard last - first == count - 1 else { return 0 }
    let width = firsts[first + 1] - firsts[first]
    for record in first...last where firsts[record + 1] &- firsts[record] != width { return 0 }
    return width
  }

  /// A column in some of the records, for kernels. `stride`: see `stride(of:_:)`.
  func column(
    _ column: Int, of records: UnsafePointer<UInt32>, _ count: Int, stride: UInt32 = 0
  ) -> csplit_column {
    csplit_column(
      bytes: bytes, marks: marks, firsts: firsts, records: records, count: count, column: UInt32(column), stride: stride
    )
  }

  func takeQuotesOff(_ quote: UInt8) { csplit_unquote(bytes, marks, quoted.baseAddress, quoted.count, quote) }

  /// The cells of a record as texts, whether or not the quotes are taken off. For headers.
  func texts(of record: Int, quote: UInt8) -> [String] {
    (0..<fieldCount(of: record)).map { column in
      let field = Int(firsts[record]) + column
      let start = Int(marks[field - 1] &+ 1)
      var raw = Array(UnsafeBufferPointer(start: bytes + start, count: Int(marks[field]) - start))
      raw.append(contentsOf: repeatElement(0, count: 16))
      let length = UInt32(raw.count - 16)
      let cell = raw.withUnsafeMutableBufferPointer { raw -> csplit_cell in
        guard let base = raw.baseAddress else { return csplit_cell(start: 0, length: 0) }
        if length > 0, base[0] == quote {
          withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 3) { marks in
            marks[0] = UInt32.max
            marks[1] = length
            marks[2] = 0
            if let first = marks.baseAddress { csplit_unquote(base, first + 1, first + 2, 1, quote) }
          }
        }
        return csplit_trim(base, csplit_cell(start: 0, length: length))
      }
      return String(decoding: raw[Int(cell.start)..<Int(cell.start + cell.length)], as: UTF8.self)
    }
  }
}
