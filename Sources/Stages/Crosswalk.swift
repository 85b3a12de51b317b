import Synchronization
import Tables

/// The participants of a run: trial number, token and days of shift, each made once.
///
/// Lives in memory alone and goes with the run. It lets a site's own list show the numbers that the
/// site knows, and finds two participants that would share a token.
package final class Crosswalk: Sendable {
  /// Bytes of a token as text.
  package static let tokenLength = 16

  /// What stands for a participant.
  package struct Entry: Sendable, Equatable {
    /// The participant's place among those of the run; depends on who came first.
    package var index: Int32
    package var token: Token
    package var shift: Int32
  }

  /// A token's sixteen ASCII characters.
  package struct Token: Sendable, Hashable {
    package var high: UInt64
    package var low: UInt64

    /// Nil where the bytes are not as many as a token has.
    package init?(_ bytes: UnsafeRawBufferPointer) {
      guard bytes.count == Crosswalk.tokenLength else { return nil }
      high = bytes.loadUnaligned(as: UInt64.self)
      low = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    }

    package init?(_ text: String) {
      var text = text
      guard let token = text.withUTF8({ Token(UnsafeRawBufferPointer($0)) }) else { return nil }
      self = token
    }

    package var text: String {
      withUnsafeBytes(of: (high, low)) { String(decoding: $0, as: UTF8.self) }
    }
  }

  private struct State {
    var numbers = ByteIndex()
    var tokens: [Token] = []
    var shifts: [Int32] = []
    var byToken: [Token: Int32] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  /// The entry of a trial number, made by `make` where it is new; nil where its token stands for another number.
  package func entry(
    of trialNumber: UnsafeRawBufferPointer, make: () throws -> (token: Token, shift: Int32)
  ) rethrows -> Entry? {
    try state.withLock { state in
      if let known = state.numbers.existing(trialNumber) {
        return Entry(index: Int32(known), token: state.tokens[known], shift: state.shifts[known])
      }
      let (token, shift) = try make()
      guard state.byToken[token] == nil else { return nil }
      let index = Int32(state.numbers.number(of: trialNumber))
      state.tokens.append(token)
      state.shifts.append(shift)
      state.byToken[token] = index
      return Entry(index: index, token: token, shift: shift)
    }
  }

  /// The places of tokens among the participants; nil for a token that none has.
  package func indices(of tokens: [Token?]) -> [Int32?] {
    state.withLock { state in tokens.map { token in token.flatMap { state.byToken[$0] } } }
  }

  /// The trial number of the participant at a place.
  package func trialNumber(at index: Int32) -> String {
    state.withLock { String(decoding: $0.numbers[Int(index)], as: UTF8.self) }
  }

  package func trialNumber(of token: String) -> String? {
    guard let token = Token(token) else { return nil }
    return state.withLock { state in
      state.byToken[token].map { String(decoding: state.numbers[Int($0)], as: UTF8.self) }
    }
  }
}
