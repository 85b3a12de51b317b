import Glibc
import StudyModel
import Tables

/// The numbers of a field, as the site writes them: whole multiples of a power of ten in the site's unit.
struct NumberPlan {
  let low: Int
  let high: Int
  let decimals: Int
  let form: ColumnLayout.NumberForm
  let whole: Bool
  let conversion: UnitConversion?
  let decimalMark: UInt8
  let zero: [UInt8]?

  init(_ field: Field, column: ColumnLayout?, range: ClosedRange<Double>?, decimalMark: UInt8, study: Study) {
    form = column?.form ?? .plain
    whole = field.type == .integer
    self.decimalMark = decimalMark
    zero = column?.zero.first.map { Array($0.utf8) }
    let written =
      switch form {
      case .plain: column?.unit
      case .feetInches: column?.unit ?? "in"
      case .stonesPounds: column?.unit ?? "lb"
      }
    var conversion = study.conversion(from: written, of: field)
    if let found = conversion, found.factor == 1, found.offset == 0 { conversion = nil }
    self.conversion = conversion
    let factor = conversion?.factor ?? 1
    let offset = conversion?.offset ?? 0
    // A step of the site's writing is about a tenth of the study's unit.
    decimals = whole || form != .plain ? 0 : max(1, min(3, Int(log10(factor * 10).rounded(.up))))
    let power = NumberPlan.power(decimals)
    let range = range ?? (whole ? 1...40 : 0...100)
    let bounds = [range.lowerBound, range.upperBound].map { ($0 - offset) / factor * power }.sorted()
    var low = Int(bounds[0].rounded(.up))
    var high = Int(bounds[1].rounded(.down))
    // The bound itself may read back as a hair beyond it.
    while low < high, !range.contains(NumberPlan.studyValue(low, power, conversion)) { low += 1 }
    while low < high, !range.contains(NumberPlan.studyValue(high, power, conversion)) { high -= 1 }
    self.low = low
    self.high = max(low, high)
  }

  /// A number of the range: evenly where it has few, else like a bell whose top lies at two fifths.
  @inline(__always)
  func value(_ bits: UInt64) -> Int {
    let span = high &- low
    if span <= 10 { return low &+ SplitMix64.below(span &+ 1, bits) }
    let sum = (bits & 0xFFFF) &+ ((bits >> 16) & 0xFFFF) &+ ((bits >> 32) & 0xFFFF) &+ (bits >> 48)
    let part = Double(sum) / 262_140
    return low &+ Int(Double(span) * part * (0.6 + 0.4 * part) + 0.5)
  }

  /// The study's value of a number as written: what reading and converting it gives.
  func studyText(_ value: Int) -> String {
    Column.text(of: NumberPlan.studyValue(value, NumberPlan.power(decimals), conversion, whole: whole))
  }

  /// Rounded as harmonising rounds: to nine decimals, whole numbers to whole ones.
  private static func studyValue(
    _ value: Int, _ power: Double, _ conversion: UnitConversion?, whole: Bool = false
  ) -> Double {
    let read = Double(value) / power
    guard let conversion else { return read }
    let exact = ((read * conversion.factor + conversion.offset) * 1e9).rounded() / 1e9
    return whole ? exact.rounded() : exact
  }

  func append(_ value: Int, to buffer: ByteBuffer) {
    if value == 0, let zero {
      buffer.append(zero)
      return
    }
    switch form {
    case .plain: append(value, mark: decimalMark, trimmed: false, to: buffer)
    case .feetInches:
      buffer.append(number: value / 12)
      buffer.append(0x27)
      buffer.append(number: value % 12)
      buffer.append(0x22)
    case .stonesPounds:
      buffer.append(number: value / 14)
      buffer.append(" st ")
      buffer.append(number: value % 14)
    }
  }

  /// `trimmed`: without zeros at the end.
  @inline(__always)
  func append(_ value: Int, mark: UInt8, trimmed: Bool, to buffer: ByteBuffer) {
    if decimals == 0 {
      buffer.append(number: value)
      return
    }
    var value = value
    if value < 0 {
      buffer.append(0x2D)
      value = -value
    }
    var places = decimals
    var power = decimals == 1 ? 10 : decimals == 2 ? 100 : 1000
    while trimmed, places > 0, value % 10 == 0 {
      value /= 10
      places -= 1
      power /= 10
    }
    buffer.append(number: value / power)
    guard places > 0 else { return }
    buffer.append(mark)
    buffer.append(number: value % power, width: places)
  }

  private static func power(_ decimals: Int) -> Double { [1, 10, 100, 1000][decimals] }
}
