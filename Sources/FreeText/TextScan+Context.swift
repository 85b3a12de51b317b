extension TextScan {
  /// What the words before a place say of the number there: the nearest of four that says something. What stands before
  /// the end of a sentence, a line, or something replaced says nothing.
  ///
  /// - Parameter ofDate: whether words that date something count.
  func context(before place: Int, ofDate: Bool = false) -> NumberContext? {
    var at = place
    var isNumber = false
    var words = 0
    while words < 4, place - at < 48 {
      let end = at
      // Back over what is no word.
      while at > 0, place - at < 48, !view.isWord(at - 1) {
        let byte = view[at - 1]
        if byte == UInt8(ascii: "]") || byte == UInt8(ascii: ";") { return isNumber ? .number : nil }
        if byte == UInt8(ascii: "."), view.isSpace(at), at >= 3, view.isWord(at - 2), words > 0 || !isShort(at - 1) {
          return isNumber ? .number : nil
        }
        if byte == UInt8(ascii: "#") { isNumber = true }
        at -= 1
      }
      guard at > 0, end - at < 6, let word = view.word(endingAt: at) else { break }
      // `d.o.b.` and `N.H.S.` are spelt letter by letter.
      let (hash, start) = spelt(word)
      at = start
      words += 1
      guard let found = NumberContext.all[hash] else {
        if words > 2, isNumber { break }
        continue
      }
      switch found {
      case .number: isNumber = true
      case .keeper:
        if isNumber { return .id }
      case .day, .dayOrSpan:
        // What happened there does not date what stands three words on.
        if ofDate { return words > 2 ? nil : found }
      default: return found
      }
    }
    return isNumber ? .number : nil
  }

  /// Whether a word before a full stop is an abbreviation, as `no.` and `tel.`
  private func isShort(_ end: Int) -> Bool { (view.word(endingAt: end)?.length ?? 9) <= 4 }

  /// A word, or single letters with full stops between them as one word.
  private func spelt(_ word: TextWord) -> (hash: UInt64, start: Int) {
    guard word.length == 1, view[word.start - 1] == UInt8(ascii: "."), view.isLetter(word.start - 2) else {
      return (word.hash, word.start)
    }
    var start = word.start
    while view[start - 1] == UInt8(ascii: "."), view.isLetter(start - 2), !view.isWord(start - 3) { start -= 2 }
    var hash = WordHash.basis
    for place in stride(from: start, through: word.start, by: 2) {
      hash = WordHash.adding(view[place] | 0x20, to: hash)
    }
    return (hash, start)
  }

  /// Whether the word before a place, in capitals, is a state, as in `NSW 2620`.
  func isBehindState(_ at: Int) -> Bool {
    var end = at
    while at - end < 3,
      view.isSpace(end - 1) || view[end - 1] == UInt8(ascii: ",") || view[end - 1] == UInt8(ascii: ".")
    {
      end -= 1
    }
    guard end < at, let word = view.word(endingAt: end) else { return false }
    return word.isAllUpper && AddressWord.states.contains(word.hash)
  }

  /// Whether an address, a town or a state ends right before a place.
  func isBehindAddress(_ at: Int) -> Bool {
    if isBehindState(at) { return true }
    guard let last = spans.last, last.kind == .address, last.end <= at, at - last.end <= 3 else { return false }
    return (last.end..<at).allSatisfy { view.isSpace($0) || view[$0] == UInt8(ascii: ",") }
  }
}
