package import FreeText
package import StudyModel
import Synchronization
import Tables

/// Who the people are whose names, addresses and numbers the texts of a run may hold: participants and staff as the data
/// name them, by the centre of the participant.
///
/// It is filled before any text is looked at, and read from then on. Lives in memory alone, as hashes of words, and goes
/// with the run; nothing of it is ever written. A centre may have `limit` entries, some hundred bytes each; a run that
/// would need more ends, for to forget a name would be to let it out.
package final class IdentityRoster: Sendable {
  /// How many entries a centre may have: names, parts of names, addresses and numbers.
  package static let limit = 2_000_000

  package enum Failure: Error, Hashable, CustomStringConvertible {
    case tooLarge(centre: String)

    package var description: String {
      switch self {
      case .tooLarge(let centre):
        "more than \(IdentityRoster.limit) names, addresses and numbers are known at site \(centre); texts cannot be "
          + "released: take 'release: scrubbed' from the fields of role free_text"
      }
    }
  }

  /// What was found in some records.
  package struct Part: Sendable {
    /// By centre, as an index into the study's sites.
    package internal(set) var lists: [Int32: EntityList] = [:]
    /// The earliest day zero of a participant, since 1970-01-01, not moved.
    package internal(set) var zeros: [Crosswalk.Subject: Int32] = [:]

    package init() {}

    package mutating func add(_ other: Part) {
      for (centre, list) in other.lists { lists[centre, default: EntityList()].add(list) }
      zeros.merge(other.zeros) { min($0, $1) }
    }
  }

  private struct State {
    var zeros: [Crosswalk.Subject: Int32] = [:]
    var known: [Int32: KnownEntities] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  /// Takes what was found; what is known from then on is asked for by `known` and `zeros`.
  package func fill(_ part: Part, of study: Study) throws(Failure) {
    for centre in part.lists.keys.sorted() where part.lists[centre].map({ $0.count > IdentityRoster.limit }) == true {
      throw .tooLarge(centre: study.sites[Int(centre)].id.text)
    }
    let known = part.lists.mapValues { KnownEntities($0) }
    state.withLock { state in
      state.zeros = part.zeros
      state.known = known
    }
  }

  /// What names people of each centre, by index into the study's sites.
  package var known: [Int32: KnownEntities] { state.withLock { $0.known } }

  package var zeros: [Crosswalk.Subject: Int32] { state.withLock { $0.zeros } }
}

extension Crosswalk.Subject {
  /// What stands for the participant in lists of entities.
  package var entityOwner: Int64 { Int64(centre) << 32 | Int64(UInt32(bitPattern: sequence)) }
}

/// A stage that lets texts out, and has to know whom they may name.
package protocol TextReleasingStage: Stage {
  var releasesTexts: Bool { get }
}
