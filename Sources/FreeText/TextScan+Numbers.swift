import Identifiers

extension TextScan {
  /// The groups of digits that stand in a row from a place, with what people write between the parts of a number.
  private struct Chain {
    /// At most `most` groups.
    var groups: [(start: Int, end: Int)] = []
    var digits = 0

    static let most = 16
  }

  /// A number that names somebody and begins with the digits at a place; returns where it ends.
  ///
  /// Of all that begin there the longest is taken: one that is known, one that a check digit or its shape proves, a
  /// telephone number, or one that the words before it say is an identifier.
  mutating func digitChain(_ at: Int) -> Int? {
    guard !view.isWord(at - 1) else { return nil }
    let chain = chain(from: at)
    let isOpen = !isContinued(at)
    var ends: [(count: Int, end: Int)] = []
    digits.removeAll(keepingCapacity: true)
    for (place, group) in chain.groups.enumerated() {
      for digit in group.start..<group.end { digits.append(TextScan.digit(view[digit])) }
      guard digits.count <= 24 else { break }
      ends.append((place + 1, digits.count))
    }
    var context: NumberContext??
    func words() -> NumberContext? {
      if let context { return context }
      let found = self.context(before: at)
      context = .some(found)
      return found
    }
    for (count, total) in ends.reversed() where total >= 4 {
      let end = chain.groups[count - 1].end
      guard endsNumber(end) else { continue }
      let groups = chain.groups[0..<count]
      if digits.count > total { digits.removeLast(digits.count - total) }
      guard isOpen || total >= 9 && count == 1 else { continue }
      guard let kind = kind(of: groups, total: total, at: at, words) else { continue }
      let start = kind == .phone ? openPhone(at) : at
      var last = end
      // A claim number has a letter or two behind it.
      if kind == .id, total == 9, isClaimant(end) { last = view.word(at: end).end }
      add(start, last, kind)
      return last
    }
    return nil
  }

  private func chain(from at: Int) -> Chain {
    var chain = Chain()
    var start = at
    while chain.groups.count < Chain.most, chain.digits <= 24 {
      var end = start
      while view.isDigit(end) || (end > start && isMisread(end, from: start)) { end += 1 }
      guard end > start else { break }
      chain.groups.append((start, end))
      chain.digits += end - start
      start = end
      while start - end < 3, view.isSpace(start) || "-./()".utf8.contains(view[start]) { start += 1 }
      guard start > end, view.isDigit(start) else { break }
    }
    return chain
  }

  /// Whether an O or l stands among digits, as a scanner reads 0 and 1: in a word of nothing else, six digits and more,
  /// the last of which is one.
  private func isMisread(_ at: Int, from start: Int) -> Bool {
    guard TextScan.digit(view[at]) != view[at] else { return false }
    var end = start
    var sure = 0
    while view.isWord(end) {
      if view.isDigit(end) { sure += 1 } else if TextScan.digit(view[end]) == view[end] { return false }
      end += 1
    }
    return sure >= 6 && view.isDigit(end - 1)
  }

  private static func digit(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "O"), UInt8(ascii: "o"): 48
    case UInt8(ascii: "l"), UInt8(ascii: "I"): 49
    default: byte
    }
  }

  /// Whether the digits go on others before a mark, as in `36.8` and `120/80`.
  private func isContinued(_ at: Int) -> Bool {
    switch view[at - 1] {
    case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ","), UInt8(ascii: "-"): view.isDigit(at - 2)
    default: false
    }
  }

  private func endsNumber(_ end: Int) -> Bool {
    if view.isWord(end) { return isClaimant(end) }
    let mark = view[end]
    let joins =
      mark == UInt8(ascii: "-") || mark == UInt8(ascii: "/") || mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",")
    return !(joins && view.isDigit(end + 1))
  }

  private func isClaimant(_ end: Int) -> Bool {
    let word = view.word(at: end)
    return view.isUpper(end) && word.length <= 2
  }

  /// What digits are; nil where they name nobody.
  private func kind(
    of groups: ArraySlice<(start: Int, end: Int)>, total: Int, at: Int, _ words: () -> NumberContext?
  ) -> TextKind? {
    if let number = known.numbers[EntityList.key(of: digits)] {
      if !number.isShort { return total >= 5 ? number.kind : nil }
      if number.kind == .postcode, groups.count == 1, isBehindAddress(at) || words() == .postcode { return .postcode }
    }
    let shape = NumberShape(groups: groups, view: view, at: at)
    if total >= 9 {
      let said = words()
      if said == .id, CheckedNumber.isOneAnywhere(digits) { return .id }
      if said == .phone, PhoneShape.isPhone(digits, shape, convention.country) { return .phone }
      if let country = PhoneShape.evidentCountry(digits, shape), country == convention.country || shape.hasPlus {
        // A CHI number may begin as a telephone number does: what its check digit proves it is.
        guard said != .phone, shape.isOneOrTwo, CheckedNumber.isOne(digits, convention.country) else { return .phone }
        return .id
      }
      if total == 9 && isClaimant(groups[groups.endIndex - 1].end) || CheckedNumber.isOne(digits, convention.country),
        shape.isUsual || said == .id || said == .number
      {
        return .id
      }
      if PhoneShape.isPhone(digits, shape, convention.country) { return .phone }
      if CheckedNumber.isOneAnywhere(digits), shape.isUsual || said == .id || said == .number { return .id }
      if total == 9, shape.lengths == [3, 2, 4], CheckedNumber.isSocialSecurity(digits) { return .id }
      if shape.isJoined, said == .id { return .id }
      // Nothing that is measured has nine digits in a row.
      if groups.count == 1 { return said == .phone ? .phone : .id }
    }
    if total == 9, convention.country == .unitedStates || words() == .postcode, shape.lengths == [5, 4],
      view[groups[groups.startIndex].end] == UInt8(ascii: "-")
    {
      return .postcode
    }
    if isRecordNumber(groups[groups.startIndex].start, groups[groups.endIndex - 1].end) { return .id }
    return said(total: total, groups: groups.count, shape, at: at, words)
  }

  /// What short numbers are for the words before them.
  private func said(
    total: Int, groups: Int, _ shape: NumberShape, at: Int, _ words: () -> NumberContext?
  ) -> TextKind? {
    if groups == 1, total == 5 || total == 4 {
      // A postcode behind its state.
      if convention.country == .unitedStates && total == 5 || convention.country == .australia && total == 4,
        isBehindState(at)
      {
        return .postcode
      }
    }
    if total == 7, convention.country == .unitedStates, shape.lengths == [3, 4], shape.isJoined, digits[0] > 49 {
      return .phone
    }
    switch words() {
    case .phone where (6...12).contains(total) && shape.isUsual: return .phone
    case .phone where groups == 1 && total >= 4 && isExtension(at): return .phone
    case .id where total >= 5 && (shape.isJoined || shape.isUsual && total <= 10): return .id
    case .postcode where groups == 1 && (total == 4 || total == 5): return .postcode
    default: return nil
    }
  }

  private func isExtension(_ at: Int) -> Bool {
    var end = at
    while at - end < 3, !view.isWord(end - 1), end > 0 { end -= 1 }
    guard let word = view.word(endingAt: end) else { return false }
    return word.hash == WordHash.of("ext") || word.hash == WordHash.of("extension") || word.hash == WordHash.of("bleep")
      || word.hash == WordHash.of("pager")
  }

  /// Where a telephone number begins whose digits do at a place: before a plus or an opening parenthesis.
  private func openPhone(_ at: Int) -> Int {
    var start = at
    while at - start < 2, view[start - 1] == UInt8(ascii: "(") || view[start - 1] == UInt8(ascii: "+") { start -= 1 }
    return start
  }

  // MARK: Letters and digits

  /// A word of letters and digits, or the first part of a number that has both; returns where to go on.
  mutating func mixed(_ word: TextWord) -> Int? {
    if let end = known(word) { return end }
    guard word.length >= 2, !isBehindMark(word.start) else { return nil }
    if let end = postcode(word) { return end }
    // Up to three parts with a mark or space between.
    var ends: [Int] = [word.end]
    while ends.count < 3 {
      let end = ends[ends.count - 1]
      guard view[end] == UInt8(ascii: "-") || view[end] == 32, view.isWord(end + 1) else { break }
      ends.append(view.word(at: end + 1).end)
    }
    for end in ends.reversed() where end - word.start >= 5 && end - word.start <= 20 {
      if CheckedNumber.isLettered(view, word.start, end, convention.country)
        || end == word.end && isRecordNumber(word.start, end)
      {
        add(word.start, end, .id)
        return end
      }
    }
    let digits = (word.start..<word.end).count { view.isDigit($0) }
    guard digits >= 4 || digits >= 3 && word.length >= 6 else { return nil }
    if context(before: word.start) == .id || CheckedNumber.isVeteran(view, word.start, word.end, convention.country) {
      add(word.start, word.end, .id)
      return word.end
    }
    return nil
  }

  private func isBehindMark(_ at: Int) -> Bool {
    (view[at - 1] == UInt8(ascii: ".") || view[at - 1] == UInt8(ascii: "-")) && view.isWord(at - 2)
  }

  /// Whether a number has a shape of the site's own record numbers.
  private func isRecordNumber(_ start: Int, _ end: Int) -> Bool {
    guard !convention.recordNumbers.isEmpty else { return false }
    let text = IdentifierText(UnsafeRawBufferPointer(start: view.bytes + start, count: end - start))
    return convention.recordNumbers.contains { $0.matches(text) }
  }

  /// A postcode of the United Kingdom: in capitals, or behind a word that says so.
  private mutating func postcode(_ word: TextWord) -> Int? {
    guard word.length <= 7, view.isLetter(word.start) else { return nil }
    var end = word.end
    if word.length <= 4 {
      guard view[end] == 32, view.isDigit(end + 1) else { return nil }
      let inward = view.word(at: end + 1)
      guard inward.length == 3 else { return nil }
      end = inward.end
    }
    guard PostcodeShape.isBritish(view, word.start, end) else { return nil }
    let isUpper = (word.start..<end).allSatisfy { !view.isLetter($0) || view.isUpper($0) }
    guard
      isUpper && (end > word.end || word.length >= 6) || context(before: word.start) == .postcode
        || isBehindAddress(word.start)
    else { return nil }
    add(word.start, end, .postcode)
    return end
  }
}

/// How the digits of a number are written.
struct NumberShape {
  /// How many digits each group has.
  var lengths: [Int]
  /// Whether no space stands between the groups.
  var isJoined: Bool
  /// Whether a plus or `00` begins it.
  var hasPlus: Bool
  /// Whether a slash stands in it.
  var hasSlash: Bool

  init(groups: ArraySlice<(start: Int, end: Int)>, view: TextView, at: Int) {
    lengths = groups.map { $0.end - $0.start }
    let from = groups[groups.startIndex].start
    let to = groups[groups.endIndex - 1].end
    isJoined = !(from..<to).contains { view.isSpace($0) }
    hasSlash = (from..<to).contains { view[$0] == UInt8(ascii: "/") }
    hasPlus = view[at - 1] == UInt8(ascii: "+") || (view[at] == 48 && view[at + 1] == 48)
  }

  /// Whether people write numbers so: in few groups, or each digit alone. Vital signs in a row have more.
  var isUsual: Bool {
    lengths.count <= 4 || lengths.allSatisfy { $0 == 1 } || (lengths.allSatisfy { $0 <= 2 } && lengths.count <= 6)
  }

  var isOneOrTwo: Bool { lengths.count <= 2 || lengths == [3, 3, 4] || lengths.allSatisfy { $0 == 1 } }
}
