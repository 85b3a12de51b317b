import CSplit
import Glibc

/// Makes blocks of records out of the cells that a structured format holds, cell by cell: what
/// `RecordStream` is to delimited text. It holds one block at a time.
///
/// A cell may hold any text, in UTF-8. Records are numbered from 1 in the order in which they end.
final class RecordWriter {
  typealias Take = (RecordStream.Event) throws -> Bool

  private let sizes: RecordStream.Sizes
  /// Whether a record gets blank cells up to the width of the widest before it.
  private let padsRecords: Bool
  private let take: Take
  private var bytes: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var used = 0
  private let marks: UnsafeMutablePointer<UInt32>
  private let firsts: UnsafeMutablePointer<UInt32>
  private var fields = 0
  private var records = 0
  /// Where the record in hand begins.
  private var recordStart = 0
  private var widest = 0
  /// The number of the first record of the block.
  private var number = 1
  /// Whether the record in hand is longer than a record may be, so that the rest of it is passed over.
  private var isTooLong = false

  /// - Parameters:
  ///   - padsRecords: whether a record with fewer cells than one before it is as good as one with blank cells at
  ///     its end, as in sheets, which do not store blank cells.
  ///   - take: takes the blocks; see `MemberReader.take`.
  init(padsRecords: Bool, sizes: RecordStream.Sizes = RecordStream.Sizes(), take: @escaping Take) {
    self.sizes = sizes
    self.padsRecords = padsRecords
    self.take = take
    capacity = sizes.block
    bytes = RecordWriter.buffer(capacity)
    marks = .allocate(capacity: sizes.fields + 1)
    marks[0] = UInt32.max
    firsts = .allocate(capacity: sizes.records + 2)
    firsts[0] = 0
  }

  deinit {
    bytes.deallocate()
    marks.deallocate()
    firsts.deallocate()
  }

  private static func buffer(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + RecordStream.padding)
    (bytes + capacity).initialize(repeating: 0, count: RecordStream.padding)
    return bytes
  }

  /// The number of the record in hand.
  var recordNumber: Int { number + records }

  /// How many cells the record in hand has so far.
  private(set) var cellCount = 0

  /// Adds a cell to the record in hand; blank where there are no bytes.
  func cell(_ content: UnsafeRawBufferPointer) throws {
    cellCount += 1
    if isTooLong { return }
    guard used - recordStart + content.count < sizes.recordLimit, cellCount < sizes.fields else {
      isTooLong = true
      return
    }
    if fields == sizes.fields || used + content.count + 1 > capacity { try makeRoom(content.count + 1) }
    if let start = content.baseAddress {
      bytes.advanced(by: used).update(from: start.assumingMemoryBound(to: UInt8.self), count: content.count)
    }
    used += content.count
    // What stands between cells is never looked at; marks tell where they end.
    bytes[used] = 0x1F
    fields += 1
    marks[fields] = UInt32(used)
    used += 1
  }

  func cell(_ text: String) throws {
    var text = text
    try text.withUTF8 { try cell(UnsafeRawBufferPointer($0)) }
  }

  func blankCell() throws { try cell(UnsafeRawBufferPointer(start: nil, count: 0)) }

  /// Ends the record in hand; without a cell it is a blank record.
  func endRecord() throws {
    if isTooLong {
      try flush()
      dropRecord()
      _ = try take(.tooLong(number))
      number += 1
      return
    }
    if cellCount == 0 { try blankCell() }
    if padsRecords {
      widest = max(widest, cellCount)
      while cellCount < widest && !isTooLong { try blankCell() }
      if isTooLong { return try endRecord() }
    }
    records += 1
    firsts[records] = UInt32(fields)
    recordStart = used
    cellCount = 0
    if records == sizes.records || used >= sizes.block { try flush() }
  }

  /// Hands on what is left. A record that was not ended is not there.
  func finish() throws {
    dropRecord()
    try flush()
  }

  private func dropRecord() {
    used = recordStart
    fields = Int(firsts[records])
    cellCount = 0
    isTooLong = false
  }

  /// Hands on the complete records; the record in hand moves to the front.
  private func flush() throws {
    let end = recordStart
    let done = Int(firsts[records])
    if records > 0 {
      // The parts of the record in hand lie behind the block, where its reader may look but not write.
      let block = RecordBlock(
        bytes: bytes, marks: marks + 1, firsts: firsts, count: records, firstNumber: number,
        quoted: UnsafeBufferPointer(start: nil, count: 0), hasNul: memchr(bytes, 0, end) != nil,
        hasHigh: UnsafeBufferPointer(start: bytes, count: end).contains { $0 > 0x7F },
        isMalformed: !csplit_valid_utf8(bytes, end), isUnclosed: false, canGrow: false)
      _ = try take(.records(block))
      number += records
      records = 0
    }
    guard end > 0 else { return }
    memmove(bytes, bytes + end, used - end)
    for field in 0..<(fields - done) { marks[field + 1] = marks[done + field + 1] - UInt32(end) }
    used -= end
    fields -= done
    recordStart = 0
  }

  /// Makes room for a cell of the record in hand.
  private func makeRoom(_ count: Int) throws {
    try flush()
    guard used + count > capacity else { return }
    while used + count > capacity { capacity *= 2 }
    let larger = RecordWriter.buffer(capacity)
    larger.update(from: bytes, count: used)
    bytes.deallocate()
    bytes = larger
  }
}
