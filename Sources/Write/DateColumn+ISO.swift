import Tables

extension DateColumn {
  /// The dates as ISO 8601 writes them: `2004-07-23`, and `2004-07` or `2004` where that is all that is known.
  var iso: TextColumn {
    var text = TextColumn()
    text.reasons = reasons
    text.offsets.reserveCapacity(count + 1)
    text.bytes.reserveCapacity(count * 10)
    for row in 0..<count {
      if reasons.isEmpty || reasons[row] == 0 {
        let (year, month, day) = PartialDate(days: days[row]).parts
        let precision = precisions.isEmpty ? 0 : precisions[row]
        DateColumn.put(year, width: 4, into: &text.bytes)
        if precision < DatePrecision.year.rawValue {
          text.bytes.append(UInt8(ascii: "-"))
          DateColumn.put(month, width: 2, into: &text.bytes)
        }
        if precision == DatePrecision.day.rawValue {
          text.bytes.append(UInt8(ascii: "-"))
          DateColumn.put(day, width: 2, into: &text.bytes)
        }
      }
      text.offsets.append(Int32(text.bytes.count))
    }
    return text
  }

  private static func put(_ number: Int, width: Int, into bytes: inout [UInt8]) {
    var power = width == 4 ? 1000 : 10
    while power > 0 {
      bytes.append(48 + UInt8(truncatingIfNeeded: number / power % 10))
      power /= 10
    }
  }
}
