import Synchronization

/// Tokens and the trial numbers behind them, for as long as a run lasts.
///
/// Lives in memory alone: it lets a site's own list show the numbers that the site knows, and
/// finds two participants that would share a token.
package final class Crosswalk: Sendable {
  private let numbers = Mutex<[String: String]>([:])

  package init() {}

  /// False where the token already stands for another trial number.
  package func enter(token: String, trialNumber: String) -> Bool {
    numbers.withLock { numbers in
      if let known = numbers[token] { return known == trialNumber }
      numbers[token] = trialNumber
      return true
    }
  }

  package func trialNumber(of token: String) -> String? { numbers.withLock { $0[token] } }
}
