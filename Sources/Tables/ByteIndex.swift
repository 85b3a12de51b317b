/// Numbers distinct byte strings in the order in which they come: the first is 0.
///
/// Open addressing with linear probes over one buffer of bytes, so that looking up a cell of a text
/// column makes no `String` and allocates nothing.
package struct ByteIndex: Sendable {
  private var slots: [Int32]
  private var hashes: [UInt64] = []
  private var ends: [Int] = [0]
  private var bytes: [UInt8] = []

  package init() { slots = [Int32](repeating: -1, count: 64) }

  package var count: Int { hashes.count }

  /// The number of a byte string; one that is new gets the next, which is `count` before the call.
  @inline(__always)
  package mutating func number(of key: UnsafeRawBufferPointer) -> Int {
    let hash = ByteIndex.hash(key)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if hashes[number] == hash && equals(number, key) { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    return insert(key, hash: hash, at: slot)
  }

  private func equals(_ number: Int, _ key: UnsafeRawBufferPointer) -> Bool {
    let start = ends[number]
    guard ends[number + 1] - start == key.count else { return false }
    for offset in 0..<key.count where bytes[start + offset] != key[offset] { return false }
    return true
  }

  private mutating func insert(_ key: UnsafeRawBufferPointer, hash: UInt64, at slot: Int) -> Int {
    let number = hashes.count
    hashes.append(hash)
    bytes.append(contentsOf: key)
    ends.append(bytes.count)
    slots[slot] = Int32(number)
    if hashes.count * 2 > slots.count { grow() }
    return number
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (number, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(number)
    }
  }

  /// FNV-1a (Fowler, Noll, Vo), with its high bits folded into the low ones that choose the slot.
  @inline(__always)
  private static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in key { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash ^ (hash >> 29)
  }
}
