import StudyModel
import Tables

/// What a column's cells look like apart from what they say: quotes, dates, times, lists.
struct CellWriting {
  let delimiter: UInt8
  let quote: UInt8
  let dates: DateOrder
  /// Nil where years have four digits.
  let century: Int?
  let times: TimeForm
  let listMark: UInt8
  /// Whether the whole cell is put in quotes by whoever puts it together, if at all.
  let bare: Bool
  /// Whether a number, date or time of this column may need quotes.
  let looksInside: Bool

  init(field: Field, column: ColumnLayout?, dialect: Dialect) {
    delimiter = dialect.delimiter
    quote = dialect.quote
    dates = column?.dates ?? dialect.dates
    century = field.role == .birthDate ? dialect.birthCentury : dialect.century
    times = column?.times ?? dialect.times
    listMark = column?.listMark ?? 0x20
    if case .piece? = column?.source { bare = true } else { bare = false }
    looksInside = !bare && (dialect.decimalMark == dialect.delimiter || column?.form == .feetInches)
  }

  /// A text as it stands in the file, with quotes where it needs them.
  func finished(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard !bare else { return bytes }
    return CellWriting.quoted(bytes, delimiter: delimiter, quote: quote)
  }

  static func quoted(_ bytes: [UInt8], delimiter: UInt8, quote: UInt8) -> [UInt8] {
    let buffer = ByteBuffer(capacity: bytes.count + 16)
    buffer.append(bytes)
    enclose(from: 0, in: buffer, delimiter: delimiter, quote: quote)
    return buffer.array
  }

  /// Puts what stands behind `start` in quotes where it needs them.
  @inline(__always)
  func quote(from start: Int, in buffer: ByteBuffer) {
    if bare { return }
    CellWriting.enclose(from: start, in: buffer, delimiter: delimiter, quote: quote)
  }

  @inline(__always)
  static func enclose(from start: Int, in buffer: ByteBuffer, delimiter: UInt8, quote: UInt8) {
    var at = start
    while at < buffer.count {
      let byte = buffer[at]
      if byte == delimiter || byte == quote || byte == 0x0A || byte == 0x0D {
        wrap(from: start, in: buffer, quote: quote)
        return
      }
      at &+= 1
    }
  }

  private static func wrap(from start: Int, in buffer: ByteBuffer, quote: UInt8) {
    let cell = Array(buffer.bytes[start...])
    buffer.truncate(to: start)
    buffer.append(quote)
    for byte in cell {
      if byte == quote { buffer.append(quote) }
      buffer.append(byte)
    }
    buffer.append(quote)
  }

  /// ISO dates have `-`, the others `/`.
  @inline(__always)
  func append(day: Int32, to buffer: ByteBuffer) {
    let (year, month, day) = PartialDate(days: day).parts
    let short = century.map { year >= $0 && year < $0 + 100 } ?? false
    let mark: UInt8 = dates == .yearMonthDay ? 0x2D : 0x2F
    @inline(__always) func appendYear() {
      if short { buffer.append(number: year % 100, width: 2) } else { buffer.append(number: year, width: 4) }
    }
    switch dates {
    case .yearMonthDay:
      appendYear()
      buffer.append(mark)
      two(month, to: buffer)
      buffer.append(mark)
      two(day, to: buffer)
      return
    case .dayMonthYear:
      two(day, to: buffer)
      buffer.append(mark)
      two(month, to: buffer)
    case .monthDayYear:
      two(month, to: buffer)
      buffer.append(mark)
      two(day, to: buffer)
    }
    buffer.append(mark)
    appendYear()
  }

  func append(time seconds: Int, to buffer: ByteBuffer) {
    let hour = seconds / 3600
    let minute = seconds / 60 % 60
    switch times {
    case .plain:
      two(hour, to: buffer)
    case .colon, .dot:
      two(hour, to: buffer)
      buffer.append(times == .colon ? 0x3A : 0x2E)
    case .halfDay:
      buffer.append(number: (hour + 11) % 12 + 1)
      buffer.append(0x3A)
    }
    two(minute, to: buffer)
    if times == .halfDay { if hour < 12 { buffer.append(" AM") } else { buffer.append(" PM") } }
  }

  @inline(__always)
  private func two(_ number: Int, to buffer: ByteBuffer) {
    buffer.append(UInt8(truncatingIfNeeded: 48 &+ number / 10))
    buffer.append(UInt8(truncatingIfNeeded: 48 &+ number % 10))
  }
}
