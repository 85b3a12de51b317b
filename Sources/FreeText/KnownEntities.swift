/// What is known to name people of a site, for finding it in texts: hashes of words, never the words.
///
/// A word of a text is looked up among the first words of all entries by one bit of a filter, which most words fail;
/// the others are compared word by word. Nothing of it is ever written.
package final class KnownEntities: Sendable {
  /// Several words in a row, or one.
  struct Entry: Sendable {
    /// The person to whom it belongs; `anyone` where it is of the site's staff.
    var owner: Int64
    var kind: TextKind
    var rules: Rules
    /// The hashes of its words behind the first.
    var rest: [UInt64]
  }

  /// When an entry counts.
  struct Rules: OptionSet, Sendable {
    let rawValue: UInt8
    /// In texts about its owner alone.
    static let ownOnly = Rules(rawValue: 1)
    /// With a capital; texts about the owner need none, unless `alwaysCapital` is there too.
    static let capital = Rules(rawValue: 2)
    static let alwaysCapital = Rules(rawValue: 4)
    /// In capitals alone, as initials.
    static let allCapitals = Rules(rawValue: 8)
    /// Not before a number, as initials that are an abbreviation of the clinic.
    static let notBeforeNumber = Rules(rawValue: 16)
  }

  /// Nobody in particular.
  package static let anyone: Int64 = -1

  /// Where nothing is known of anybody.
  package static let none = KnownEntities(EntityList())

  let entries: [Entry]
  /// By hash of the first word, where in `entries` its entries stand.
  let places: [UInt64: Range<Int>]
  /// By key of a number's digits.
  let numbers: [UInt64: EntityList.Number]
  /// Days of birth, since 1970-01-01.
  let births: [Int64: Int32]
  /// One bit for each first word, and for each word that has a role.
  let filter: [UInt64]

  /// The hash of a word as the place of its bit; the filter has a power of two of words.
  @inline(__always)
  static func bit(_ hash: UInt64, words: Int) -> (word: Int, mask: UInt64) {
    let mixed = hash ^ hash >> 29
    return (Int(truncatingIfNeeded: mixed >> 6) & (words - 1), 1 << (mixed & 63))
  }

  package init(_ list: EntityList) {
    let sorted = list.words.sorted { ($0.first, $0.entry.rest.count) < ($1.first, $1.entry.rest.count) }
    var places: [UInt64: Range<Int>] = [:]
    var start = 0
    for place in sorted.indices where place + 1 == sorted.count || sorted[place + 1].first != sorted[place].first {
      places[sorted[place].first] = start..<(place + 1)
      start = place + 1
    }
    entries = sorted.map(\.entry)
    self.places = places
    numbers = list.numbers
    births = list.births
    // Sixty-four bits a word where that is 32 kB at most, which stay in the nearest cache, and sixteen where there are
    // many: one word of a text in sixty-four or sixteen is looked at in vain.
    var words = 256
    let count = places.count + WordRole.all.count
    while words < min(count, 4096) || words * 4 < count { words *= 2 }
    var filter = [UInt64](repeating: 0, count: words)
    for hash in Array(places.keys) + Array(WordRole.all.keys) {
      let (word, mask) = KnownEntities.bit(hash, words: words)
      filter[word] |= mask
    }
    self.filter = filter
  }
}
