/// Finds in a folded text what names somebody.
///
/// One pass over the bytes: words are hashed as they go by, and all but one in sixteen of those that mean nothing fail
/// a filter; digits, `@`, `:` and the words that pass lead to the rules, which look around from there.
struct TextScan {
  let view: TextView
  let convention: TextConvention
  let known: KnownEntities
  /// Whom the text is about; `KnownEntities.anyone` where that is not known.
  let owner: Int64
  /// In rising order, none within another.
  private(set) var spans: [TextSpan]
  /// Dates whose day and month can change places.
  var ambiguousDates = 0
  /// Digits of the number in hand.
  var digits: [UInt8]

  init(
    _ view: TextView, convention: TextConvention, known: KnownEntities, owner: Int64, spans: [TextSpan],
    digits: [UInt8]
  ) {
    self.view = view
    self.convention = convention
    self.known = known
    self.owner = owner
    self.spans = spans
    self.digits = digits
    self.spans.removeAll(keepingCapacity: true)
  }

  mutating func run() {
    known.filter.withUnsafeBufferPointer { filter in
      let bytes = view.bytes
      let classes = view.classes
      let count = view.count
      let filterWords = filter.count
      var at = 0
      while at < count {
        let kind = classes[Int(bytes[at])]
        if kind & ByteClass.letter != 0 {
          let word = view.word(at: at)
          at = word.end
          if word.hasDigit {
            if let end = mixed(word) { at = end }
            continue
          }
          let (place, mask) = KnownEntities.bit(word.hash, words: filterWords)
          if filter[place] & mask != 0 || (word.stemEnd >= 0 && passes(word.stem, filter))
            || (bytes[at - 1] | 0x20 == UInt8(ascii: "s") && passes(word.shorter, filter))
          {
            if let end = meaning(word) { at = max(at, end) }
          }
        } else if kind & (ByteClass.digit | ByteClass.signal) == 0 {
          at += 1
        } else if kind & ByteClass.digit != 0 {
          at = number(at)
        } else {
          at = max(at + 1, signal(at) ?? 0)
        }
      }
    }
  }

  @inline(__always)
  private func passes(_ hash: UInt64, _ filter: UnsafeBufferPointer<UInt64>) -> Bool {
    let (place, mask) = KnownEntities.bit(hash, words: filter.count)
    return filter[place] & mask != 0
  }

  /// What a number that begins at a place is; returns where to go on.
  private mutating func number(_ at: Int) -> Int {
    let word = view.word(at: at)
    if let found = date(at) {
      add(found.start, found.end, .date, day: found.day)
      if found.isAmbiguous { ambiguousDates += 1 }
      return found.end
    }
    if word.kinds & ByteClass.letter != 0, let end = mixed(word) { return end }
    if let end = dottedAddress(at) ?? digitChain(at) ?? known(word) ?? address(at) ?? age(at) { return end }
    return word.end
  }

  private mutating func signal(_ at: Int) -> Int? {
    switch view[at] {
    case UInt8(ascii: "@"): email(at)
    case UInt8(ascii: ":"): webAddress(at) ?? ipAddress(at)
    default: replaced(at)
    }
  }

  /// Behind a mark that stands where something was replaced before, so that a text is scrubbed but once.
  private func replaced(_ at: Int) -> Int? {
    var end = at + 1
    while end < view.count, end - at < 16, view[end] != UInt8(ascii: "]") { end += 1 }
    guard view[end] == UInt8(ascii: "]") else { return nil }
    let inside = at..<(end + 1)
    for mark in TextKind.marks where mark.count == inside.count {
      if mark.indices.allSatisfy({ view[at + $0] == mark[$0] }) { return end + 1 }
    }
    var place = at + 1
    for letter in "day ".utf8 {
      guard view[place] == letter else { return date(in: at + 1, end) ? end + 1 : nil }
      place += 1
    }
    if view[place] == UInt8(ascii: "-") { place += 1 }
    return place < end && view.digits(from: place) == end ? end + 1 : nil
  }

  /// Whether a date as it is written when it has been moved stands between two places.
  private func date(in start: Int, _ end: Int) -> Bool {
    end - start == 10 && view.digits(from: start) == start + 4 && view[start + 4] == UInt8(ascii: "-")
      && view.digits(from: start + 5) == start + 7 && view[start + 7] == UInt8(ascii: "-")
      && view.digits(from: start + 8) == end
  }

  /// Notes something to be replaced; what it overlaps with becomes part of it.
  mutating func add(_ start: Int, _ end: Int, _ kind: TextKind, day: Int32? = nil) {
    var span = TextSpan(start: start, end: end, kind: kind, day: day)
    while let last = spans.last, last.end > span.start {
      span.start = min(span.start, last.start)
      span.end = max(span.end, last.end)
      spans.removeLast()
    }
    // Names that stand side by side are one.
    if kind == .name, let last = spans.last, last.kind == .name, span.start - last.end == 1,
      view[last.end] == 32 || view[last.end] == UInt8(ascii: "-")
    {
      span.start = last.start
      spans.removeLast()
    }
    spans.append(span)
  }
}
