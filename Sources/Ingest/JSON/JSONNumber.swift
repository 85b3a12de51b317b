/// Numbers as a JSON text writes them (RFC 8259, section 6). They are never turned into binary and back.
enum JSONNumber {
  /// The longest plain decimal that an exponent is written out to, in digits.
  static let longest = 40

  /// Whether the bytes are a number: no sign but `-`, no zero before other digits, digits on both sides of a point.
  static func isValid(_ text: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    func digits() -> Int {
      let start = at
      while at < text.count, text[at] &- 0x30 < 10 { at += 1 }
      return at - start
    }
    if at < text.count, text[at] == 0x2D { at += 1 }
    let first = at
    let whole = digits()
    guard whole > 0, whole == 1 || text[first] != 0x30 else { return false }
    if at < text.count, text[at] == 0x2E {
      at += 1
      guard digits() > 0 else { return false }
    }
    if at < text.count, text[at] | 0x20 == 0x65 {
      at += 1
      if at < text.count, text[at] == 0x2B || text[at] == 0x2D { at += 1 }
      guard digits() > 0 else { return false }
    }
    return at == text.count
  }

  /// Whether a valid number has neither an exponent nor a fraction other than zeros.
  static func isInteger(_ text: UnsafeRawBufferPointer) -> Bool {
    var isFraction = false
    for byte in text {
      if byte | 0x20 == 0x65 || (isFraction && byte != 0x30) { return false }
      if byte == 0x2E { isFraction = true }
    }
    return true
  }

  /// Adds a valid number with the decimal mark given. An exponent moves the mark, which is exact; where that takes
  /// more than `longest` digits the number stays as it is written.
  static func append(_ text: UnsafeRawBufferPointer, mark: UInt8, to bytes: inout [UInt8]) {
    guard let place = text.firstIndex(where: { $0 | 0x20 == 0x65 }) else {
      let start = bytes.count
      bytes.append(contentsOf: text)
      if mark != 0x2E, let point = text.firstIndex(of: 0x2E) { bytes[start + point] = mark }
      return
    }
    guard let exponent = exponent(text[(place + 1)...]) else {
      bytes.append(contentsOf: text)
      return
    }
    let sign = text[0] == 0x2D ? 1 : 0
    let point = text[..<place].firstIndex(of: 0x2E) ?? place
    let digits = text[sign..<place].filter { $0 != 0x2E }
    // How many of the digits stand before the mark.
    let whole = point - sign + exponent
    guard max(whole, digits.count) - min(whole, 0) <= longest else {
      bytes.append(contentsOf: text)
      return
    }
    if sign == 1 { bytes.append(0x2D) }
    var isLeading = true
    for place in stride(from: 0, to: whole, by: 1) {
      let digit = place < digits.count ? digits[place] : 0x30
      if isLeading, digit == 0x30, place < whole - 1 { continue }
      isLeading = false
      bytes.append(digit)
    }
    if whole <= 0 { bytes.append(0x30) }
    guard digits.count > max(whole, 0) || whole < 0 else { return }
    bytes.append(mark)
    for _ in stride(from: whole, to: 0, by: 1) { bytes.append(0x30) }
    bytes.append(contentsOf: digits.dropFirst(max(whole, 0)))
  }

  /// The value of a sign or none and digits; nil beyond what is ever written out.
  private static func exponent(_ text: Slice<UnsafeRawBufferPointer>) -> Int? {
    var value = 0
    for byte in text where byte &- 0x30 < 10 {
      value = value * 10 + Int(byte - 0x30)
      if value > 1_000 { return nil }
    }
    return text.first == 0x2D ? -value : value
  }
}
