import Diagnostics
import StudyModel

/// For columns that a file lacks, those of its own that may be the same under another name.
///
/// They are for a person to judge; nothing is ever read on the strength of them. A column is named where one of these
/// holds, the first before the next, and for no other column of the file as well:
/// 1. the names differ in case, blanks and punctuation alone, or in zeros before a number;
/// 2. they are as near as a slip of the finger (`Suggestion.nearest`), and have the same numbers: `PF3` is not `PF4`;
/// 3. all words of one are words of the other, and they have the same numbers: `Pain`, `Pain score`;
/// 4. it stands where the missing one should, alone between the two columns that the layout names before and after it.
struct ColumnSuggestions {
  private let header: TableHeader
  private let declared: [HeaderColumn]
  /// Places of the columns that nobody declared and whose names may be repeated.
  private let candidates: [Int]

  init(_ header: TableHeader, declared: [HeaderColumn], candidates: [Int]) {
    self.header = header
    self.declared = declared
    self.candidates = candidates
  }

  /// A column of the file for each missing one that has one.
  func names(for missing: [HeaderColumn]) -> [HeaderColumn: HeaderColumn] {
    var claims: [Int: [(column: HeaderColumn, rank: Int)]] = [:]
    for column in missing {
      guard let (place, rank) = candidate(for: column) else { continue }
      claims[place, default: []].append((column, rank))
    }
    var names: [HeaderColumn: HeaderColumn] = [:]
    for (place, claims) in claims {
      guard let best = claims.min(by: { $0.rank < $1.rank }), claims.count(where: { $0.rank == best.rank }) == 1
      else { continue }
      let name = HeaderColumn(header.names[place])
      names[best.column] = header.isAmbiguous(name) ? header.meanings[place] : name
    }
    return names
  }

  /// The one column that comes nearest, and how: lower is nearer.
  private func candidate(for column: HeaderColumn) -> (place: Int, rank: Int)? {
    let wanted = ColumnWords(column.name)
    let ranked = candidates.compactMap { place in
      wanted.distance(to: ColumnWords(header.names[place])).map { (place: place, rank: $0) }
    }
    if let least = ranked.map(\.rank).min() {
      let nearest = ranked.filter { $0.rank == least }
      return nearest.count == 1 ? nearest[0] : nil
    }
    return neighbour(of: column).map { ($0, ColumnWords.farthest + 1) }
  }

  /// The column that stands in the place of a missing one.
  private func neighbour(of column: HeaderColumn) -> Int? {
    guard let index = declared.firstIndex(of: column) else { return nil }
    let before = index == 0 ? -1 : header.column(declared[index - 1])
    let after = index == declared.count - 1 ? header.names.count : header.column(declared[index + 1])
    guard let before, let after, after == before + 2, candidates.contains(before + 1) else { return nil }
    return before + 1
  }
}

/// A column's name in words of lower-case letters, and its numbers.
struct ColumnWords {
  private(set) var words: [String] = []
  private(set) var numbers: [String] = []

  init(_ name: String) {
    var word: [UInt8] = []
    var isNumber = false
    func flush(_ words: inout [String], _ numbers: inout [String]) {
      let text = String(decoding: word, as: UTF8.self)
      if word.isEmpty { return }
      if isNumber { numbers.append(String(text.drop { $0 == "0" })) } else { words.append(text) }
      word = []
    }
    var wasLower = false
    for byte in name.utf8 {
      let isDigit = (0x30...0x39).contains(byte)
      let isUpper = (0x41...0x5A).contains(byte)
      let isLetter = isUpper || (0x61...0x7A).contains(byte) || byte > 0x7F
      // `visitDate` is two words.
      if !(isDigit || isLetter) || isDigit != isNumber || (isUpper && wasLower) { flush(&words, &numbers) }
      isNumber = isDigit
      wasLower = isLetter && !isUpper
      if isDigit || isLetter { word.append(isUpper ? byte | 0x20 : byte) }
    }
    flush(&words, &numbers)
  }

  /// The rank of names of which one has all words of the other.
  static let farthest = 1000

  /// How far another name is: 0 where they differ in marks alone, then by letters, then by words; nil where it is no
  /// likely name of the same.
  func distance(to other: ColumnWords) -> Int? {
    guard numbers == other.numbers, !words.isEmpty, !other.words.isEmpty else { return nil }
    let (mine, theirs) = (words.joined(), other.words.joined())
    if mine == theirs { return 0 }
    let letters = Suggestion.distance(from: mine, to: theirs)
    if letters <= max(1, mine.utf8.count / 3), mine.utf8.count > 1 { return letters }
    let (a, b) = (Set(words), Set(other.words))
    return a.isSubset(of: b) || b.isSubset(of: a) ? ColumnWords.farthest : nil
  }
}
