/// Goes over the sections of a number format's code (ECMA-376 part 1, 18.8.31).
struct FormatCode {
  /// What stands in a section beside literal text.
  struct Section {
    var hasDate = false
    var hasTime = false
    var hasElapsed = false
    var hasDigits = false

    /// Nil where the section shows no value.
    var known: NumberKind? {
      if hasDate { return .date }
      if hasElapsed { return .elapsed }
      if hasTime { return .time }
      return hasDigits ? .number : nil
    }
  }

  private let code: [UInt8]
  private var place = 0

  init(_ code: [UInt8]) { self.code = code }

  /// The next section; nil behind the last.
  mutating func section() -> Section? {
    guard place < code.count else { return nil }
    var section = Section()
    var isAfterHour = false
    // `m` is the minute behind an hour or before a second, else the month.
    var hasOpenMonth = false
    func settle(_ section: inout Section) {
      if hasOpenMonth { section.hasDate = true }
      hasOpenMonth = false
    }
    while place < code.count, code[place] != 0x3B {
      let byte = code[place]
      switch byte | 0x20 {
      case _ where byte == 0x22: skip(through: 0x22)
      case _ where byte == 0x5C || byte == 0x5F || byte == 0x2A: place += 2
      case _ where byte == 0x5B:
        if let unit = elapsedUnit() {
          settle(&section)
          section.hasElapsed = true
          isAfterHour = unit == 0x68
        }
        skip(through: 0x5D)
      case 0x67 where isNext("general"):
        section.hasDigits = true
        place += 7
      case 0x61 where isNext("am/pm") || isNext("a/p"):
        section.hasTime = true
        place += isNext("a/p") ? 3 : 5
      case 0x65 where place + 1 < code.count && (code[place + 1] == 0x2B || code[place + 1] == 0x2D):
        place += 2
      case 0x79, 0x64, 0x65, 0x62, 0x61:
        settle(&section)
        section.hasDate = true
        isAfterHour = false
        skipRun()
      case 0x68:
        settle(&section)
        section.hasTime = true
        isAfterHour = true
        skipRun()
      case 0x73:
        hasOpenMonth = false
        section.hasTime = true
        isAfterHour = false
        skipRun()
      case 0x6D:
        settle(&section)
        let length = skipRun()
        if length >= 3 {
          section.hasDate = true
        } else if isAfterHour {
          section.hasTime = true
        } else {
          hasOpenMonth = true
        }
        isAfterHour = false
      default:
        if byte == 0x30 || byte == 0x23 || byte == 0x3F || byte == 0x40 { section.hasDigits = true }
        place += 1
      }
    }
    place += 1
    if hasOpenMonth {
      // `[mm]` is not here, so that what is left over without a second is a month.
      section.hasDate = true
    }
    return section
  }

  private func isNext(_ word: StaticString) -> Bool {
    guard place + word.utf8CodeUnitCount <= code.count else { return false }
    for index in 0..<word.utf8CodeUnitCount where code[place + index] | 0x20 != word.utf8Start[index] | 0x20 {
      return false
    }
    return true
  }

  /// The letter of `[h]`, `[mm]`, `[ss]`; nil for a colour, a condition or a language.
  private func elapsedUnit() -> UInt8? {
    guard let end = code[place...].firstIndex(of: 0x5D), end > place + 1 else { return nil }
    let first = code[place + 1] | 0x20
    guard first == 0x68 || first == 0x6D || first == 0x73,
      code[(place + 1)..<end].allSatisfy({ $0 | 0x20 == first })
    else { return nil }
    return first
  }

  private mutating func skip(through mark: UInt8) {
    place += 1
    while place < code.count, code[place] != mark { place += 1 }
    place += 1
  }

  /// Goes behind a run of one letter; how long it was.
  @discardableResult
  private mutating func skipRun() -> Int {
    let start = place
    while place < code.count, code[place] | 0x20 == code[start] | 0x20 { place += 1 }
    return place - start
  }
}
