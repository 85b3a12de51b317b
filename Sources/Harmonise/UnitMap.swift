import StudyModel
import Tables

/// From a site's unit to the study's.
struct UnitMap {
  let field: Field
  private let factor: Double
  private let offset: Double

  /// Nil where the two units are one, so that values stay as they are.
  init?(_ field: Field, conversion: UnitConversion) {
    guard conversion.factor != 1 || conversion.offset != 0 else { return nil }
    self.field = field
    factor = conversion.factor
    offset = conversion.offset
  }

  /// Numbers are rounded to nine decimals, far below what any instrument tells, so that 100.4 degF
  /// is 38 Cel and not 38.00000000000001, which a rule would take for more than 38.
  func apply(to column: inout NumberColumn) {
    let factor = self.factor
    let offset = self.offset
    column.values.withUnsafeMutableBufferPointer { values in
      for index in values.indices { values[index] = UnitMap.rounded(values[index] * factor + offset) }
    }
    UnitMap.clear(&column.values, column.reasons)
  }

  /// Whole numbers stay whole: the nearest one, halves away from zero. Where that loses what
  /// matters, the field has to be of type `number`. A value beyond 32 bits is `invalid`.
  func apply(to column: inout FixedColumn<Int32>, beyond: (Int) -> Void) {
    for row in column.values.indices where column.reasons.isEmpty || column.reasons[row] == 0 {
      let value = UnitMap.rounded(Double(column.values[row]) * factor + offset).rounded()
      if let whole = Int32(exactly: value) {
        column.values[row] = whole
      } else {
        if column.reasons.isEmpty { column.reasons = [UInt8](repeating: 0, count: column.count) }
        column.values[row] = 0
        column.reasons[row] = Missing.invalid.rawValue
        beyond(row)
      }
    }
  }

  @inline(__always)
  private static func rounded(_ value: Double) -> Double {
    // Above this, nine decimals are more than a Double holds.
    abs(value) < 4e6 ? (value * 1e9).rounded() / 1e9 : value
  }

  private static func clear(_ values: inout [Double], _ reasons: [UInt8]) {
    guard !reasons.isEmpty else { return }
    for row in values.indices where reasons[row] != 0 { values[row] = 0 }
  }
}
