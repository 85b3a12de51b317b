package import Execution
import Glibc
import Synchronization

/// Tells a person on stderr how a run goes: a progress bar on a terminal, nothing where there is none.
package final class ConsoleRecorder: Sendable {
  private struct State {
    var bytes = 0
    var barIsShown = false
  }

  private let state = Mutex(State())
  private let terminal: Bool

  package init() { terminal = isatty(STDERR_FILENO) == 1 }

  package func record(_ event: RunEvent) {
    guard terminal else { return }
    state.withLock { state in
      switch event {
      case .began(let study, let archives):
        write("study \(study): \(archives) archives\n", &state)
      case .submission(let outcome):
        write("\(outcome.site)  \(outcome.archive)  \(outcome.state.rawValue)\n", &state)
      case .progress(let bytes):
        state.bytes += bytes
        bar("\(state.bytes >> 20) MiB read", &state)
      case .participants(let done, let total):
        let filled = 30 * done / max(1, total)
        let line = String(repeating: "=", count: filled) + String(repeating: " ", count: 30 - filled)
        bar("[\(line)] \(100 * done / max(1, total)) % of participants", &state)
      case .released:
        write("", &state)
      }
    }
  }

  private func bar(_ text: String, _ state: inout State) {
    state.barIsShown = true
    ConsoleRecorder.put("\r\u{1B}[K\(text)")
  }

  private func write(_ text: String, _ state: inout State) {
    ConsoleRecorder.put((state.barIsShown ? "\r\u{1B}[K" : "") + text)
    state.barIsShown = false
  }

  private static func put(_ text: String) { StandardStream.error.write(text) }
}
