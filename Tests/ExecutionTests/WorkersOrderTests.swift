import Synchronization
import Testing

@testable import Execution

@Suite("Pieces in order")
struct WorkersOrderTests {
  private struct Broken: Error, Equatable { var number: Int }

  @Test("Every taker gets every piece once, in order", arguments: [1, 2, 5])
  func order(workers: Int) throws {
    let taken = Mutex<[[Int]]>([[], [], []])
    try Workers(count: workers).inOrder(50, takers: 3) {
      $0 * 10
    } take: { taker, number, piece in
      #expect(piece == number * 10)
      taken.withLock { $0[taker].append(number) }
    }
    #expect(taken.withLock { $0 } == [Array(0..<50), Array(0..<50), Array(0..<50)])
  }

  @Test("No more pieces are made than may wait")
  func bounded() throws {
    let waiting = Mutex<(now: Int, most: Int)>((0, 0))
    try Workers(count: 2).inOrder(40, ahead: 2, takers: 1) { _ in
      waiting.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
    } take: { _, _, _ in
      waiting.withLock { $0.now -= 1 }
    }
    let (now, most) = waiting.withLock { $0 }
    #expect(now == 0)
    #expect((1...4).contains(most))
  }

  @Test("An error in a piece or in a taker ends the work")
  func errors() {
    #expect(throws: Broken(number: 3)) {
      try Workers(count: 1).inOrder(9, takers: 1) { number in
        if number == 3 { throw Broken(number: number) }
      } take: { _, _, _ in
      }
    }
    #expect(throws: Broken(number: 2)) {
      try Workers(count: 3).inOrder(9, takers: 2) {
        $0
      } take: { taker, number, _ in
        if taker == 1 && number == 2 { throw Broken(number: number) }
      }
    }
  }
}
