import CSplit
import StudyModel
import Tables

/// Whether a column holds one of some texts: what a table asks of the records that it takes.
///
/// A test that several tables have in common goes over the records of a block once for all of them.
final class RecordTest {
  let column: Int
  private let texts: CellWords
  private let isShared: Bool
  private let cells: UnsafeMutablePointer<csplit_cell>
  private let values: UnsafeMutablePointer<Int32>
  private let reasons: UnsafeMutablePointer<UInt8>
  /// For each record of the block whether it passes; of use once `isKnown`.
  private let passing: UnsafeMutablePointer<Bool>
  private var isKnown = false

  /// Makes one for blocks of up to `capacity` records. A blank text lets blank cells pass.
  init(_ texts: [String], column: Int, isShared: Bool, capacity: Int) {
    self.column = column
    self.isShared = isShared
    self.texts = CellWords(
      texts.map { (text: $0, value: 0) }, blank: texts.contains("") ? 0 : -Int32(Missing.blankByte))
    cells = .allocate(capacity: capacity)
    values = .allocate(capacity: capacity)
    reasons = .allocate(capacity: capacity)
    passing = .allocate(capacity: isShared ? capacity : 0)
  }

  deinit {
    cells.deallocate()
    values.deallocate()
    reasons.deallocate()
    passing.deallocate()
  }

  /// Forgets the block before.
  func begin() { isKnown = false }

  /// Keeps of some records of a block those that pass; they come to the front. `failing` is told of the others.
  ///
  /// - Parameter all: the records of the block that any table may take.
  /// - Returns: How many pass.
  @inline(__always)
  func keep(
    _ records: UnsafeMutablePointer<UInt32>, _ count: Int, of block: RecordBlock, all: UnsafeBufferPointer<UInt32>,
    failing: (UInt32) -> Void
  ) -> Int {
    var kept = 0
    if isShared {
      if !isKnown { look(at: block, all) }
      for row in 0..<count {
        let record = records[row]
        let passes = passing[Int(record)]
        if !passes { failing(record) }
        records[kept] = record
        kept &+= passes ? 1 : 0
      }
    } else {
      find(block, UnsafePointer(records), count)
      for row in 0..<count {
        let record = records[row]
        if reasons[row] != 0 { failing(record) }
        records[kept] = record
        kept &+= reasons[row] == 0 ? 1 : 0
      }
    }
    return kept
  }

  private func look(at block: RecordBlock, _ all: UnsafeBufferPointer<UInt32>) {
    guard let records = all.baseAddress else { return }
    find(block, records, all.count)
    for row in 0..<all.count { passing[Int(records[row])] = reasons[row] == 0 }
    isKnown = true
  }

  /// Sets the reasons of some records: 0 for those that pass.
  private func find(_ block: RecordBlock, _ records: UnsafePointer<UInt32>, _ count: Int) {
    let place = block.column(column, of: records, count, stride: isShared ? block.stride(of: records, count) : 0)
    let outcome = csplit_find_words(place, texts.table, values, reasons, cells)
    guard outcome.others > 0 else { return }
    for row in 0..<count where reasons[row] == UInt8(CSPLIT_OTHER) {
      let meaning = texts.meaning(block.bytes + Int(cells[row].start), cells[row].length)
      reasons[row] = meaning?.reason ?? Missing.invalidByte
    }
  }
}
