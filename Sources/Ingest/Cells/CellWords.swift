import CSplit
import StudyModel
import Tables

/// What the texts of a column mean: a value from 0 up, or the negative of a reason.
///
/// Nearly all cells of questionnaires are short and one of few texts, so these are looked up sixteen bytes at once and
/// without a branch, in a table in which no two texts have the same place.
final class CellWords {
  /// For the kernels; blank cells have a place in it as well.
  let table: UnsafePointer<csplit_words>
  /// Whether every text of up to sixteen bytes has a place, so that a cell that the table lacks is none of them.
  let isWhole: Bool
  /// Whether a cell that the table lacks is none of the texts, whatever its length and its spelling.
  var isComplete: Bool { isWhole && isPlain }
  /// Whether no text is longer than sixteen bytes, and none can be spelt in more than one way.
  private let isPlain: Bool
  private let all: WordTable
  private let slots: UnsafeMutablePointer<csplit_word>

  /// Where a text comes twice, the first number counts.
  init(_ words: [(text: String, value: Int32)], blank: Int32 = -Int32(Missing.blankByte)) {
    all = WordTable(words)
    isPlain = words.allSatisfy { $0.text.utf8.count <= 16 && $0.text.utf8.allSatisfy { $0 < 0x80 } }
    var seen: Set<[UInt8]> = [[]]
    var short: [(text: [UInt8], value: Int32)] = []
    for word in words {
      let text = Array(word.text.utf8)
      if text.count <= 16, seen.insert(text).inserted { short.append((text, word.value)) }
    }
    var bits: UInt32 = 2
    while 1 << bits < 2 * short.count { bits += 1 }
    slots = .allocate(capacity: 1 << (bits + CellWords.widenings))
    let words = UnsafeMutablePointer<csplit_words>.allocate(capacity: 1)
    words.initialize(to: csplit_words())
    table = UnsafePointer(words)
    words.pointee.slots = UnsafePointer(slots)
    CellWords.setNarrow(&words.pointee, short, blank)
    var multiplier = CellWords.goldenRatio
    var isWhole = false
    for widening in 0...CellWords.widenings where !isWhole {
      words.pointee.shift = 64 - bits - widening
      for _ in 0..<CellWords.attempts where !isWhole {
        multiplier = multiplier &* 0x5851_F42D_4C95_7F2D &+ 1
        words.pointee.multiplier = multiplier | 1
        isWhole = CellWords.fill(words, slots, count: 1 << (bits + widening), short, blank)
      }
    }
    self.isWhole = isWhole
  }

  /// What a text of at least one byte means, whatever its length; nil for one that is none of them.
  @inline(__always)
  func meaning(_ text: UnsafePointer<UInt8>, _ length: UInt32) -> (value: Int32, reason: UInt8)? {
    let found = all.value(text, length)
    if found == WordTable.none { return nil }
    return (max(found, 0), CellWords.reason(of: found))
  }

  deinit {
    slots.deallocate()
    table.deallocate()
  }

  private static let goldenRatio: UInt64 = 0x9E37_79B9_7F4A_7C15
  /// How often a table is made twice as wide where its texts get into each other's way.
  private static let widenings: UInt32 = 3
  /// How many multipliers are tried for a width.
  private static let attempts = 64

  /// Sets what cells of at most one byte mean; control characters are spaces.
  private static func setNarrow(_ words: inout csplit_words, _ texts: [(text: [UInt8], value: Int32)], _ blank: Int32) {
    withUnsafeMutableBytes(of: &words.narrow_values) { values in
      withUnsafeMutableBytes(of: &words.narrow_reasons) { reasons in
        let values = values.assumingMemoryBound(to: Int32.self)
        func set(_ index: Int, _ value: Int32) {
          values[index] = max(value, 0)
          reasons[index] = reason(of: value)
        }
        for byte in 0...255 {
          if byte <= 0x20 { set(byte, blank) } else { reasons[byte] = UInt8(CSPLIT_OTHER) }
        }
        set(256, blank)
        for (text, value) in texts where text.count == 1 { set(Int(text[0]), value) }
      }
    }
  }

  private static func reason(of value: Int32) -> UInt8 { value < 0 ? UInt8(truncatingIfNeeded: -value) : 0 }

  /// Puts the texts into their places; false where one has the place of another, and is left out.
  private static func fill(
    _ words: UnsafePointer<csplit_words>, _ slots: UnsafeMutablePointer<csplit_word>, count: Int,
    _ texts: [(text: [UInt8], value: Int32)], _ blank: Int32
  ) -> Bool {
    let free = csplit_word(low: 0, high: 0, value: 0, reason: 0, size: 255)
    slots.initialize(repeating: free, count: count)
    var isWhole = true
    for (text, value) in [([], blank)] + texts {
      let bytes = text + [UInt8](repeating: 0, count: 16 - text.count)
      let place = csplit_place(words, bytes, UInt32(text.count))
      guard slots[place].size == 255 else {
        isWhole = false
        continue
      }
      bytes.withUnsafeBytes { bytes in
        slots[place] = csplit_word(
          low: bytes.loadUnaligned(as: UInt64.self), high: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
          value: max(value, 0), reason: reason(of: value), size: UInt8(text.count))
      }
    }
    return isWhole
  }
}

extension CellWords {
  /// The texts that stand for "no value" in a column.
  convenience init(missing codes: [MissingCode]) {
    self.init(codes.map { (text: $0.text, value: -Int32($0.reason.rawValue)) })
  }
}
