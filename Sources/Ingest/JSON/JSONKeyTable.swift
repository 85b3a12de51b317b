import Glibc

/// The names of members at each depth, each with a number of its own, so that a name that comes twice in one object
/// is found without an allocation.
///
/// It grows with the different names of a text, not with its objects.
final class JSONKeyTable {
  private var bytes: [UInt8] = []
  private var starts = [0]
  private var depths: [Int] = []
  /// The last object that had the name.
  private var objects: [Int] = []
  /// The name that came next when this one came last: mostly the next one again.
  private var successors: [Int] = []
  private var slots = [Int](repeating: -1, count: 256)
  private var last = -1

  var count: Int { depths.count }

  /// The number of a name, and whether the object had it before.
  ///
  /// - Parameters:
  ///   - depth: how many containers stand around the name; only one of them is an object in hand at this depth.
  ///   - object: another number for each object.
  func find(_ name: UnsafeRawBufferPointer, depth: Int, object: Int) -> (key: Int, isRepeated: Bool) {
    var key = last >= 0 ? successors[last] : -1
    if key < 0 || !matches(key, name, depth) {
      key = look(name, depth)
      if last >= 0 { successors[last] = key }
    }
    last = key
    let isRepeated = objects[key] == object
    objects[key] = object
    return (key, isRepeated)
  }

  private func matches(_ key: Int, _ name: UnsafeRawBufferPointer, _ depth: Int) -> Bool {
    let start = starts[key]
    guard depths[key] == depth, starts[key + 1] - start == name.count else { return false }
    guard let other = name.baseAddress else { return true }
    return bytes.withUnsafeBytes { all in
      all.baseAddress.map { memcmp($0 + start, other, name.count) == 0 } ?? name.isEmpty
    }
  }

  private func look(_ name: UnsafeRawBufferPointer, _ depth: Int) -> Int {
    if (count + 1) * 2 > slots.count { widen() }
    var slot = hash(name, depth)
    while slots[slot] >= 0 {
      if matches(slots[slot], name, depth) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = count
    bytes.append(contentsOf: name)
    starts.append(bytes.count)
    depths.append(depth)
    objects.append(-1)
    successors.append(-1)
    return slots[slot]
  }

  /// The seed differs in every run, so that nobody can choose names that fall on one another.
  private func hash(_ name: UnsafeRawBufferPointer, _ depth: Int) -> Int {
    var hasher = Hasher()
    hasher.combine(depth)
    hasher.combine(bytes: name)
    return hasher.finalize() & (slots.count - 1)
  }

  private func widen() {
    slots = [Int](repeating: -1, count: slots.count * 2)
    for key in 0..<count {
      var slot = bytes.withUnsafeBytes {
        hash(UnsafeRawBufferPointer(rebasing: $0[starts[key]..<starts[key + 1]]), depths[key])
      }
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = key
    }
  }
}
