import Glibc
import StudyModel
import Tables

/// Texts of the study's configuration by their bytes, each with a number; made for cells that mostly
/// are none of them, or one of few.
///
/// A word with letters above 7F is found in whichever way they are spelt (`CanonicalText`).
final class WordTable {
  /// The number of a text that is not in the table.
  static let none = Int32.min

  /// For each first byte a bit per length (31: or longer) that a text with it has.
  private let lengths: UnsafeMutablePointer<UInt32>
  private let slots: UnsafeMutablePointer<Int32>
  private let slotMask: Int
  private let heads: UnsafeMutablePointer<UInt64>
  private let starts: UnsafeMutablePointer<UInt32>
  private let sizes: UnsafeMutablePointer<UInt32>
  private let values: UnsafeMutablePointer<Int32>
  private let bytes: UnsafeMutablePointer<UInt8>
  let count: Int
  /// The words with a byte above 7F, by what they mean to a reader.
  private let respelt: [String: Int32]
  private let hasRespelt: Bool
  /// A text without a byte from here on is spelt as in the table or is none of it: in the characters before U+0300,
  /// the first that is put behind a letter, only the composed spelling stands.
  private let leastRespelt: UInt8
  private var lastHead: UInt64 = 0
  private var lastSize: UInt32 = 0
  private var lastValue = WordTable.none

  /// Where a text comes twice, the first number counts. A blank text is left out: blank cells have
  /// a meaning of their own.
  init(_ words: [(text: String, value: Int32)]) {
    var slotCount = 4
    while slotCount < words.count * 2 { slotCount *= 2 }
    slotMask = slotCount - 1
    lengths = .allocate(capacity: 256)
    lengths.initialize(repeating: 0, count: 256)
    slots = .allocate(capacity: slotCount)
    slots.initialize(repeating: -1, count: slotCount)
    heads = .allocate(capacity: words.count)
    starts = .allocate(capacity: words.count)
    sizes = .allocate(capacity: words.count)
    values = .allocate(capacity: words.count)
    let total = words.reduce(0) { $0 + $1.text.utf8.count }
    bytes = .allocate(capacity: total + 8)
    bytes.initialize(repeating: 0, count: total + 8)
    var index = 0
    var filled = 0
    for word in words {
      let text = Array(word.text.utf8)
      guard let first = text.first else { continue }
      for (place, byte) in text.enumerated() { bytes[filled + place] = byte }
      let head = WordTable.head(bytes + filled, UInt32(text.count))
      var slot = WordTable.hash(head, UInt32(text.count)) & slotMask
      while slots[slot] >= 0 { slot = (slot + 1) & slotMask }
      slots[slot] = Int32(index)
      heads[index] = head
      starts[index] = UInt32(filled)
      sizes[index] = UInt32(text.count)
      values[index] = word.value
      lengths[Int(first)] |= 1 << UInt32(min(text.count, 31))
      index += 1
      filled += text.count
    }
    count = index
    let above = words.filter { $0.text.utf8.contains { $0 > 0x7F } }
    respelt = Dictionary(above.map { ($0.text, $0.value) }) { first, _ in first }
    hasRespelt = !above.isEmpty
    leastRespelt = above.contains { $0.text.utf8.contains { $0 >= 0xCC } } ? 0x80 : 0xCC
  }

  deinit {
    lengths.deallocate()
    slots.deallocate()
    heads.deallocate()
    starts.deallocate()
    sizes.deallocate()
    values.deallocate()
    bytes.deallocate()
  }

  /// The first eight bytes of a text, zeros behind a shorter one; reads eight bytes in any case.
  @inline(__always)
  private static func head(_ text: UnsafePointer<UInt8>, _ size: UInt32) -> UInt64 {
    let word = UnsafeRawPointer(text).loadUnaligned(as: UInt64.self)
    return size >= 8 ? word : word & ((1 &<< (UInt64(size) &* 8)) &- 1)
  }

  @inline(__always)
  private static func hash(_ head: UInt64, _ size: UInt32) -> Int {
    Int(truncatingIfNeeded: ((head ^ UInt64(size)) &* 0x9E37_79B9_7F4A_7C15) &>> 40)
  }

  /// The number of a text of at least one byte. Eight bytes from its start have to be readable.
  @inline(__always)
  func value(_ text: UnsafePointer<UInt8>, _ size: UInt32) -> Int32 {
    guard lengths[Int(text[0])] & (1 &<< min(size, 31)) != 0 else {
      return hasRespelt ? findRespelt(text, size) : WordTable.none
    }
    let head = WordTable.head(text, size)
    if head == lastHead, size == lastSize, size <= 8 { return lastValue }
    return find(text, size, head)
  }

  private func find(_ text: UnsafePointer<UInt8>, _ size: UInt32, _ head: UInt64) -> Int32 {
    var slot = WordTable.hash(head, size) & slotMask
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if heads[index] == head, sizes[index] == size,
        size <= 8 || memcmp(bytes + Int(starts[index]), text, Int(size)) == 0
      {
        lastHead = head
        lastSize = size
        lastValue = values[index]
        return values[index]
      }
      slot = (slot + 1) & slotMask
    }
    return hasRespelt ? findRespelt(text, size) : WordTable.none
  }

  @inline(never)
  private func findRespelt(_ text: UnsafePointer<UInt8>, _ size: UInt32) -> Int32 {
    let text = UnsafeBufferPointer(start: text, count: Int(size))
    guard text.contains(where: { $0 >= leastRespelt }) else { return WordTable.none }
    return respelt[String(decoding: text, as: UTF8.self)] ?? WordTable.none
  }
}

/// The texts that stand for "no value" in a column; their numbers are `Missing` raw values.
extension WordTable {
  convenience init(missing codes: [MissingCode]) {
    self.init(codes.map { (text: $0.text, value: Int32($0.reason.rawValue)) })
  }

  /// The reason that a text of at least one byte stands for; 0 for none.
  @inline(__always)
  func reason(_ text: UnsafePointer<UInt8>, _ size: UInt32) -> UInt8 {
    guard count > 0 else { return 0 }
    let found = value(text, size)
    return found == WordTable.none ? 0 : UInt8(truncatingIfNeeded: found)
  }
}
