import Dispatch
import Synchronization

extension Workers {
  /// Makes pieces on several threads, in any order, and hands each of them to every taker in the order of
  /// pieces: one taker takes one piece at a time, and different takers work beside one another.
  ///
  /// No more than `ahead` pieces for each worker are in memory at once. Throws the error of the lowest piece that
  /// failed; pieces that had not begun then are left.
  func inOrder<Piece: Sendable>(
    _ pieces: Int, ahead: Int = 2, takers: Int, make: @Sendable (Int) throws -> Piece,
    take: @Sendable (_ taker: Int, _ number: Int, _ piece: Piece) throws -> Void
  ) throws {
    let line = OrderedPieces<Piece>(pieces: pieces, takers: takers, window: max(1, ahead * count))
    DispatchQueue.concurrentPerform(iterations: max(1, min(count, pieces))) { _ in
      while let task = line.next() {
        switch task {
        case .make(let number):
          let piece = Swift.Result { try make(number) }
          line.made(number, piece)
        case .take(let taker, let number, let piece):
          let result = Swift.Result { try take(taker, number, piece) }
          line.taken(by: taker, number, result)
        }
      }
    }
    try line.check()
  }
}

/// Who makes and takes which piece next.
private final class OrderedPieces<Piece: Sendable>: Sendable {
  enum Task {
    case make(Int)
    case take(taker: Int, number: Int, Piece)
  }

  private struct State {
    /// Pieces that are made, and still to be taken by someone.
    var ready: [Int: Piece] = [:]
    /// The next piece to be made.
    var next = 0
    /// The next piece of each taker, and whether it is at work on it.
    var turns: [Int]
    var busy: [Bool]
    var waiting = 0
    var failed: (number: Int, error: any Error)?
  }

  private let pieces: Int
  private let window: Int
  private let state: Mutex<State>
  private let changed = DispatchSemaphore(value: 0)

  init(pieces: Int, takers: Int, window: Int) {
    precondition(takers > 0, "somebody takes the pieces")
    self.pieces = pieces
    self.window = window
    state = Mutex(
      State(turns: [Int](repeating: 0, count: takers), busy: [Bool](repeating: false, count: takers)))
  }

  /// What to do now; waits while others have to finish something first, and is nil when nothing is left.
  func next() -> Task? {
    while true {
      var task: Task?
      let isOver = state.withLock { state -> Bool in
        if state.failed != nil { return true }
        for taker in state.turns.indices where !state.busy[taker] {
          let number = state.turns[taker]
          guard let piece = state.ready[number] else { continue }
          state.busy[taker] = true
          task = .take(taker: taker, number: number, piece)
          return false
        }
        let oldest = state.turns.min() ?? pieces
        if state.next < min(pieces, oldest + window) {
          task = .make(state.next)
          state.next += 1
          return false
        }
        if oldest == pieces { return true }
        state.waiting += 1
        return false
      }
      if isOver { return nil }
      if let task { return task }
      changed.wait()
    }
  }

  func made(_ number: Int, _ piece: Result<Piece, any Error>) {
    change { state in
      switch piece {
      case .success(let piece): state.ready[number] = piece
      case .failure(let error): OrderedPieces.fail(number, error, &state)
      }
    }
  }

  func taken(by taker: Int, _ number: Int, _ result: Result<Void, any Error>) {
    change { state in
      if case .failure(let error) = result { OrderedPieces.fail(number, error, &state) }
      state.busy[taker] = false
      state.turns[taker] = number + 1
      if state.turns.allSatisfy({ $0 > number }) { state.ready[number] = nil }
    }
  }

  func check() throws {
    if let failed = state.withLock({ $0.failed }) { throw failed.error }
  }

  private static func fail(_ number: Int, _ error: any Error, _ state: inout State) {
    if let failed = state.failed, failed.number <= number { return }
    state.failed = (number, error)
  }

  private func change(_ body: (inout State) -> Void) {
    let waiting = state.withLock { state -> Int in
      body(&state)
      defer { state.waiting = 0 }
      return state.waiting
    }
    for _ in 0..<waiting { changed.signal() }
  }
}
