import CSplit
import Stages
import StudyModel
import Tables

/// Looks at the first records of a member on the way, for its profile.
///
/// It looks at no more than `sampled` records, and as many of each form, so that it costs a large file nothing that could be
/// measured; and as these are mostly the same records again, what is compared from transfer to transfer is not that a study
/// grows.
final class MemberProfiler {
  /// A choice of this program.
  static let sampled = 1024

  private var columns: [MemberProfile.Column]
  private let headerRecord: UInt32
  private var records = 0
  private let mark: UInt8
  private let orders: [DateText]
  /// For each table the code fields that have a column of their own: their place in the batch, and the column's.
  private let codes: [[(field: Int, column: Int)]]
  private var rows: [Int]

  init(
    _ header: TableHeader, record: Int, demand: TableHeader.Demand, plans: [[FieldPlan]], decimalMark: UInt8,
    isNameable: (String) -> Bool
  ) {
    headerRecord = UInt32(truncatingIfNeeded: record)
    columns = header.meanings.enumerated().map { place, meaning in
      MemberProfile.Column(
        name: meaning.name, occurrence: meaning.occurrence ?? 1, position: place,
        isNameable: isNameable(meaning.name), isDeclared: demand.reads(meaning))
    }
    mark = decimalMark
    // Two digits are a year of some century; which one does not matter here.
    orders = [.yearMonthDay, .dayMonthYear, .monthDayYear].map { DateText(order: $0, century: 2000) }
    codes = plans.map { plans in
      plans.enumerated().compactMap { field, plan in
        guard plan.field.type == .code, case .column(let column) = plan.input else { return nil }
        return (field, column)
      }
    }
    rows = [Int](repeating: 0, count: plans.count)
    for column in Set(codes.joined().map(\.column)) { columns[column].codes = MemberProfile.CodeUse() }
  }

  /// In the order of the file.
  var profile: MemberProfile {
    MemberProfile(headerRecord: headerRecord, columns: columns.filter { !$0.name.isEmpty })
  }

  func take(_ block: RecordBlock, _ data: UnsafeBufferPointer<UInt32>) {
    guard records < MemberProfiler.sampled else { return }
    for index in data.prefix(MemberProfiler.sampled - records) {
      let record = Int(index)
      for column in columns.indices.prefix(block.fieldCount(of: record)) {
        let cell = block.cell(record, column)
        if cell.length > 0 { count(block.bytes + Int(cell.start), Int(cell.length), column) }
      }
    }
    records += data.count
  }

  func take(_ batch: Batch, of table: Int) {
    let left = min(MemberProfiler.sampled - rows[table], batch.rowCount)
    guard left > 0 else { return }
    rows[table] += left
    for (field, column) in codes[table] {
      guard case .code(let cells) = batch.columns[field] else { continue }
      var use = MemberProfile.CodeUse()
      var isMet = [Bool](repeating: false, count: cells.terms.count)
      for row in 0..<left {
        switch cells.reasons.isEmpty ? 0 : cells.reasons[row] {
        case 0:
          use.read += 1
          isMet[Int(cells.indices[row])] = true
        case Missing.invalidByte: use.unread += 1
        default: break
        }
      }
      use.words = Set(zip(cells.terms, isMet).filter(\.1).map(\.0))
      columns[column].codes = (columns[column].codes ?? MemberProfile.CodeUse()) + use
    }
  }

  private func count(_ text: UnsafePointer<UInt8>, _ length: Int, _ column: Int) {
    columns[column].cells.filled += 1
    if NumberText.integer(text, length) != nil {
      columns[column].cells.integers += 1
      return
    }
    var cursor = TextCursor(text, length)
    if NumberText.decimal(&cursor, mark: mark) != nil, cursor.isAtEnd {
      columns[column].cells.decimals += 1
      return
    }
    // A date with a time of day is one, behind a space or, as in ISO 8601, a T.
    let day =
      (6..<max(6, length)).first { place in
        (text[place] == 0x20 || text[place] == 0x54)
          && (place + 2..<place + 4).contains { $0 < length && text[$0] == 0x3A }
      } ?? length
    guard (6...24).contains(day) else { return }
    if orders[0].read(text, day) != nil { columns[column].cells.yearFirst += 1 }
    if orders[1].read(text, day) != nil { columns[column].cells.dayFirst += 1 }
    if orders[2].read(text, day) != nil { columns[column].cells.monthFirst += 1 }
  }
}
