import Glibc
import Tables

/// Numbers as sites write them; what does not follow the grammar to its end is nil.
enum NumberText {
  /// Powers of ten that a double holds exactly.
  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  /// A sign or none, and digits.
  @inline(__always)
  static func integer(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int32? {
    var cursor = TextCursor(text, length)
    let negative = cursor.minus()
    if !negative { _ = cursor.take(0x2B) }
    guard let (value, _) = cursor.digits(), cursor.isAtEnd else { return nil }
    return Int32(exactly: negative ? -value : value)
  }

  /// A comparator or none, a sign or none, digits, and digits behind a decimal mark.
  @inline(__always)
  static func comparedDecimal(
    _ text: UnsafePointer<UInt8>, _ length: Int, mark: UInt8
  ) -> (value: Double, comparator: Comparator)? {
    var cursor = TextCursor(text, length)
    let comparator = NumberText.comparator(&cursor)
    guard let value = decimal(&cursor, mark: mark), cursor.isAtEnd else { return nil }
    return (value, comparator)
  }

  @inline(__always)
  private static func comparator(_ cursor: inout TextCursor) -> Comparator {
    let first = cursor.next
    // Digits and signs are the usual case; `<` is above them.
    if first < 0x3C { return .equal }
    defer { cursor.skipSpaces() }
    if cursor.take(0x3C) { return cursor.take(0x3D) ? .lessOrEqual : .less }
    if cursor.take(0x3E) { return cursor.take(0x3D) ? .greaterOrEqual : .greater }
    if cursor.take(0x7E) { return .about }
    if cursor.take("\u{2264}") { return .lessOrEqual }
    if cursor.take("\u{2265}") { return .greaterOrEqual }
    return .equal
  }

  /// A sign or none, digits, and digits behind a decimal mark; stops behind them.
  ///
  /// Up to 15 significant digits and 22 places are exact by one division of doubles that are exact
  /// themselves (W. D. Clinger, "How to read floating point numbers accurately", 1990); for more,
  /// the C library's `strtod` rounds correctly.
  @inline(__always)
  static func decimal(_ cursor: inout TextCursor, mark: UInt8) -> Double? {
    let negative = cursor.minus()
    if !negative { _ = cursor.take(0x2B) }
    let start = cursor.at
    var mantissa: UInt64 = 0
    var digits = 0
    var significant = 0
    var places = 0
    while true {
      let digit = cursor.next &- 0x30
      guard digit < 10 else { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      digits &+= 1
      if mantissa != 0 { significant &+= 1 }
      cursor.advance()
    }
    if cursor.next == mark {
      cursor.advance()
      while true {
        let digit = cursor.next &- 0x30
        guard digit < 10 else { break }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        places &+= 1
        if mantissa != 0 { significant &+= 1 }
        cursor.advance()
      }
      if places == 0 { return nil }
    }
    guard digits + places > 0 else { return nil }
    let value: Double
    if significant <= 15 && places <= 22 {
      value = powers.withUnsafeBufferPointer { Double(mantissa) / $0[places] }
    } else {
      guard let long = longDecimal(start, cursor.at - start, mark: mark) else { return nil }
      value = long
    }
    return negative ? -value : value
  }

  private static func longDecimal(_ text: UnsafePointer<UInt8>, _ length: Int, mark: UInt8) -> Double? {
    guard length <= 400 else { return nil }
    // The library's mark is that of the C locale, which programs begin with.
    let value = withUnsafeTemporaryAllocation(of: CChar.self, capacity: length + 1) { copy in
      for place in 0..<length { copy[place] = text[place] == mark ? 0x2E : CChar(bitPattern: text[place]) }
      copy[length] = 0
      return copy.baseAddress.map { strtod($0, nil) } ?? .nan
    }
    return value.isFinite ? value : nil
  }

  /// Feet and inches as inches: `5'4"`, `5ft 4`, `5 ft 4.5 in`, `5 4`, `6'`.
  static func feetAndInches(_ text: UnsafePointer<UInt8>, _ length: Int, mark: UInt8) -> Double? {
    var cursor = TextCursor(text, length)
    guard let (feet, _) = cursor.digits() else { return nil }
    let space = cursor.next == 0x20
    cursor.skipSpaces()
    let marked =
      cursor.take("'") || cursor.take("\u{2019}") || cursor.take("\u{2032}") || cursor.take("feet")
      || cursor.take("ft")
    if marked { _ = cursor.take(0x2E) }
    cursor.skipSpaces()
    if cursor.isAtEnd { return marked ? Double(feet * 12) : nil }
    guard marked || space, cursor.next &- 0x30 < 10, let inches = decimal(&cursor, mark: mark), inches < 12
    else { return nil }
    cursor.skipSpaces()
    _ =
      cursor.take("\"") || cursor.take("''") || cursor.take("\u{201D}") || cursor.take("\u{2033}")
      || cursor.take("inches") || cursor.take("ins") || cursor.take("in")
    _ = cursor.take(0x2E)
    return cursor.isAtEnd ? Double(feet * 12) + inches : nil
  }

  /// Stones and pounds as pounds (a stone is 14 pounds): `11 st 4`, `11st 4 lb`, `11-4`, `12 st`.
  static func stonesAndPounds(_ text: UnsafePointer<UInt8>, _ length: Int, mark: UInt8) -> Double? {
    var cursor = TextCursor(text, length)
    guard let (stones, _) = cursor.digits() else { return nil }
    if cursor.take(0x2D) {
      guard cursor.next &- 0x30 < 10, let pounds = decimal(&cursor, mark: mark), pounds < 14, cursor.isAtEnd
      else { return nil }
      return Double(stones * 14) + pounds
    }
    cursor.skipSpaces()
    guard cursor.take("stone") || cursor.take("st") else { return nil }
    _ = cursor.take(0x2E)
    cursor.skipSpaces()
    if cursor.isAtEnd { return Double(stones * 14) }
    guard cursor.next &- 0x30 < 10, let pounds = decimal(&cursor, mark: mark), pounds < 14 else { return nil }
    cursor.skipSpaces()
    _ = cursor.take("lbs") || cursor.take("lb") || cursor.take("pounds")
    _ = cursor.take(0x2E)
    return cursor.isAtEnd ? Double(stones * 14) + pounds : nil
  }
}
