/// Telephone numbers of three countries, and of others behind a plus.
///
/// The rules are those of privacy.md 2.2, which has them from memory: they decide which word stands for a number, and
/// what stays in a text only where the digits have no other reason to go.
enum PhoneShape {
  /// Whether digits can be a telephone number where a word says so or their form does.
  static func isPhone(_ digits: [UInt8], _ shape: NumberShape, _ country: TextConvention.Country) -> Bool {
    if evidentCountry(digits, shape) != nil { return true }
    guard !shape.hasSlash else { return false }
    // The form of North America: 3-3-4, or all in a row where that is the country.
    guard digits.count == 10 || digits.count == 11 && digits[0] == 49 else { return false }
    let ten = digits.suffix(10)
    guard isAmerican(ten) else { return false }
    let lengths = digits.count == 11 && shape.lengths[0] == 1 ? Array(shape.lengths.dropFirst()) : shape.lengths
    return lengths == [3, 3, 4] || country == .unitedStates && lengths.count <= 2
  }

  /// The country of a number that its first digits give away; `other` behind the plus of any other.
  static func evidentCountry(_ digits: [UInt8], _ shape: NumberShape) -> TextConvention.Country? {
    guard !shape.hasSlash else { return nil }
    if shape.hasPlus {
      let rest = digits.drop { $0 == 48 }
      if rest.starts(with: "44".utf8), (11...13).contains(rest.count) { return .unitedKingdom }
      if rest.starts(with: "61".utf8), (11...12).contains(rest.count) { return .australia }
      if rest.first == 49, rest.count == 11 { return .unitedStates }
      return (9...15).contains(rest.count) ? .other : nil
    }
    guard shape.isUsual, digits.count >= 10 else { return nil }
    if digits.count == 10, digits.starts(with: "1300".utf8) || digits.starts(with: "1800".utf8) { return .australia }
    guard digits[0] == 48 else { return nil }
    switch digits.count {
    case 10 where "23478".utf8.contains(digits[1]): return .australia
    case 10, 11: return "1235789".utf8.contains(digits[1]) ? .unitedKingdom : nil
    default: return nil
    }
  }

  /// Area 2 to 9, no N11; exchange 2 to 9.
  private static func isAmerican(_ digits: ArraySlice<UInt8>) -> Bool {
    let d = Array(digits)
    return d[0] >= 50 && !(d[1] == 49 && d[2] == 49) && d[3] >= 50
  }
}

/// What postcodes look like.
enum PostcodeShape {
  /// A postcode of the United Kingdom, one space between its parts or none (privacy.md 2.2).
  static func isBritish(_ view: TextView, _ start: Int, _ end: Int) -> Bool {
    var letters: [UInt8] = []
    for place in start..<end where view[place] != 32 {
      letters.append(view.isLetter(place) ? view[place] & ~0x20 : view[place])
    }
    guard (5...7).contains(letters.count) else { return false }
    let inward = letters.suffix(3)
    guard isDigit(inward[inward.startIndex]),
      inward.dropFirst().allSatisfy({ isLetter($0) && !"CIKMOV".utf8.contains($0) })
    else { return false }
    let outward = Array(letters.dropLast(3))
    guard isLetter(outward[0]), !"QVX".utf8.contains(outward[0]) else { return false }
    var rest = outward.dropFirst()
    var hasTwo = false
    if let second = rest.first, isLetter(second) {
      guard !"IJZ".utf8.contains(second) else { return false }
      hasTwo = true
      rest = rest.dropFirst()
    }
    guard let digit = rest.popFirst(), isDigit(digit) else { return false }
    guard let last = rest.popFirst() else { return true }
    guard rest.isEmpty else { return false }
    return isDigit(last)
      || (hasTwo ? "ABEHMNPRVWXY" : "ABCDEFGHJKPSTUW").utf8.contains(last)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
}
