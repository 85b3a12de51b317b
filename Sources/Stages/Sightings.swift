import Synchronization
package import Tables

/// Where the participants of a run were met, and how their numbers were written there: one place for each participant
/// and transfer, the first in it, whatever the order in which threads come across it.
///
/// Lives in memory and goes with the run; what of it is new goes into the vault's crosswalk.
package final class Sightings: Sendable {
  package struct Sighting: Sendable, Equatable {
    /// The number of the first member of the transfer's archive.
    package var transfer: UInt32
    package var origin: RowOrigin
    /// The participant's number as it was sent.
    package var raw: [UInt8]
  }

  private let found = Mutex<[Crosswalk.Subject: [Sighting]]>([:])

  package init() {}

  package func add(
    _ subject: Crosswalk.Subject, at origin: RowOrigin, of transfer: UInt32, raw: UnsafeRawBufferPointer
  ) {
    found.withLock { found in
      guard let place = found[subject, default: []].firstIndex(where: { $0.transfer == transfer }) else {
        found[subject, default: []].append(Sighting(transfer: transfer, origin: origin, raw: Array(raw)))
        return
      }
      guard let known = found[subject]?[place].origin, origin < known else { return }
      found[subject]?[place] = Sighting(transfer: transfer, origin: origin, raw: Array(raw))
    }
  }

  /// Takes back what came of a transfer that turned out to be damaged.
  package func discard(members: Range<UInt32>) {
    found.withLock { found in
      for subject in found.keys { found[subject]?.removeAll { members.contains($0.origin.member) } }
    }
  }

  /// All participants, each with its transfers in the order of their numbers.
  package var all: [(subject: Crosswalk.Subject, sightings: [Sighting])] {
    found.withLock { found in
      found.filter { !$0.value.isEmpty }.map { ($0.key, $0.value.sorted { $0.transfer < $1.transfer }) }
        .sorted { ($0.0.centre, $0.0.sequence) < ($1.0.centre, $1.0.sequence) }
    }
  }
}
