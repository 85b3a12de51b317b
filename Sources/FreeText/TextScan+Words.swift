extension TextScan {
  /// What a word without digits means that passed the filter; returns where to go on.
  mutating func meaning(_ word: TextWord) -> Int? {
    if let end = known(word) { return end }
    guard let role = WordRole.all[word.hash] else { return nil }
    switch role {
    case .month: return monthFirst(word)
    case .title: return title(word)
    case .relation: return relation(word)
    case .age: return agePhrase(word)
    case .web: return view[word.end] == UInt8(ascii: ".") ? web(from: word.start) : nil
    case .postOffice: return postBox(word)
    }
  }

  /// The longest known name, address or identifier that begins with a word.
  mutating func known(_ word: TextWord) -> Int? {
    var best: (end: Int, kind: TextKind)?
    func take(_ hash: UInt64, stemEnd: Int? = nil) {
      guard let places = known.places[hash] else { return }
      for place in places {
        let entry = known.entries[place]
        guard stemEnd == nil || entry.rest.isEmpty, let end = stemEnd ?? end(of: entry, from: word),
          end > best?.end ?? 0,
          counts(entry, word, end)
        else { continue }
        best = (end, entry.kind)
      }
    }
    take(word.hash)
    if word.isPossessive { take(word.stem, stemEnd: word.stemEnd) }
    if best == nil, word.length > 4, view[word.end - 1] | 0x20 == UInt8(ascii: "s") {
      take(word.shorter, stemEnd: word.end)
    }
    guard let best else { return nil }
    add(word.start, best.end, best.kind)
    return best.end
  }

  /// Where an entry that begins with a word ends, if the text goes on as it does.
  private func end(of entry: KnownEntities.Entry, from word: TextWord) -> Int? {
    var end = word.end
    for hash in entry.rest {
      var start = end
      while start - end < 3, view.isSpace(start) || TextScan.joins(view[start]) { start += 1 }
      guard start > end, view.isWord(start) else { return nil }
      let next = view.word(at: start)
      if next.hash == hash {
        end = next.end
      } else if next.isPossessive, next.stem == hash {
        end = next.stemEnd
      } else {
        return nil
      }
    }
    return end
  }

  /// What may stand between the words of a name or the parts of a number.
  private static func joins(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "/")
  }

  private func counts(_ entry: KnownEntities.Entry, _ word: TextWord, _ end: Int) -> Bool {
    let isOwn = entry.owner == owner && owner != KnownEntities.anyone
    let rules = entry.rules
    if rules.contains(.ownOnly), !isOwn { return false }
    if rules.contains(.allCapitals), !word.isAllUpper { return false }
    if rules.contains(.capital), !isOwn || rules.contains(.alwaysCapital), !isCapital(word.start, word.end) {
      return false
    }
    if rules.contains(.notBeforeNumber) {
      var next = view.spaces(from: end)
      if view[next] == UInt8(ascii: ":") || view[next] == UInt8(ascii: "=") { next = view.spaces(from: next + 1) }
      if view.isDigit(next), date(next) == nil { return false }
    }
    if entry.kind == .address, entry.rest.isEmpty, view.isSpace(end), view.isWord(end + 1) {
      return !AddressWord.terms.contains(view.word(at: end + 1).hash)
    }
    return true
  }

  /// Whether a word begins with a capital, or is one of a script that has no Latin letters. A particle may have its
  /// capital behind it, as `tSaoir` and `d'Arcy`.
  func isCapital(_ start: Int, _ end: Int) -> Bool {
    view.kind(start) & (ByteClass.upper | ByteClass.foreign) != 0
      || (end - start > 3
        && (view.isUpper(start + 1) || (view[start + 1] == UInt8(ascii: "'") && view.isUpper(start + 2))))
  }

  // MARK: Names that stand beside a word which tells that they do

  /// Behind the words of a name that begins at a place; nil where none does.
  ///
  /// - Parameter most: how many words with capitals it may have.
  func nameEnd(from start: Int, most: Int) -> Int? {
    var at = start
    var end: Int?
    var taken = 0
    var firstIsUpper = false
    while taken < most, view.isLetter(at) {
      let word = view.word(at: at)
      guard !word.hasDigit else { break }
      let isParticle = CommonWords.particles.contains(word.hash)
      if isCapital(at, word.end) {
        if CommonWords.ordinary.contains(word.hash) { break }
        if WordRole.all[word.hash] != nil, taken > 0 { break }
        // `Dr Hartwell MRI done`: what shouts behind what does not is no name.
        if taken == 0 {
          firstIsUpper = word.isAllUpper
        } else if word.isAllUpper && !firstIsUpper && word.length > 1 {
          break
        }
        if taken > 0, CommonWords.abbreviations.contains(word.hash), word.isAllUpper { break }
        end = word.isPossessive ? word.stemEnd : word.end
        taken += 1
        if word.isPossessive { break }
      } else if !isParticle || end == nil && taken > 0 {
        break
      }
      at = word.end
      if view[at] == UInt8(ascii: "."), word.length == 1 { at += 1 }
      guard view[at] == 32 || view[at] == UInt8(ascii: "-") || view[at] == 10 else { break }
      at += 1
      if view[at] == 32 { break }
    }
    return end
  }

  /// `Dr. Ferris`, `Mrs Ní Bhriain`.
  private mutating func title(_ word: TextWord) -> Int? {
    guard isCapital(word.start, word.end) || view[word.end] == UInt8(ascii: ".") else { return nil }
    var start = word.end
    if view[start] == UInt8(ascii: ".") { start += 1 }
    start = view.spaces(from: start, atMost: 2)
    guard start > word.end, isLetterOfName(start), let end = nameEnd(from: start, most: 3) else { return nil }
    // MS and MR are more than titles, and what follows them in capitals more than names.
    if word.isAllUpper, word.length == 2 {
      let next = view.word(at: start)
      guard next.isAllUpper, next.length > 2, !CommonWords.abbreviations.contains(next.hash) else { return nil }
    }
    add(start, end, .name)
    return end
  }

  /// `son Clarence Schroeder`, `(daughter) Coral`, and `Lorraine Sandvik (niece)`.
  private mutating func relation(_ word: TextWord) -> Int? {
    var found: Int?
    if view[word.start - 1] == UInt8(ascii: "("), let start = nameStart(before: word.start - 1) {
      add(start.start, start.end, .name)
      found = word.end
    }
    var start = word.end
    if view[start] == UInt8(ascii: "'"), view[start + 1] == UInt8(ascii: "s") { start += 2 }
    while start - word.end < 4, view.isSpace(start) || "(),:-".utf8.contains(view[start]) { start += 1 }
    guard start > word.end, isLetterOfName(start), view[start - 1] != 10,
      let end = nameEnd(from: start, most: 3)
    else { return found }
    let first = view.word(at: start)
    // A title goes its own way, and one word in capitals is as well an abbreviation.
    guard WordRole.isMonthOrNone(first.hash), first.length > 2, end > first.end || !isAbbreviation(first) else {
      return found
    }
    add(start, end, .name)
    return end
  }

  private func isAbbreviation(_ word: TextWord) -> Bool {
    word.isAllUpper && (word.length < 4 || CommonWords.abbreviations.contains(word.hash))
  }

  private func isLetterOfName(_ at: Int) -> Bool {
    view.isLetter(at) && (isCapital(at, at + 4) || CommonWords.particles.contains(view.word(at: at).hash))
  }

  /// The words with capitals that stand before a place, three at most.
  private func nameStart(before place: Int) -> (start: Int, end: Int)? {
    var end = place
    while place - end < 2, view.isSpace(end - 1) { end -= 1 }
    var start: Int?
    var at = end
    for _ in 0..<3 {
      guard let word = view.word(endingAt: at), !word.hasDigit else { break }
      let isParticle = CommonWords.particles.contains(word.hash)
      guard isCapital(word.start, word.end) || (isParticle && start != nil), !CommonWords.ordinary.contains(word.hash),
        WordRole.all[word.hash] == nil, !(word.isAllUpper && CommonWords.abbreviations.contains(word.hash))
      else { break }
      if isCapital(word.start, word.end) { start = word.start }
      at = word.start
      guard view[at - 1] == 32 || view[at - 1] == UInt8(ascii: "-") else { break }
      at -= 1
    }
    return start.map { ($0, end) }
  }
}
