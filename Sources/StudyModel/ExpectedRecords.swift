/// When a record of a form is expected of a participant.
package enum ExpectedRecords: Sendable, Hashable {
  /// Of every participant of whom another expected form is there.
  case once
  /// At each of these visits that took place; for a form without visits once, as soon as one of them did.
  case at([String])

  package func contains(_ visit: String) -> Bool {
    switch self {
    case .once: false
    case .at(let visits): visits.contains(visit)
    }
  }
}
