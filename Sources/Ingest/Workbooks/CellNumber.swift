import Glibc

/// Numbers of cells, which are doubles in decimal digits.
struct CellNumber {
  private let text: UnsafePointer<UInt8>
  private let isNegative: Bool
  private let whole: Range<Int>
  private let places: Range<Int>
  private let hasExponent: Bool

  /// A text of these bytes, ended by a zero byte; nil where it is no finite decimal number (XML Schema part 2,
  /// 3.2.5, without its words for what is no number).
  init?(_ text: UnsafePointer<UInt8>) {
    func digits(_ start: Int) -> Range<Int> {
      var end = start
      while text[end] &- 0x30 < 10 { end += 1 }
      return start..<end
    }
    self.text = text
    isNegative = text[0] == 0x2D
    whole = digits(isNegative || text[0] == 0x2B ? 1 : 0)
    var place = whole.upperBound
    if text[place] == 0x2E {
      places = digits(place + 1)
      place = places.upperBound
    } else {
      places = place..<place
    }
    guard whole.count + places.count > 0 else { return nil }
    hasExponent = text[place] | 0x20 == 0x65
    if hasExponent {
      let hasSign = text[place + 1] == 0x2B || text[place + 1] == 0x2D
      let exponent = digits(place + (hasSign ? 2 : 1))
      guard !exponent.isEmpty else { return nil }
      place = exponent.upperBound
    }
    guard text[place] == 0, value.isFinite else { return nil }
  }

  var value: Double {
    UnsafeRawPointer(text).withMemoryRebound(to: CChar.self, capacity: 1) { strtod($0, nil) }
  }

  /// Writes the shortest decimal that is read as the same double.
  ///
  /// Up to fifteen digits are that already: no two decimals so short are the same double.
  func write(to buffer: CellBuffer, mark: UInt8) {
    let first = (whole.lowerBound..<whole.upperBound).first { text[$0] != 0x30 } ?? whole.upperBound
    var end = places.upperBound
    while end > places.lowerBound, text[end - 1] == 0x30 { end -= 1 }
    guard !hasExponent, whole.upperBound - first + end - places.lowerBound <= 15 else {
      return CellNumber.write(value, to: buffer, mark: mark)
    }
    if isNegative, first < whole.upperBound || end > places.lowerBound { buffer.append(0x2D) }
    if first == whole.upperBound { buffer.append(0x30) }
    for index in first..<whole.upperBound { buffer.append(text[index]) }
    guard end > places.lowerBound else { return }
    buffer.append(mark)
    for index in places.lowerBound..<end { buffer.append(text[index]) }
  }

  /// Writes a double that has to be taken apart; with an exponent only where it is beyond 10^20 or below 10^-10.
  private static func write(_ value: Double, to buffer: CellBuffer, mark: UInt8) {
    guard value != 0 else { return buffer.append(0x30) }
    if value < 0 { buffer.append(0x2D) }
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 40) { room in
      guard let text = room.baseAddress else { return }
      // Seventeen digits tell any two doubles apart.
      for digits in 15...17 {
        gcvt(abs(value), Int32(digits), text)
        if strtod(text, nil) == abs(value) { break }
      }
      lay(text, to: buffer, mark: mark)
    }
  }

  /// Lays out what `printf` makes of `%g`: digits with or without a point and an exponent.
  private static func lay(_ text: UnsafeMutablePointer<CChar>, to buffer: CellBuffer, mark: UInt8) {
    // The digits move to the front; `exponent` is that of the first of them.
    var count = 0
    var exponent = -1
    var isBehindPoint = false
    var place = 0
    while text[place] != 0, text[place] != 0x65 {
      if text[place] == 0x2E {
        isBehindPoint = true
      } else {
        if count == 0, text[place] == 0x30 {
          if isBehindPoint { exponent -= 1 }
        } else {
          text[count] = text[place]
          count += 1
          if !isBehindPoint { exponent += 1 }
        }
      }
      place += 1
    }
    if text[place] == 0x65 { exponent += Int(atoi(text + place + 1)) }
    func digit(_ index: Int) -> UInt8 { index < count ? UInt8(bitPattern: text[index]) : 0x30 }
    let isPlain = (-10...20).contains(exponent)
    let wholes = isPlain ? exponent + 1 : 1
    if wholes <= 0 { buffer.append(0x30) }
    for index in 0..<max(0, wholes) { buffer.append(digit(index)) }
    if count > wholes {
      buffer.append(mark)
      for _ in 0..<max(0, -wholes) { buffer.append(0x30) }
      for index in max(0, wholes)..<count { buffer.append(digit(index)) }
    }
    guard !isPlain else { return }
    buffer.append(0x45)
    if exponent < 0 { buffer.append(0x2D) }
    buffer.append(abs(exponent), width: 1)
  }
}
