import CSplit
import StudyModel
import Tables

/// Reads boxes to tick, one a column, as a list of codes.
///
/// Where none is ticked nothing is known: some systems write 0 for a form that was never opened. A box that holds
/// something else, or one for "no value" that is ticked beside others, makes the list invalid.
struct TickBoxes {
  private enum Meaning {
    case code([UInt8])
    case missing(Missing)
  }

  private static let ticked: Int32 = 0
  private static let unticked: Int32 = 1

  private let boxes: [(column: Int, meaning: Meaning)]
  /// `ticked`, `unticked`, or the negative of a reason.
  private let words: WordTable

  /// Nil where the header has none of the columns.
  init?(_ ticks: [ColumnLayout.Tick], layout: ColumnLayout, missing: [MissingCode], header: TableHeader) {
    boxes = ticks.compactMap { tick in
      header.column(HeaderColumn(tick.column, occurrence: tick.occurrence)).map { column in
        (column, tick.missing.map(Meaning.missing) ?? .code(Array(tick.code.utf8)))
      }
    }
    if boxes.isEmpty { return nil }
    words = WordTable(
      [(layout.ticked, TickBoxes.ticked), (layout.unticked, TickBoxes.unticked)]
        + missing.map { ($0.text, -Int32($0.reason.rawValue)) })
  }

  var columns: [Int] { boxes.map(\.column) }

  /// Whether any box of a record is ticked, or holds what it should not.
  func tells(_ block: RecordBlock, _ record: Int) -> Bool {
    boxes.contains { box in
      let cell = block.cell(record, box.column)
      return cell.length > 0 && words.value(block.bytes + Int(cell.start), cell.length) != TickBoxes.unticked
    }
  }

  /// The codes of the ticked boxes, apart by a space.
  func read(_ block: RecordBlock, _ records: UnsafePointer<UInt32>, _ count: Int) -> Column {
    var column = TextColumn()
    column.offsets.reserveCapacity(count + 1)
    var reasons = ReasonBuffer(count: count)
    for row in 0..<count {
      let reason = append(block, Int(records[row]), to: &column.bytes)
      if reason != 0 { reasons.set(row, reason) }
      column.offsets.append(Int32(column.bytes.count))
    }
    column.reasons = reasons.finish()
    return .text(column)
  }

  private func append(_ block: RecordBlock, _ record: Int, to out: inout [UInt8]) -> UInt8 {
    let before = out.count
    var reason: UInt8 = 0
    for box in boxes {
      let cell = block.cell(record, box.column)
      guard cell.length > 0 else { continue }
      let found = words.value(block.bytes + Int(cell.start), cell.length)
      switch (found, box.meaning) {
      case (TickBoxes.unticked, _): continue
      case (TickBoxes.ticked, .code(let code)):
        if out.count > before { out.append(0x20) }
        out += code
      case (TickBoxes.ticked, .missing(let missing)): reason = max(reason, missing.rawValue)
      case (WordTable.none, _): reason = Missing.invalidByte
      default: reason = max(reason, UInt8(truncatingIfNeeded: -found))
      }
      if reason == Missing.invalidByte { break }
    }
    if out.count == before { return reason == 0 ? Missing.blankByte : reason }
    if reason == 0 { return 0 }
    out.removeSubrange(before...)
    return Missing.invalidByte
  }
}
