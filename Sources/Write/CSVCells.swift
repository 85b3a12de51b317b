import Tables

/// The cells of a column as fields of a CSV file.
struct CSVCells {
  private let column: Column
  private let reasons: [UInt8]
  /// The terms of a code column as fields.
  private let terms: [[UInt8]]

  init(_ column: Column) {
    self.column = column
    reasons = column.reasons
    guard case .code(let code) = column else {
      terms = []
      return
    }
    terms = code.terms.map { term in
      var field: [UInt8] = []
      CSVEncoder.append(Array(term.utf8)[...], to: &field)
      return field
    }
  }

  /// Appends a cell; nothing where it is missing.
  func append(_ row: Int, to buffer: inout [UInt8]) {
    guard reasons.isEmpty || reasons[row] == 0 else { return }
    switch column {
    case .text(let column):
      CSVEncoder.append(column.bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])], to: &buffer)
    case .code(let column): buffer.append(contentsOf: terms[Int(column.indices[row])])
    case .integer(let column): CSVCells.append(Int(column.values[row]), to: &buffer)
    case .number(let column):
      let value = column.values[row]
      // Up to 2^53 every whole number is a double, so its digits are the shortest text.
      if value == value.rounded(), abs(value) <= 9_007_199_254_740_992 {
        CSVCells.append(Int(value), to: &buffer)
      } else {
        buffer.append(contentsOf: Column.text(of: value).utf8)
      }
    case .date(let column):
      let (year, month, day) = PartialDate(days: column.days[row]).parts
      CSVCells.append(year, width: 4, to: &buffer)
      buffer.append(UInt8(ascii: "-"))
      CSVCells.append(month, width: 2, to: &buffer)
      buffer.append(UInt8(ascii: "-"))
      CSVCells.append(day, width: 2, to: &buffer)
    case .time(let column):
      let seconds = Int(column.values[row])
      CSVCells.append(seconds / 3600, width: 2, to: &buffer)
      buffer.append(UInt8(ascii: ":"))
      CSVCells.append(seconds / 60 % 60, width: 2, to: &buffer)
      guard seconds % 60 != 0 else { return }
      buffer.append(UInt8(ascii: ":"))
      CSVCells.append(seconds % 60, width: 2, to: &buffer)
    }
  }

  /// A whole number in decimal digits, with zeros before it up to a width.
  private static func append(_ value: Int, width: Int = 1, to buffer: inout [UInt8]) {
    if value < 0 { buffer.append(UInt8(ascii: "-")) }
    let start = buffer.count
    var rest = value.magnitude
    var digits = 0
    while rest > 0 || digits < width {
      buffer.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
      digits += 1
    }
    buffer[start...].reverse()
  }
}
