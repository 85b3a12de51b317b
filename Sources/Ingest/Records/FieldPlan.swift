import CSplit
import StudyModel
import Tables

/// Where a field's cells stand in a member's records, and what reads them.
///
/// A class, because every block goes over the plans of all fields, and a copy of one costs a dozen counts of references.
final class FieldPlan {
  enum Input {
    /// The member does not hold the field.
    case absent
    case constant(String)
    case column(Int)
    case piece(column: Int, mark: UInt8, index: Int, missing: WordTable)
    case ticks(TickBoxes)
    /// The answer in this slot of a tall table.
    case item(Int)
  }

  let field: Field
  let input: Input
  private let reader: (any CellReader)?
  /// Texts that tell nothing of whether the form was opened; nil where every text does.
  let untouched: WordTable?
  /// The terms of a code column without a cell.
  private let terms: [String]

  init(_ field: Field, _ input: Input, reader: (any CellReader)?, untouched: [String] = [], study: Study) {
    self.field = field
    self.input = input
    self.reader = reader
    self.untouched = untouched.isEmpty ? nil : WordTable(untouched.map { ($0, 0) })
    terms = field.codeList.flatMap { study.codeList($0)?.codes } ?? []
  }

  /// Whether the field may tell that a record of its form exists.
  func tells(_ form: Form) -> Bool {
    switch input {
    case .absent, .constant: false
    case .column, .piece, .ticks, .item: !form.key.contains(field.name) && field.role != .subject
    }
  }

  func read(_ cells: Cells) -> Column {
    reader?.read(cells) ?? Column(missing: .blank, kind: field.type.kind, count: cells.count, terms: terms)
  }

  func blank(count: Int) -> Column {
    Column(missing: .blank, kind: field.type.kind, count: count, terms: terms)
  }

  /// The same value in every row, read as the study writes it.
  func constant(_ value: String, count: Int) -> Column {
    if field.type == .code {
      return .code(CodeColumn(indices: [Int32](repeating: 0, count: count), terms: [value]))
    }
    let layout = ColumnLayout(field: field.name, source: .column(""))
    let study = Dialect()
    let reader: any CellReader
    switch field.type {
    case .text, .list, .code: reader = TextReader(missing: [])
    case .integer: reader = IntegerReader(layout: layout, missing: [])
    case .number: reader = NumberReader(layout: layout, missing: [], dialect: study)
    case .date: reader = DateReader(field: field, layout: layout, missing: [], dialect: study)
    case .time: reader = TimeReader(layout: layout, missing: [], dialect: study)
    }
    let bytes = Array(value.utf8) + [UInt8](repeating: 0, count: RecordStream.padding)
    var cells = [csplit_cell](
      repeating: csplit_cell(start: 0, length: UInt32(value.utf8.count)), count: max(count, 1))
    return bytes.withUnsafeBufferPointer { bytes in
      cells.withUnsafeMutableBufferPointer { cells in
        guard let base = bytes.baseAddress, let first = cells.baseAddress else { return blank(count: count) }
        return reader.read(Cells(bytes: base, cells: first, count: count))
      }
    }
  }
}

extension FieldPlan.Input {
  /// Cuts pieces out of cells that hold several, in place. A cell that stands for "no value" as a
  /// whole stays, and one that has no such piece becomes unreadable.
  static func cut(
    _ cells: UnsafeMutablePointer<csplit_cell>, count: Int, of bytes: UnsafePointer<UInt8>, mark: UInt8, index: Int,
    missing: WordTable
  ) {
    for row in 0..<count {
      let cell = cells[row]
      guard cell.length > 0, cell.length != Cells.unreadable else { continue }
      if missing.reason(bytes + Int(cell.start), cell.length) != 0 { continue }
      let end = cell.start + cell.length
      var start = cell.start
      var piece = 0
      while piece < index, start < end {
        if bytes[Int(start)] == mark { piece += 1 }
        start += 1
      }
      guard piece == index else {
        cells[row].length = Cells.unreadable
        continue
      }
      var stop = start
      while stop < end, bytes[Int(stop)] != mark { stop += 1 }
      cells[row] = csplit_trim(bytes, csplit_cell(start: start, length: stop - start))
    }
  }
}
