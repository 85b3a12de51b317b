import Glibc
import Tables

/// Writes values into a buffer as text; each call begins a new text.
struct ValueText {
  /// The longest text is a double of 309 digits before or 343 behind the decimal mark.
  private static let room = 512
  private static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

  private let buffer: UnsafeMutableRawBufferPointer
  private let decimalMark: UInt8
  private var used = 0

  init(_ buffer: UnsafeMutableRawBufferPointer, decimalMark: UInt8) {
    precondition(buffer.count >= ValueText.room, "a buffer holds the longest number")
    self.buffer = buffer
    self.decimalMark = decimalMark
  }

  static func makeBuffer() -> UnsafeMutableRawBufferPointer { .allocate(byteCount: room, alignment: 8) }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<used]) }

  /// The tag of a missing value as the programs write it, such as `.A`.
  mutating func write(tag: UInt8) {
    used = 0
    put(UInt8(ascii: "."))
    put(tag)
  }

  /// The value as what it stands for; as its number where the calendar or the clock has no such moment.
  mutating func write(_ value: Double, as kind: ValueKind) {
    used = 0
    let isWritten: Bool
    switch kind {
    case .number, .unreadDate: isWritten = false
    case .date(let epoch): isWritten = moment(value, epoch, withTime: false)
    case .dateTime(let epoch): isWritten = moment(value, epoch, withTime: true)
    case .time(let unitsPerSecond): isWritten = time(value / unitsPerSecond)
    case .month: isWritten = month(value)
    }
    if !isWritten {
      used = 0
      number(value, mostDigits: 1e15) {
        $0 == value
      } description: {
        value.description
      }
    }
  }

  /// The shortest text that reads back as the same number of 32 bits.
  mutating func write(_ value: Float, as kind: ValueKind) {
    guard kind == .number || kind == .unreadDate else { return write(Double(value), as: kind) }
    used = 0
    number(Double(value), mostDigits: 1e6) {
      Float($0) == value
    } description: {
      value.description
    }
  }

  /// The decimal of fewest digits that reads back as the value. A quotient of whole numbers that are exact, and a power
  /// of ten that is, is rounded once, as reading its decimal is (see `NumberText.decimal`).
  private mutating func number(
    _ value: Double, mostDigits: Double, reads: (Double) -> Bool, description: () -> String
  ) {
    if value == value.rounded(), abs(value) < 1e15 { return whole(Int(value)) }
    for places in 1..<ValueText.powers.count {
      let scaled = (value * ValueText.powers[places]).rounded()
      guard abs(scaled) < mostDigits else { break }
      guard reads(scaled / ValueText.powers[places]) else { continue }
      let power = Int(ValueText.powers[places])
      let magnitude = Int(abs(scaled))
      if value < 0 { put(UInt8(ascii: "-")) }
      whole(magnitude / power)
      put(decimalMark)
      digits(magnitude % power, places)
      return
    }
    plain(description())
  }

  /// A number as Swift describes it, its exponent spelt out: what reads numbers here knows none.
  private mutating func plain(_ text: String) {
    let parts = text.split(separator: "e", maxSplits: 1)
    guard parts.count == 2, let exponent = Int(parts[1]) else {
      for byte in text.utf8 { put(byte == UInt8(ascii: ".") ? decimalMark : byte) }
      return
    }
    var significant = Array(parts[0].utf8.filter { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "-") })
    while significant.count > 1, significant.last == UInt8(ascii: "0") { significant.removeLast() }
    if parts[0].first == "-" { put(UInt8(ascii: "-")) }
    if exponent < 0 {
      put(UInt8(ascii: "0"))
      put(decimalMark)
      for _ in 1..<(-exponent) { put(UInt8(ascii: "0")) }
      for digit in significant { put(digit) }
    } else {
      for place in 0..<max(exponent + 1, significant.count) {
        if place == exponent + 1 { put(decimalMark) }
        put(place < significant.count ? significant[place] : UInt8(ascii: "0"))
      }
    }
  }

  /// `yyyy-mm-dd`, with ` hh:mm:ss` where it is asked for or the moment is not midnight.
  private mutating func moment(_ value: Double, _ epoch: ValueKind.Epoch, withTime: Bool) -> Bool {
    let day = (value / epoch.unitsPerDay).rounded(.down)
    // Years 1 to 9999.
    guard abs(day) < 4e6, (-719_162...2_932_896).contains(Int(day) + epoch.day) else { return false }
    let rest = value - day * epoch.unitsPerDay
    // A count of days has no time of day; a broken one is no date.
    if epoch.unitsPerDay == 1, rest != 0 { return false }
    let (year, month, dayOfMonth) = PartialDate(days: Int32(Int(day) + epoch.day)).parts
    digits(year, 4)
    put(UInt8(ascii: "-"))
    digits(month, 2)
    put(UInt8(ascii: "-"))
    digits(dayOfMonth, 2)
    guard withTime || rest != 0 else { return true }
    put(UInt8(ascii: " "))
    return time(rest * 86_400 / epoch.unitsPerDay, below: 86_400)
  }

  private mutating func month(_ value: Double) -> Bool {
    guard value == value.rounded(), (-23_508...96_479).contains(value) else { return false }
    let months = Int(value) + 1960 * 12
    digits(months / 12, 4)
    put(UInt8(ascii: "-"))
    digits(months % 12 + 1, 2)
    return true
  }

  /// `hh:mm:ss`, with decimals of the second, down to the microsecond, where there are any.
  private mutating func time(_ seconds: Double, below limit: Double = 3_600_000) -> Bool {
    let microseconds = (seconds * 1e6).rounded()
    guard seconds >= 0, microseconds < limit * 1e6 else { return false }
    let total = Int(microseconds)
    let whole = total / 1_000_000
    if whole < 36_000 { put(UInt8(ascii: "0")) }
    self.whole(whole / 3600)
    put(UInt8(ascii: ":"))
    digits(whole / 60 % 60, 2)
    put(UInt8(ascii: ":"))
    digits(whole % 60, 2)
    guard total % 1_000_000 != 0 else { return true }
    put(UInt8(ascii: "."))
    digits(total % 1_000_000, 6)
    while buffer[used - 1] == UInt8(ascii: "0") { used -= 1 }
    return true
  }

  private mutating func whole(_ value: Int) {
    if value < 0 { put(UInt8(ascii: "-")) }
    let magnitude = value.magnitude
    var count = 1
    var power: UInt = 10
    while magnitude >= power {
      count += 1
      power *= 10
    }
    digits(Int(magnitude), count)
  }

  /// A number that is not negative in so many digits, with zeros before it.
  private mutating func digits(_ value: Int, _ count: Int) {
    var rest = value
    for place in (used..<used + count).reversed() {
      buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    used += count
  }

  private mutating func put(_ byte: UInt8) {
    buffer[used] = byte
    used += 1
  }
}
