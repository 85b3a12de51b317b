import Dispatch
import Synchronization

/// Runs pieces of work on several threads. The only place of the package that makes threads.
package struct Workers: Sendable {
  package let count: Int

  package init(count: Int) { self.count = max(1, count) }

  /// The results of `body` for 0 ..< `pieces`, in that order whatever finished first.
  ///
  /// Throws the error of the lowest piece that failed; pieces that had not begun then are left.
  package func map<Result: Sendable>(
    _ pieces: Int, _ body: @Sendable (Int) throws -> Result
  ) throws -> [Result] {
    if pieces == 0 { return [] }
    let next = Atomic<Int>(0)
    let done = Mutex<[Int: Swift.Result<Result, any Error>]>([:])
    let failed = Atomic<Bool>(false)
    DispatchQueue.concurrentPerform(iterations: min(count, pieces)) { _ in
      while !failed.load(ordering: .relaxed) {
        let piece = next.add(1, ordering: .relaxed).oldValue
        guard piece < pieces else { return }
        let result = Swift.Result { try body(piece) }
        if case .failure = result { failed.store(true, ordering: .relaxed) }
        done.withLock { $0[piece] = result }
      }
    }
    let results = done.withLock { $0 }
    if let first = results.keys.sorted().first(where: { piece in
      if case .failure? = results[piece] { true } else { false }
    }), case .failure(let error)? = results[first] {
      throw error
    }
    return try (0..<pieces).map { piece in
      guard let result = results[piece] else { preconditionFailure("every piece ran, for none failed") }
      return try result.get()
    }
  }
}
