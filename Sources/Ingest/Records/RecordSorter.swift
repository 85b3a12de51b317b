import CSplit
import Glibc
import Stages
import StudyModel
import Tables

/// Tells data records from blank ones, footers, repeated headers and damaged ones.
final class RecordSorter {
  /// Why a record is set aside.
  enum Damage {
    /// In this column.
    case nul(column: Int)
    case malformed, unclosed, ragged
  }

  /// Columns with a name, and all that the header has a cell for.
  private let width: Int
  private let fullWidth: Int
  private let header: [[UInt8]]
  private let footers: [[UInt8]]
  /// For each first byte of a record whether it may be something else than data.
  private let suspicious: UnsafeMutablePointer<Bool>
  /// Blank records, and the number in the member of the first: those before a declared footer are part of it, and left
  /// out.
  private(set) var blanks: (count: Int, first: Int)?
  /// The same before it was known what follows them.
  private var pendingBlanks: (count: Int, first: Int)?
  /// The data records of the block in hand.
  private let kept: UnsafeMutablePointer<UInt32>

  /// Makes one for blocks of up to `capacity` records.
  ///
  /// `placesCells`: whether the place of a cell says its column, so that no cell can be shifted by another.
  init(_ header: TableHeader, dialect: Dialect, capacity: Int, placesCells: Bool = false) {
    width = header.names.count
    fullWidth = placesCells ? .max : header.width
    self.header = header.names.map { Array($0.utf8) }
    footers = dialect.footers.map { Array($0.utf8) }.filter { !$0.isEmpty }
    suspicious = .allocate(capacity: 256)
    suspicious.initialize(repeating: false, count: 256)
    // Spaces, the delimiter and what begins a no-break space may begin a blank record, or a first
    // cell behind spaces.
    for byte in 0...0x20 { suspicious[byte] = true }
    suspicious[Int(dialect.delimiter)] = true
    suspicious[0xC2] = true
    for text in footers + self.header.prefix(1) {
      if let first = text.first { suspicious[Int(first)] = true }
    }
    // A letter with a mark may begin with other bytes in the file than in the study.
    if footers.contains(where: { String(decoding: $0, as: UTF8.self).first.map { $0.isLetter && !$0.isASCII } == true })
    {
      for byte in 0x21...0xFF { suspicious[byte] = true }
    }
    kept = .allocate(capacity: capacity)
  }

  deinit {
    suspicious.deallocate()
    kept.deallocate()
  }

  /// Counts the records of a block from one on; the result is valid until the next call.
  func data(
    of block: RecordBlock, from start: Int, counts: inout RecordCounts, damaged: (Int, Damage) -> Void
  ) -> UnsafeBufferPointer<UInt32> {
    var count = 0
    let careful = block.hasNul || block.isMalformed
    for record in start..<block.count {
      let fields = block.fieldCount(of: record)
      let range = block.range(of: record)
      if fields == width, !careful, !range.isEmpty, !suspicious[Int(block.bytes[range.lowerBound])] {
        if pendingBlanks != nil { takeBlanks() }
        kept[count] = UInt32(record)
        count += 1
        continue
      }
      if pendingBlanks != nil, !isBlank(block, record, fields, from: 0), !isFooter(block, record) { takeBlanks() }
      if let damage = damage(block, record, range, careful) {
        counts.quarantined += 1
        damaged(record, damage)
      } else if isBlank(block, record, fields, from: 0) {
        counts.blank += 1
        pendingBlanks = ((pendingBlanks?.count ?? 0) + 1, pendingBlanks?.first ?? block.firstNumber + record)
      } else if isFooter(block, record) {
        counts.footers += 1
        pendingBlanks = nil
      } else if isHeader(block, record, fields) {
        counts.headers += 1
      } else if fields >= width && isBlank(block, record, fields, from: fullWidth) {
        kept[count] = UInt32(record)
        count += 1
      } else {
        counts.quarantined += 1
        damaged(record, .ragged)
      }
    }
    if block.isUnclosed, count > 0, kept[count - 1] == UInt32(block.count - 1) {
      count -= 1
      counts.quarantined += 1
      damaged(block.count - 1, .unclosed)
    }
    counts.records += block.count - start
    counts.data += count
    return UnsafeBufferPointer(start: kept, count: count)
  }

  /// Tells that no footer follows the blank records that were met last.
  func takeBlanks() {
    guard let pending = pendingBlanks else { return }
    blanks = ((blanks?.count ?? 0) + pending.count, blanks?.first ?? pending.first)
    pendingBlanks = nil
  }

  private func damage(_ block: RecordBlock, _ record: Int, _ range: Range<Int>, _ careful: Bool) -> Damage? {
    guard careful else { return nil }
    let bytes = block.bytes + range.lowerBound
    if block.hasNul, let nul = memchr(bytes, 0, range.count) {
      return .nul(column: block.column(of: record, at: UnsafeRawPointer(nul) - UnsafeRawPointer(block.bytes)))
    }
    if block.isMalformed, !block.isWellFormed(record) { return .malformed }
    return nil
  }

  private func isBlank(_ block: RecordBlock, _ record: Int, _ fields: Int, from column: Int) -> Bool {
    column >= fields || (column..<fields).allSatisfy { block.cell(record, $0).length == 0 }
  }

  private func isFooter(_ block: RecordBlock, _ record: Int) -> Bool {
    guard !footers.isEmpty else { return false }
    let cell = block.content(record, 0)
    return footers.contains { CanonicalText.length(of: $0, atStartOf: cell) != nil }
  }

  private func isHeader(_ block: RecordBlock, _ record: Int, _ fields: Int) -> Bool {
    fields >= width && isBlank(block, record, fields, from: width)
      && header.enumerated().allSatisfy { column, name in
        let cell = block.cell(record, column)
        return Int(cell.length) == name.count && memcmp(block.bytes + Int(cell.start), name, name.count) == 0
      }
  }
}
