package import Execution

import Ledger
import Synchronization
import Tables

/// Tells a machine on stderr how a run goes: one JSON object a line.
package final class JSONLinesRecorder: Sendable {
  private let writing = Mutex<Void>(())

  package init() {}

  package func record(_ event: RunEvent) {
    let json: CanonicalJSON =
      switch event {
      case .began(let study, let archives):
        ["event": "began", "study": .string(study), "archives": .integer(archives)]
      case .submission(let outcome):
        [
          "event": "submission", "site": .string(outcome.site.text), "archive": .string(outcome.archive),
          "state": .string(outcome.state.rawValue), "members": .integer(outcome.members.count),
        ]
      case .progress(let bytes): ["event": "progress", "bytes": .integer(bytes)]
      case .participants(let done, let total):
        ["event": "participants", "done": .integer(done), "of": .integer(total)]
      case .released(let id): ["event": "released", "release": .string(id)]
      }
    writing.withLock { _ in StandardStream.error.write(json.text + "\n") }
  }
}
