/// Collects what names people: names, addresses, numbers and birth dates as they stand in the data.
///
/// It holds hashes of words. `count` tells how much; an entry takes some hundred bytes.
package struct EntityList: Sendable {
  struct Number: Sendable {
    var kind: TextKind
    /// Whether it counts only beside an address or a word that tells what it is, for it may be a year as well.
    var isShort: Bool
  }

  private(set) var words: [(first: UInt64, entry: KnownEntities.Entry)] = []
  private(set) var numbers: [UInt64: Number] = [:]
  private(set) var births: [Int64: Int32] = [:]
  private var seen: Set<Seen> = []
  private var folded = FoldedText()

  /// What is entered once, however many records repeat it.
  private struct Seen: Hashable, Sendable {
    var hash: UInt64
    var owner: Int64
    var kind: TextKind
  }

  package init() {}

  /// How many entries there are.
  package var count: Int { words.count + numbers.count + births.count }

  package mutating func add(_ other: EntityList) {
    for (first, entry) in other.words { enter(first, entry) }
    for (key, number) in other.numbers where numbers[key] == nil { numbers[key] = number }
    births.merge(other.births) { first, _ in first }
  }

  /// A name of a person that texts about `owner` may hold: the owner's, or of a relative or of staff.
  ///
  /// - Parameter isOwn: whether the owner is called so, so that nicknames follow from it.
  package mutating func addName(_ text: UnsafeRawBufferPointer, owner: Int64, isOwn: Bool) {
    let parts = tokens(of: text)
    let names = parts.filter { !WordRole.isTitle($0.word.hash) && !$0.word.hasDigit }
    guard !names.isEmpty else { return }
    if !isOwn, names.count == 1, names[0].word.isAllUpper, (2...4).contains(names[0].word.length) {
      addInitials(names[0].word.hash, owner: owner, isOwn: false)
      if names[0].word.length < 3 || CommonWords.abbreviations.contains(names[0].word.hash) { return }
    }
    if names.count > 1 {
      enter(names.map(\.word.hash), owner: owner, .name, [])
      // `Wilkie-Brown` and `Van der Berg` without what parts them.
      for start in max(0, names.count - 4)..<(names.count - 1) {
        let joined = names[start...].flatMap(\.letters)
        if joined.count >= 6 { enter([WordHash.of(joined)], owner: owner, .name, .capital) }
      }
    }
    for name in names { addPart(name.word, owner: owner, isOwn: isOwn) }
  }

  /// One word of a name.
  private mutating func addPart(_ word: TextWord, owner: Int64, isOwn: Bool) {
    guard word.length > 1, !CommonWords.particles.contains(word.hash) || isOwn && word.length > 2 else { return }
    enter([word.hash], owner: owner, .name, rules(of: word))
    guard isOwn else { return }
    for nickname in Nicknames.of(word.hash) {
      let isCommon = CommonWords.names.contains(nickname) || CommonWords.ordinary.contains(nickname)
      enter([nickname], owner: owner, .name, isCommon ? [.ownOnly, .capital, .alwaysCapital] : [.ownOnly, .capital])
    }
  }

  private func rules(of word: TextWord) -> KnownEntities.Rules {
    if word.length < 3 { return [.ownOnly, .capital, .alwaysCapital] }
    let isCommon =
      CommonWords.names.contains(word.hash) || CommonWords.ordinary.contains(word.hash)
      || CommonWords.abbreviations.contains(word.hash) || WordRole.all[word.hash] != nil
      || CommonWords.particles.contains(word.hash)
    return isCommon ? [.ownOnly, .capital, .alwaysCapital] : .capital
  }

  private mutating func addInitials(_ hash: UInt64, owner: Int64, isOwn: Bool) {
    let isAbbreviation = CommonWords.abbreviations.contains(hash) || CommonWords.ordinary.contains(hash)
    guard isOwn || !isAbbreviation else { return }
    var rules: KnownEntities.Rules = isOwn ? [.ownOnly, .allCapitals] : .allCapitals
    if isAbbreviation { rules.insert(.notBeforeNumber) }
    enter([hash], owner: owner, .name, rules)
  }

  /// The participant's initials as they stand in the data, if they can be some.
  package mutating func addInitials(_ text: UnsafeRawBufferPointer, owner: Int64) -> Bool {
    let parts = tokens(of: text)
    let letters = parts.flatMap(\.letters)
    guard (2...4).contains(letters.count), parts.allSatisfy({ $0.word.isAllUpper }),
      parts.count == 1 || parts.allSatisfy({ $0.letters.count == 1 })
    else { return false }
    addInitials(WordHash.of(letters), owner: owner, isOwn: true)
    return true
  }

  /// Initials that follow from the participant's names, given in order: `Mary Ann`, `O'Neill` make MAO, MAON and MO.
  package mutating func addInitials(ofNames names: [[UInt8]], owner: Int64) {
    var parts: [[Token]] = []
    for name in names { name.withUnsafeBytes { parts.append(tokens(of: $0)) } }
    parts.removeAll(where: \.isEmpty)
    guard parts.count > 1 else { return }
    let spellings = [
      parts.flatMap { $0.compactMap(\.letters.first) }, parts.flatMap { $0.flatMap(\.initials) },
      parts.compactMap { $0.first?.letters.first },
    ]
    for letters in spellings where (2...4).contains(letters.count) {
      addInitials(WordHash.of(letters), owner: owner, isOwn: true)
    }
  }

  /// An address, or a line or town of one.
  package mutating func addAddress(_ text: UnsafeRawBufferPointer, owner: Int64) {
    for line in tokensByLine(of: text) {
      let words = line.map(\.word)
      guard words.count > 1 else {
        if let word = words.first, word.length > 3, word.kinds & ByteClass.digit == 0 {
          enter([word.hash], owner: owner, .address, rules(of: word).union(.alwaysCapital))
        }
        continue
      }
      addLine(words, owner: owner)
      for place in words.indices.dropFirst() {
        guard let spellings = AddressWord.spellings[words[place].hash] else { continue }
        for spelling in spellings {
          var other = words
          other[place].hash = spelling
          addLine(other, owner: owner)
        }
      }
    }
  }

  /// A line with its house number and without, and without the point of the compass.
  private mutating func addLine(_ words: [TextWord], owner: Int64) {
    enter(words.map(\.hash), owner: owner, .address, [])
    var street = words[...]
    if street[0].hasDigit { street = street.dropFirst() }
    if let last = street.last, street.count > 2, AddressWord.compass.contains(last.hash) { street = street.dropLast() }
    if street.count > 1 {
      enter(street.map(\.hash), owner: owner, .address, .capital)
      if street.count < words.count, words[0].hasDigit {
        enter([words[0].hash] + street.map(\.hash), owner: owner, .address, [])
      }
    }
  }

  /// A telephone number or an identifier. Its letters and digits count, and none of the marks between them.
  package mutating func addNumber(_ text: UnsafeRawBufferPointer, _ kind: TextKind, owner: Int64) {
    let words = tokens(of: text).map(\.word)
    var digits: [UInt8] = []
    folded.fold(text)
    let bytes = folded.isAsGiven ? Array(text) : folded.bytes
    for byte in bytes where (48...57).contains(byte) { digits.append(byte) }
    if words.contains(where: { $0.kinds & ByteClass.letter != 0 }), words.contains(where: \.hasDigit), words.count <= 6,
      bytes.count(where: EntityList.isWord) >= 5
    {
      enter(words.map(\.hash), owner: owner, kind, [])
      // The same without the marks between its parts, and with one between letters and digits.
      let joined = bytes.filter(EntityList.isWord)
      if words.count > 1 { enter([WordHash.of(joined)], owner: owner, kind, []) }
      let letters = joined.prefix { !(48...57).contains($0) }
      if words.count == 1, !letters.isEmpty, joined.dropFirst(letters.count).allSatisfy({ (48...57).contains($0) }) {
        enter([WordHash.of(letters), WordHash.of(joined.dropFirst(letters.count))], owner: owner, kind, [])
      }
    }
    guard digits.count >= 4, digits.count <= 24 else { return }
    let key = EntityList.key(of: digits)
    let isShort = digits.count == 4
    if numbers[key] == nil { numbers[key] = Number(kind: kind, isShort: isShort) }
  }

  package mutating func addBirth(_ day: Int32, owner: Int64) {
    if births[owner] == nil { births[owner] = day }
  }

  /// The key of a number: of a telephone number it is the same with and without the country's code and a leading zero.
  static func key(of digits: some Collection<UInt8>) -> UInt64 {
    let zero = UInt8(ascii: "0")
    var rest = digits.drop { $0 == zero }
    if rest.count >= 11 {
      for code in ["44", "61", "1"] where rest.starts(with: code.utf8) {
        rest = rest.dropFirst(code.utf8.count).drop { $0 == zero }
        break
      }
    }
    return WordHash.of(rest)
  }

  // MARK: -

  private struct Token {
    var word: TextWord
    /// In lower case.
    var letters: [UInt8]
    /// The first letter, and those behind apostrophes.
    var initials: [UInt8]
  }

  private mutating func tokens(of text: UnsafeRawBufferPointer) -> [Token] { tokensByLine(of: text).flatMap { $0 } }

  /// Words, apart where a comma, a semicolon or a line's end stands.
  private mutating func tokensByLine(of text: UnsafeRawBufferPointer) -> [[Token]] {
    folded.fold(text)
    let bytes = folded.isAsGiven ? Array(text) : folded.bytes
    return bytes.withUnsafeBufferPointer { bytes in
      ByteClass.table.withUnsafeBufferPointer { classes in
        guard let start = bytes.baseAddress, let kinds = classes.baseAddress else { return [] }
        let view = TextView(bytes: start, count: bytes.count, classes: kinds)
        var lines: [[Token]] = [[]]
        var at = 0
        while at < view.count {
          if view.isWord(at) {
            let word = view.word(at: at)
            let letters = (at..<word.end).compactMap { place -> UInt8? in
              guard view.isWord(place) else { return nil }
              return view.isUpper(place) ? view[place] | 0x20 : view[place]
            }
            let initials = (at..<word.end).compactMap { place -> UInt8? in
              guard view.isLetter(place), place == at || view[place - 1] == UInt8(ascii: "'") else { return nil }
              return view.isUpper(place) ? view[place] | 0x20 : view[place]
            }
            lines[lines.count - 1].append(Token(word: word, letters: letters, initials: initials))
            at = word.end
          } else {
            let byte = view[at]
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == 10 || byte == 13 { lines.append([]) }
            at += 1
          }
        }
        return lines.filter { !$0.isEmpty }
      }
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool { ByteClass.table[Int(byte)] & ByteClass.word != 0 }

  private mutating func enter(
    _ hashes: [UInt64], owner: Int64, _ kind: TextKind, _ rules: KnownEntities.Rules
  ) {
    enter(hashes[0], KnownEntities.Entry(owner: owner, kind: kind, rules: rules, rest: Array(hashes.dropFirst())))
  }

  private mutating func enter(_ first: UInt64, _ entry: KnownEntities.Entry) {
    // What is anybody's at the site has to be there once; what is the owner's alone, once for each.
    let all = entry.rest.reduce(first) { ($0 &* 0x9e37_79b9_7f4a_7c15) ^ $1 }
    guard
      seen.insert(Seen(hash: all ^ UInt64(entry.rules.rawValue) << 56, owner: entry.owner, kind: entry.kind)).inserted
    else { return }
    words.append((first, entry))
  }
}

extension WordRole {
  static func isTitle(_ hash: UInt64) -> Bool {
    if case .title = all[hash] { true } else { false }
  }

  /// Whether a word is free to be a name: it has no role, or is a month, as May and June are.
  static func isMonthOrNone(_ hash: UInt64) -> Bool {
    switch all[hash] {
    case nil, .month: true
    default: false
    }
  }
}

extension AddressWord {
  /// By the hash of a spelling, the hashes of the others.
  static let spellings: [UInt64: [UInt64]] = {
    var spellings: [UInt64: [UInt64]] = [:]
    for type in streetTypes {
      let hashes = type.map { WordHash.of($0.utf8) }
      for hash in hashes { spellings[hash] = hashes.filter { $0 != hash } }
    }
    return spellings
  }()
}
