import CMatch
import Tables

/// Looks for all values of a set at once, in one pass over a text.
///
/// Every position of a folded text is looked up by its next eight bytes in a bitmap that fits a core's cache, and
/// where that has a bit in a hash table; the starts of words are looked up as short words and numbers too.
///
/// Unchecked: the buffers are filled once and never change.
package final class NeedleTable: @unchecked Sendable {
  /// How many values of a class there were, and what became of them.
  package struct Count: Sendable, Equatable {
    package var seen = 0
    package var searched = 0
    /// Words of the study's own configuration, or of what it allows, and what says that there is no value.
    package var excepted = 0
    package var tooShort = 0
  }

  private let filter: [UInt64]
  private let filterShift: UInt32
  private let keys: [UInt64]
  private let heads: [UInt32]
  private let next: [UInt32]
  private let starts: [UInt32]
  private let bytes: [UInt8]
  private let kinds: [UInt8]
  let weak: [Bool]
  let classes: [UInt8]
  /// The first form of the value that a needle is a form of.
  let values: [UInt32]
  /// The needles that are words of the vocabulary.
  private(set) var excepted: [Bool]
  /// By class.
  package private(set) var counts: [Count] = []

  /// - Parameter vocabulary: texts whose words say nothing of a person, such as those of the configuration.
  package init(_ set: NeedleSet, vocabulary: [String]) {
    let count = set.kinds.count
    kinds = set.kinds
    weak = set.weak
    classes = set.classes
    values = set.values
    excepted = [Bool](repeating: false, count: count)
    var starts: [UInt32] = [0]
    var bytes: [UInt8] = []
    for number in 0..<count {
      bytes += set.needles[number].dropFirst()
      starts.append(UInt32(bytes.count))
    }
    var size = 1024
    while size < 2 * count { size *= 2 }
    // Sixteen bits for each key, so that one position in sixteen at the most is looked up in vain.
    var bits: UInt32 = 16
    while bits < 30, 1 << bits < 16 * count { bits += 1 }
    var filter = [UInt64](repeating: 0, count: 1 << (bits - 6))
    var keys = [UInt64](repeating: 0, count: size)
    var heads = [UInt32](repeating: 0, count: size)
    var next = [UInt32](repeating: 0, count: count)
    for number in 0..<count {
      let needle = bytes[Int(starts[number])..<Int(starts[number + 1])]
      let key = NeedleTable.key(needle, kind: set.kinds[number])
      let hash = vm_mix(key)
      let bit = hash >> UInt64(64 - bits)
      filter[Int(bit >> 6)] |= 1 << (bit & 63)
      var slot = Int(truncatingIfNeeded: hash >> 17) & (size - 1)
      while heads[slot] != 0 && keys[slot] != key { slot = (slot + 1) & (size - 1) }
      next[number] = heads[slot]
      keys[slot] = key
      heads[slot] = UInt32(number + 1)
    }
    self.filter = filter
    filterShift = 64 - bits
    self.keys = keys
    self.heads = heads
    self.next = next
    self.starts = starts
    self.bytes = bytes
    except(vocabulary)
    counts = set.known.indices.map { number in
      var count = Count()
      // Two spellings that fold to one are one value.
      let values = Set(set.known[number])
      count.seen = values.count + set.tooShort[number] + set.placeholders[number]
      count.tooShort = set.tooShort[number]
      let common = values.count { excepted[Int($0)] }
      count.excepted = common + set.placeholders[number]
      count.searched = values.count - common
      return count
    }
  }

  private func except(_ vocabulary: [String]) {
    var scan = TextScan(self)
    var words = excepted
    scan.onMatch = { words[Int($0)] = true }
    for text in vocabulary { scan.scan(text, as: .text) }
    excepted = words
  }

  private static func key(_ needle: ArraySlice<UInt8>, kind: UInt8) -> UInt64 {
    if kind == Needle.Kind.number.rawValue {
      return needle.withUnsafeBufferPointer { vm_number_key($0.baseAddress, $0.count) }
    }
    return needle.prefix(8).enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
  }

  /// A needle that was found, where in the text, and how.
  struct Match {
    var needle: Int
    var start: Int
    var end: Int
    var isWhole: Bool
    var isJoined: Bool
  }

  func isNumber(_ needle: Int) -> Bool { kinds[needle] == Needle.Kind.number.rawValue }

  /// Finds needles in folded text that begins and ends with a separator and has eight bytes more behind it.
  func search(_ text: UnsafeBufferPointer<UInt8>, count: Int, _ body: (Match) -> Void) {
    withoutActuallyEscaping(body) { body in
      let receiver = Receiver(body)
      filter.withUnsafeBufferPointer { filter in
        keys.withUnsafeBufferPointer { keys in
          heads.withUnsafeBufferPointer { heads in
            next.withUnsafeBufferPointer { next in
              starts.withUnsafeBufferPointer { starts in
                bytes.withUnsafeBufferPointer { bytes in
                  kinds.withUnsafeBufferPointer { kinds in
                    var table = vm_table(
                      filter: filter.baseAddress, filter_shift: filterShift, keys: keys.baseAddress,
                      heads: heads.baseAddress, mask: heads.count - 1, next: next.baseAddress,
                      starts: starts.baseAddress, bytes: bytes.baseAddress, kinds: kinds.baseAddress)
                    vm_scan(
                      &table, text.baseAddress, count, Receiver.callback,
                      Unmanaged.passUnretained(receiver).toOpaque())
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

/// Takes what the loop in C finds.
private final class Receiver {
  private let body: (NeedleTable.Match) -> Void

  init(_ body: @escaping (NeedleTable.Match) -> Void) { self.body = body }

  static let callback: @convention(c) (UnsafeMutableRawPointer?, UInt32, Int, Int, UInt32) -> Void = {
    context, needle, start, end, how in
    guard let context else { return }
    Unmanaged<Receiver>.fromOpaque(context).takeUnretainedValue().body(
      NeedleTable.Match(
        needle: Int(needle), start: start, end: end, isWhole: how & 1 != 0, isJoined: how & 2 != 0))
  }
}
