import Synchronization

/// Bytes of memory that verified members may hold at a time, shared by all threads of a reader.
///
/// It decides only where bytes are kept, never what they are, so that its use by many threads at
/// once leaves no trace in any result.
final class HeapBudget: Sendable {
  private let left: Atomic<Int>

  init(bytes: Int) { left = Atomic(bytes) }

  /// Takes the bytes if there are that many.
  func take(_ count: Int) -> Bool {
    var seen = left.load(ordering: .relaxed)
    while seen >= count {
      let (done, now) = left.weakCompareExchange(expected: seen, desired: seen - count, ordering: .relaxed)
      if done { return true }
      seen = now
    }
    return false
  }

  func give(_ count: Int) { left.add(count, ordering: .relaxed) }
}
