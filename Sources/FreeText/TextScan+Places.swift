extension TextScan {
  /// A street with its house number, which begins at a place: `16 Wapiti Loop NE`. One to four words with capitals
  /// stand between the number and what streets are called.
  mutating func address(_ at: Int) -> Int? {
    var end = view.digits(from: at)
    guard end - at <= 5 else { return nil }
    if view.isLetter(end), !view.isWord(end + 1) { end += 1 }
    guard view[end] == 32 || view[end] == UInt8(ascii: ",") else { return nil }
    var start = view.spaces(from: view[end] == 32 ? end : end + 1, atMost: 2)
    for place in 0..<5 {
      guard view.isUpper(start) else { return nil }
      let word = view.word(at: start)
      guard !word.hasDigit || place == 0 else { return nil }
      if place > 0, AddressWord.streets.contains(word.hash) {
        var last = word.end
        if view[last] == UInt8(ascii: ".") { last += 1 }
        if view[last] == 32, view.isUpper(last + 1) {
          let point = view.word(at: last + 1)
          if AddressWord.compass.contains(point.hash), point.isAllUpper { last = point.end }
        }
        if view[last - 1] == UInt8(ascii: ".") { last -= 1 }
        add(at, last, .address)
        return last
      }
      guard view[word.end] == 32 else { return nil }
      start = word.end + 1
    }
    return nil
  }

  /// `PO Box 123`.
  mutating func postBox(_ word: TextWord) -> Int? {
    guard word.isAllUpper else { return nil }
    let start = view.spaces(from: word.end, atMost: 2)
    let box = view.word(at: start)
    guard box.hash == WordHash.of("box") else { return nil }
    let number = view.spaces(from: box.end, atMost: 2)
    let end = view.digits(from: number)
    guard end > number, number > box.end else { return nil }
    add(word.start, end, .address)
    return end
  }

  /// An age of 90 and more, of which one may not tell (45 CFR 164.514(b)(2)(i)(C)): `93 years`, `93yo`, `93-year-old`.
  mutating func age(_ at: Int) -> Int? {
    let end = view.digits(from: at)
    guard isOld(at, end) else { return nil }
    var start = end
    while start - end < 2, view.isSpace(start) || view[start] == UInt8(ascii: "-") { start += 1 }
    guard view.isLetter(start) else { return nil }
    let unit = view.word(at: start)
    guard UnitWord.years.contains(unit.hash), !view.isWord(unit.end) else { return nil }
    // `90 y` may stand for anything; `y/o` does not.
    if unit.length == 1 {
      guard view[unit.end] == UInt8(ascii: "/") || view[unit.end] == UInt8(ascii: "."),
        view[unit.end + 1] | 0x20 == UInt8(ascii: "o")
      else { return nil }
    }
    add(at, end, .age)
    return end
  }

  /// `aged 93`, `age: 93`.
  mutating func agePhrase(_ word: TextWord) -> Int? {
    var start = word.end
    while start - word.end < 3, view.isSpace(start) || view[start] == UInt8(ascii: ":") { start += 1 }
    let end = view.digits(from: start)
    guard start > word.end, isOld(start, end) else { return nil }
    add(start, end, .age)
    return end
  }

  private func isOld(_ start: Int, _ end: Int) -> Bool {
    (2...3).contains(end - start) && (90...125).contains(view.number(start..<end)) && view[end] != UInt8(ascii: "/")
      && !(view[end] == UInt8(ascii: ".") && view.isDigit(end + 1)) && view[start - 1] != UInt8(ascii: "/")
  }
}
