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

  /// The number of a byte string, or nil where it has none.
  package func existing(_ key: UnsafeRawBufferPointer) -> Int? {
    let hash = ByteIndex.hash(key)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if hashes[number] == hash && equals(number, key) { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The byte string with a number.
  package subscript(number: Int) -> ArraySlice<UInt8> { bytes[ends[number]..<ends[number + 1]] }

  @inline(__always)
  private func equals(_ number: Int, _ key: UnsafeRawBufferPointer) -> Bool {
    let start = ends[number]
    guard ends[number + 1] - start == key.count else { return false }
    return bytes.withUnsafeBytes { bytes in
      var at = 0
      while at + 8 <= key.count {
        let a = bytes.loadUnaligned(fromByteOffset: start + at, as: UInt64.self)
        guard a == key.loadUnaligned(fromByteOffset: at, as: UInt64.self) else { return false }
        at += 8
      }
      while at < key.count {
        guard bytes[start + at] == key[at] else { return false }
        at += 1
      }
      return true
    }
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

  /// Eight bytes at a time, each folded in by a multiplication of 64 to 128 bits (the mixer of
  /// wyhash, Wang Yi, public domain).
  @inline(__always)
  private static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: key.count) ^ 0xa076_1d64_78bd_642f
    var at = 0
    while at + 8 <= key.count {
      hash = mix(hash, key.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    var tail: UInt64 = 0
    while at < key.count {
      tail = tail << 8 | UInt64(key[at])
      at += 1
    }
    return mix(hash, tail)
  }

  @inline(__always)
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0xe703_7ed1_a0b4_28db)
    return product.high ^ product.low
  }
}

extension UnsafeRawBufferPointer {
  /// Whether two cells hold the same bytes; an empty one is like no other.
  @inline(__always)
  package func holdsSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count, count > 0 else { return false }
    var at = 0
    while at + 8 <= count {
      guard
        loadUnaligned(fromByteOffset: at, as: UInt64.self) == other.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      else { return false }
      at += 8
    }
    while at < count {
      guard self[at] == other[at] else { return false }
      at += 1
    }
    return true
  }
}
