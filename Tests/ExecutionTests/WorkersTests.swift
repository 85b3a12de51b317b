import Execution
import Testing

@Suite("Workers")
struct WorkersTests {
  private struct Failure: Error, Equatable { var piece: Int }

  @Test("Results come back in the order of the pieces, whatever finished first", arguments: [1, 2, 7])
  func resultsKeepTheirOrder(_ count: Int) throws {
    let results = try Workers(count: count).map(100) { piece -> Int in
      var sum = 0
      // Early pieces take longer than late ones.
      for value in 0..<((100 - piece) * 200) { sum &+= value & 1 }
      return piece * 10 + (sum < 0 ? 1 : 0)
    }
    #expect(results == (0..<100).map { $0 * 10 })
  }

  @Test("The error of the lowest piece that failed is thrown")
  func theFirstErrorIsThrown() {
    #expect(throws: Failure(piece: 3)) {
      _ = try Workers(count: 1).map(10) { piece -> Int in
        if piece >= 3 { throw Failure(piece: piece) }
        return piece
      }
    }
  }

  @Test("No pieces give no results")
  func noPiecesAreFine() throws {
    #expect(try Workers(count: 4).map(0) { $0 }.isEmpty)
  }
}
