import StudyModel
import Tables

/// Tells postcodes as larger places, cell by cell and without a text of any.
///
/// What is not written as a postcode of the site's country, and every postcode of a site whose packs have no rule, is
/// withheld: a ZIP in a British record is no British place.
struct AreaReader {
  /// How much of a postcode is told.
  enum Detail: Hashable {
    /// Three digits of a ZIP, the letters of a British postcode, the Australian state.
    case area
    /// What a limited data set may have: five digits of a ZIP (45 CFR 164.514(e)(2)); by analogy the outward part of a
    /// British postcode, and the four digits of an Australian one.
    case code
  }

  private let rule: AreaRule?
  private let detail: Detail
  /// By number of three digits: whether it may be told.
  private let keptPrefixes: [Bool]
  private let keptLetters: Set<[UInt8]>

  init(_ rule: AreaRule?, detail: Detail) {
    self.rule = rule
    self.detail = detail
    let keep = rule?.keep ?? []
    keptPrefixes = rule?.form == .zip3 ? (0..<1000).map { keep.contains(String(String(1000 + $0).dropFirst())) } : []
    keptLetters = Set(keep.map { Array($0.utf8) })
  }

  func column(of cells: TextColumn) -> TextColumn {
    var told = TextColumn()
    told.offsets.reserveCapacity(cells.count + 1)
    told.reasons = cells.reasons.isEmpty ? [UInt8](repeating: 0, count: cells.count) : cells.reasons
    var kept: [UInt8] = []
    kept.reserveCapacity(16)
    cells.bytes.withUnsafeBufferPointer { bytes in
      for row in 0..<cells.count {
        if told.reasons[row] == 0 {
          kept.removeAll(keepingCapacity: true)
          for byte in bytes[Int(cells.offsets[row])..<Int(cells.offsets[row + 1])] where byte != UInt8(ascii: " ") {
            kept.append((97...122).contains(byte) ? byte - 32 : byte)
          }
          if !append(kept, to: &told.bytes) { told.reasons[row] = Missing.withheld.rawValue }
        }
        told.offsets.append(Int32(told.bytes.count))
      }
    }
    if told.reasons.allSatisfy({ $0 == 0 }) { told.reasons = [] }
    return told
  }

  /// Appends what is told of a postcode without blanks and in capitals; false where nothing is.
  private func append(_ code: [UInt8], to bytes: inout [UInt8]) -> Bool {
    switch rule?.form {
    case nil: return false
    case .zip3: return appendZIP(code, to: &bytes)
    case .letters: return appendLetters(code, to: &bytes)
    case .ranges: return appendPlace(code, to: &bytes)
    }
  }

  /// `55905`, `55905-1234`, `559051234`; a spreadsheet takes the zero from the front of each of them.
  private func appendZIP(_ code: [UInt8], to bytes: inout [UInt8]) -> Bool {
    var digits = code
    if let dash = digits.firstIndex(of: UInt8(ascii: "-")) {
      guard digits.count - dash == 5, dash == 5 || dash == 4 else { return false }
      digits.remove(at: dash)
    }
    guard digits.allSatisfy(AreaReader.isDigit) else { return false }
    if digits.count == 4 || digits.count == 8 { digits.insert(UInt8(ascii: "0"), at: 0) }
    guard digits.count == 5 || digits.count == 9 else { return false }
    if detail == .code {
      bytes += digits[..<5]
      return true
    }
    let prefix = digits[..<3].reduce(0) { $0 * 10 + Int($1) - 48 }
    if keptPrefixes[prefix] {
      bytes += digits[..<3]
      return true
    }
    guard let other = rule?.other else { return false }
    bytes += Array(other.utf8)
    return true
  }

  /// `EH4 2XU`: what stands before the last digit and two letters is the outward part; an outward part may stand alone.
  private func appendLetters(_ code: [UInt8], to bytes: inout [UInt8]) -> Bool {
    let letters = code.prefix { AreaReader.isLetter($0) }
    guard (1...2).contains(letters.count), keptLetters.contains(Array(letters)) else { return false }
    var outward = code[...]
    if code.count >= 5 {
      let inward = Array(code.suffix(3))
      guard AreaReader.isDigit(inward[0]), AreaReader.isLetter(inward[1]), AreaReader.isLetter(inward[2]) else {
        return false
      }
      outward = code.dropLast(3)
    }
    guard (2...4).contains(outward.count), outward.count > letters.count, AreaReader.isDigit(outward[letters.count]),
      outward.allSatisfy({ AreaReader.isDigit($0) || AreaReader.isLetter($0) })
    else { return false }
    bytes += detail == .code ? Array(outward) : Array(letters)
    return true
  }

  /// Four digits; a spreadsheet takes the zero from the front of those of the Northern Territory.
  private func appendPlace(_ code: [UInt8], to bytes: inout [UInt8]) -> Bool {
    guard (3...4).contains(code.count), code.allSatisfy(AreaReader.isDigit), let rule else { return false }
    let number = code.reduce(0) { $0 * 10 + Int($1) - 48 }
    guard let place = rule.ranges.first(where: { $0.codes.contains(number) })?.place else { return false }
    if detail == .code {
      bytes += [UInt8](repeating: UInt8(ascii: "0"), count: 4 - code.count) + code
    } else {
      bytes += Array(place.utf8)
    }
    return true
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
}
