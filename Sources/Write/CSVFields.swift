import Tables

/// Fields of some records of a CSV file, column behind column.
///
/// Columns are rendered one at a time, in loops without a choice in them; the encoder puts records together.
struct CSVFields {
  /// More than any number, date or time takes.
  private static let widest = 32
  private static let quote = UInt8(ascii: "\"")

  /// The first `used` bytes are fields.
  private(set) var bytes: [UInt8] = []
  private(set) var used = 0
  /// Where each field ends in `bytes`; it begins where the one before ends.
  private(set) var ends: [Int] = []
  /// How many of `ends` are fields.
  private var count = 0
  private var fractions = FractionTexts()

  mutating func removeAll() {
    used = 0
    count = 0
  }

  /// Adds a field of its own, as a name in the header.
  mutating func append(text: String) {
    var text = text
    text.withUTF8 { text in
      reserve(2 * text.count + 2)
      used = bytes.withUnsafeMutableBufferPointer { CSVFields.put(text, isPlain: false, into: $0, at: used) }
    }
    reserveEnds(1)
    ends[count] = used
    count += 1
  }

  /// Adds the cells of a column at these rows; a missing one is a field of no bytes.
  mutating func append(_ column: Column, _ rows: Range<Int>, isPlain: Bool) {
    let reasons = column.reasons
    switch column {
    case .text(let column):
      reserve(2 * Int(column.offsets[rows.upperBound] - column.offsets[rows.lowerBound]) + 2 * rows.count)
      column.bytes.withUnsafeBufferPointer { text in
        column.offsets.withUnsafeBufferPointer { offsets in
          each(rows, reasons) { out, place, row in
            CSVFields.put(
              UnsafeBufferPointer(rebasing: text[Int(offsets[row])..<Int(offsets[row + 1])]), isPlain: isPlain,
              into: out, at: place)
          }
        }
      }
    case .code(let column):
      var terms = CSVFields()
      for term in column.terms { terms.append(text: term) }
      let starts = [0] + terms.ends[..<column.terms.count]
      reserve(rows.count * (zip(starts, starts.dropFirst()).map { $1 - $0 }.max() ?? 0))
      terms.bytes.withUnsafeBufferPointer { text in
        each(rows, reasons) { out, place, row in
          let term = Int(column.indices[row])
          return out[place...].update(fromContentsOf: text[starts[term]..<starts[term + 1]])
        }
      }
    case .integer(let column):
      reserve(rows.count * CSVFields.widest)
      column.values.withUnsafeBufferPointer { values in
        each(rows, reasons) { out, place, row in CSVFields.put(number: Int(values[row]), into: out, at: place) }
      }
    case .number(let column): append(column, rows)
    case .date(let column):
      reserve(rows.count * CSVFields.widest)
      each(rows, reasons) { out, place, row in
        let (year, month, day) = PartialDate(days: column.days[row]).parts
        let afterYear = CSVFields.put(number: year, width: 4, into: out, at: place)
        out[afterYear] = UInt8(ascii: "-")
        let afterMonth = CSVFields.put(number: month, width: 2, into: out, at: afterYear + 1)
        out[afterMonth] = UInt8(ascii: "-")
        return CSVFields.put(number: day, width: 2, into: out, at: afterMonth + 1)
      }
    case .time(let column):
      reserve(rows.count * CSVFields.widest)
      each(rows, reasons) { out, place, row in
        let seconds = Int(column.values[row])
        var end = CSVFields.put(number: seconds / 3600, width: 2, into: out, at: place)
        out[end] = UInt8(ascii: ":")
        end = CSVFields.put(number: seconds / 60 % 60, width: 2, into: out, at: end + 1)
        if seconds % 60 == 0 { return end }
        out[end] = UInt8(ascii: ":")
        return CSVFields.put(number: seconds % 60, width: 2, into: out, at: end + 1)
      }
    }
  }

  private mutating func append(_ column: NumberColumn, _ rows: Range<Int>) {
    reserve(rows.count * CSVFields.widest)
    var fractions = self.fractions
    self.fractions = FractionTexts()
    column.values.withUnsafeBufferPointer { values in
      each(rows, column.reasons) { out, place, row in
        let value = values[row]
        // Up to 2^53 every whole number is a double, so its digits are the shortest text.
        if value == value.rounded(), abs(value) <= 9_007_199_254_740_992 {
          return CSVFields.put(number: Int(value), into: out, at: place)
        }
        return fractions.put(value, into: out, at: place)
      }
    }
    self.fractions = fractions
  }

  private mutating func reserve(_ count: Int) {
    if used + count > bytes.count {
      bytes += [UInt8](repeating: 0, count: max(bytes.count, used + count - bytes.count))
    }
  }

  private mutating func reserveEnds(_ more: Int) {
    if count + more > ends.count {
      ends += [Int](repeating: 0, count: max(ends.count, count + more - ends.count))
    }
  }

  /// Lets `body` put the cells that are there, each at a place, of which it returns the end.
  @inline(__always)
  private mutating func each(
    _ rows: Range<Int>, _ reasons: [UInt8], _ body: (UnsafeMutableBufferPointer<UInt8>, Int, Int) -> Int
  ) {
    reserveEnds(rows.count)
    let first = count
    var place = used
    ends.withUnsafeMutableBufferPointer { ends in
      bytes.withUnsafeMutableBufferPointer { out in
        reasons.withUnsafeBufferPointer { reasons in
          for row in rows {
            if reasons.isEmpty || reasons[row] == 0 { place = body(out, place, row) }
            ends[first + row - rows.lowerBound] = place
          }
        }
      }
    }
    used = place
    count += rows.count
  }

  /// Whether a byte makes a field need quotes.
  static func isSpecial(_ byte: UInt8) -> Bool { byte == 0x2C || byte == quote || byte == 0x0A || byte == 0x0D }

  /// A text, in quotes where it is empty or holds a comma, a quote or a line break.
  @inline(__always)
  private static func put(
    _ text: UnsafeBufferPointer<UInt8>, isPlain: Bool, into out: UnsafeMutableBufferPointer<UInt8>, at place: Int
  ) -> Int {
    var plain = isPlain
    if !plain {
      plain = true
      for byte in text where isSpecial(byte) { plain = false }
    }
    if plain && !text.isEmpty { return out[place...].update(fromContentsOf: text) }
    var place = place
    out[place] = quote
    place += 1
    for byte in text {
      if byte == quote {
        out[place] = quote
        place += 1
      }
      out[place] = byte
      place += 1
    }
    out[place] = quote
    return place + 1
  }

  /// A whole number in decimal digits, with zeros before it up to a width.
  @inline(__always)
  private static func put(
    number: Int, width: Int = 1, into out: UnsafeMutableBufferPointer<UInt8>, at place: Int
  ) -> Int {
    var place = place
    if number < 0 {
      out[place] = UInt8(ascii: "-")
      place += 1
    }
    var rest = number.magnitude
    var length = 1
    var bound: UInt = 10
    while length < 19, rest >= bound {
      length += 1
      bound &*= 10
    }
    length = max(length, width)
    var digit = place + length
    while digit > place {
      digit -= 1
      out[digit] = 48 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    return place + length
  }
}
