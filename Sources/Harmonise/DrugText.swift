import StudyModel

/// What a cell of drugs says: what is taken, and what else stands in the cell.
struct DrugText {
  var entry: DrugNames.Entry
  /// What stands behind the name and can only be a strength; empty where nothing does.
  var strength: ArraySlice<UInt8> = []
  /// The dose form that a word behind the name tells.
  var form: String?

  /// Nil where the text is no name that holds at the site, with or without words that change nothing behind it.
  ///
  /// The longest name wins, so that a product is not taken for the one whose name is the first part of its own. A name
  /// with anything behind it that is neither a strength nor an idle word is another product.
  init?(_ cell: [UInt8], names: DrugNames) {
    if let decided = names.decision(DrugName.folded(cell)) {
      entry = decided
      return
    }
    let words = DrugText.words(of: cell)
    guard let first = words.first else { return nil }
    for count in stride(from: words.count, through: 1, by: -1) {
      let name = DrugName.folded(cell[first.lowerBound..<words[count - 1].upperBound])
      guard let found = names.entry(name), let tail = Tail(words[count...], of: cell, names: names) else { continue }
      entry = found
      strength = tail.strength
      form = tail.form
      return
    }
    guard let combined = DrugText.combination(cell, words, names) else { return nil }
    self = combined
  }

  private init(entry: DrugNames.Entry, tail: Tail) {
    self.entry = entry
    strength = tail.strength
    form = tail.form
  }

  /// Several ingredients with `/`, `+`, `&`, `with`, `and` or `plus` between; each has to be known.
  private static func combination(_ cell: [UInt8], _ words: [Range<Int>], _ names: DrugNames) -> DrugText? {
    let count = words.firstIndex { (48...57).contains(cell[$0.lowerBound]) } ?? words.count
    guard count > 0 else { return nil }
    var parts: [[Range<Int>]] = [[]]
    for word in words[..<count] {
      if isJoint(cell[word]) {
        parts.append([])
        continue
      }
      var start = word.lowerBound
      for index in word where [UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "&")].contains(cell[index]) {
        if index > start { parts[parts.count - 1].append(start..<index) }
        parts.append([])
        start = index + 1
      }
      if start < word.upperBound { parts[parts.count - 1].append(start..<word.upperBound) }
    }
    guard parts.count > 1, let tail = Tail(words[count...], of: cell, names: names) else { return nil }
    var ingredients: [DrugDictionary.Ingredient] = []
    var sources: [String] = []
    for part in parts {
      guard let first = part.first, let entry = single(part, from: first, cell, names),
        !ingredients.contains(entry.ingredients[0])
      else { return nil }
      ingredients.append(entry.ingredients[0])
      sources.append(entry.source)
    }
    return DrugText(
      entry: DrugNames.Entry(
        ingredients: ingredients, strengths: [], form: nil, pack: "combination",
        source: sources.joined(separator: "; ")), tail: tail)
  }

  /// A name of one ingredient, with nothing but idle words behind it.
  private static func single(
    _ part: [Range<Int>], from first: Range<Int>, _ cell: [UInt8], _ names: DrugNames
  ) -> DrugNames.Entry? {
    for count in stride(from: part.count, through: 1, by: -1) {
      let name = DrugName.folded(cell[first.lowerBound..<part[count - 1].upperBound])
      if let entry = names.entry(name), entry.ingredients.count == 1,
        Tail(part[count...], of: cell, names: names)?.strength.isEmpty == true
      {
        return entry
      }
    }
    return nil
  }

  private static func isJoint(_ word: ArraySlice<UInt8>) -> Bool {
    let folded = DrugName.folded(word)
    return ["with", "and", "plus"].contains { folded == Array($0.utf8) }
  }

  /// Pieces of a text between blanks and hyphens.
  static func words(of cell: [UInt8]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    var index = 0
    while index < cell.count {
      let isNoBreakSpace = cell[index] == 0xC2 && index + 1 < cell.count && cell[index + 1] == 0xA0
      if isNoBreakSpace || [32, 9, 10, 13, UInt8(ascii: "-"), UInt8(ascii: "_")].contains(cell[index]) {
        if let from = start { words.append(from..<index) }
        start = nil
        index += isNoBreakSpace ? 2 : 1
      } else {
        if start == nil { start = index }
        index += 1
      }
    }
    if let from = start { words.append(from..<cell.count) }
    return words
  }

  /// What stands behind a name.
  struct Tail {
    var strength: ArraySlice<UInt8> = []
    var form: String?

    /// Nil where something is neither a strength nor an idle word.
    init?(_ words: ArraySlice<Range<Int>>, of cell: [UInt8], names: DrugNames) {
      var words = words
      func isIdle(_ first: Range<Int>, _ last: Range<Int>, _ form: inout String?) -> Bool {
        let folded = DrugName.folded(cell[first.lowerBound..<last.upperBound])
        if let found = names.form(folded) {
          form = form ?? found
          return true
        }
        return names.isQualifier(folded)
      }
      front: while let first = words.first {
        for count in stride(from: min(3, words.count), through: 1, by: -1)
        where isIdle(first, words[words.startIndex + count - 1], &form) {
          words.removeFirst(count)
          continue front
        }
        break
      }
      back: while let last = words.last {
        for count in stride(from: min(3, words.count), through: 1, by: -1)
        where isIdle(words[words.endIndex - count], last, &form) {
          words.removeLast(count)
          continue back
        }
        break
      }
      guard let first = words.first, let last = words.last else { return }
      var text = cell[first.lowerBound..<last.upperBound]
      if text.first == UInt8(ascii: "("), text.last == UInt8(ascii: ")") { text = text.dropFirst().dropLast() }
      guard let byte = text.first, (48...57).contains(byte) || byte == 46 || byte == 44 else { return nil }
      strength = text
    }
  }
}
