import Tables

/// The fields of columns as they stand in a CSV file, column behind column.
///
/// Columns are rendered one at a time, in loops without a choice in them; the encoder puts rows together.
struct CSVFields {
  private(set) var bytes: [UInt8] = []
  /// Where each field ends in `bytes`; it begins where the one before ends.
  private(set) var ends: [Int] = []

  private static let quote = UInt8(ascii: "\"")

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  /// Adds a field of its own, as a name in the header.
  mutating func append(text: String) {
    var text = text
    text.withUTF8 { append($0) }
    ends.append(bytes.count)
  }

  /// Adds the cells of a column; a missing one is a field of no bytes.
  mutating func append(_ column: Column) {
    let reasons = column.reasons
    switch column {
    case .text(let column):
      column.bytes.withUnsafeBufferPointer { text in
        column.offsets.withUnsafeBufferPointer { offsets in
          each(column.count, reasons) { fields, row in
            fields.append(UnsafeBufferPointer(rebasing: text[Int(offsets[row])..<Int(offsets[row + 1])]))
          }
        }
      }
    case .code(let column):
      var terms = CSVFields()
      for term in column.terms { terms.append(text: term) }
      let starts = [0] + terms.ends
      terms.bytes.withUnsafeBufferPointer { text in
        each(column.count, reasons) { fields, row in
          let term = Int(column.indices[row])
          fields.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[starts[term]..<starts[term + 1]]))
        }
      }
    case .integer(let column):
      each(column.count, reasons) { fields, row in fields.append(number: Int(column.values[row])) }
    case .number(let column):
      each(column.count, reasons) { fields, row in
        let value = column.values[row]
        // Up to 2^53 every whole number is a double, so its digits are the shortest text.
        if value == value.rounded(), abs(value) <= 9_007_199_254_740_992 {
          fields.append(number: Int(value))
        } else {
          fields.bytes.append(contentsOf: Column.text(of: value).utf8)
        }
      }
    case .date(let column):
      each(column.count, reasons) { fields, row in
        let (year, month, day) = PartialDate(days: column.days[row]).parts
        fields.append(number: year, width: 4)
        fields.append(number: month, width: 2, after: "-")
        fields.append(number: day, width: 2, after: "-")
      }
    case .time(let column):
      each(column.count, reasons) { fields, row in
        let seconds = Int(column.values[row])
        fields.append(number: seconds / 3600, width: 2)
        fields.append(number: seconds / 60 % 60, width: 2, after: ":")
        if seconds % 60 != 0 { fields.append(number: seconds % 60, width: 2, after: ":") }
      }
    }
  }

  @inline(__always)
  private mutating func each(_ count: Int, _ reasons: [UInt8], _ body: (inout CSVFields, Int) -> Void) {
    ends.reserveCapacity(ends.count + count)
    for row in 0..<count {
      if reasons.isEmpty || reasons[row] == 0 { body(&self, row) }
      ends.append(bytes.count)
    }
  }

  /// A text, in quotes where it is empty or holds a comma, a quote or a line break.
  private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    var plain = !text.isEmpty
    for byte in text where byte == 0x2C || byte == CSVFields.quote || byte == 0x0A || byte == 0x0D { plain = false }
    if plain {
      bytes.append(contentsOf: text)
      return
    }
    bytes.append(CSVFields.quote)
    for byte in text {
      if byte == CSVFields.quote { bytes.append(CSVFields.quote) }
      bytes.append(byte)
    }
    bytes.append(CSVFields.quote)
  }

  /// A whole number in decimal digits, with zeros before it up to a width.
  @inline(__always)
  private mutating func append(number: Int, width: Int = 1, after mark: Unicode.Scalar? = nil) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { digits in
      var rest = number.magnitude
      var place = 24
      while rest > 0 || place > 24 - width {
        place -= 1
        digits[place] = 48 + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      if number < 0 {
        place -= 1
        digits[place] = UInt8(ascii: "-")
      }
      if let mark {
        place -= 1
        digits[place] = UInt8(ascii: mark)
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[place...]))
    }
  }
}
