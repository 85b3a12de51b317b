package import Crypto
import Synchronization
package import Tables

/// Who the participants of a run are, as codes that nobody can undo: the same code is the same number, or the same name.
///
/// Lives in memory alone and goes with the run. Codes are the first 64 bits of HMAC-SHA-256 under a key of their own, so
/// that among a million participants two numbers share one with a probability of 3e-8. A registration takes 48 bytes,
/// whatever the record holds.
package final class Registrations: Sendable {
  /// One record of a form that registers participants.
  package struct Entry: Sendable, Hashable {
    /// The code of a national number that names one person; 0 where there is none without fault.
    package var number: UInt64
    /// The code of the name; 0 where a part of it is missing.
    package var name: UInt64
    /// Days since 1970-01-01; nil where the date is not complete.
    package var birth: Int32?
    package var subject: Crosswalk.Subject
    package var origin: RowOrigin
    /// The day of consent or of another date at which the participant is registered; nil where it is not known.
    package var day: Int32?
    /// Whether a later transfer took the place of the one that holds it.
    package var superseded: Bool

    package init(
      number: UInt64, name: UInt64, birth: Int32?, subject: Crosswalk.Subject, origin: RowOrigin, day: Int32?,
      superseded: Bool = false
    ) {
      self.number = number
      self.name = name
      self.birth = birth
      self.subject = subject
      self.origin = origin
      self.day = day
      self.superseded = superseded
    }
  }

  private let code: HMAC<SHA256>
  private let entries = Mutex<[TableName: [Entry]]>([:])

  package init(key: SymmetricKey) { code = HMAC<SHA256>(key: key) }

  /// The code of some bytes, with the kind of thing that they are before them; never 0.
  package func code(of bytes: [UInt8]) -> UInt64 {
    var code = self.code
    code.update(data: bytes)
    return code.finalize().prefix(8).reduce(0) { $0 << 8 | UInt64($1) } | 1
  }

  package func add(_ found: [Entry], of table: TableName) {
    guard !found.isEmpty else { return }
    entries.withLock { $0[table, default: []] += found }
  }

  /// Takes back what came of a transfer that turned out to be damaged.
  package func discard(members: Range<UInt32>) {
    entries.withLock { entries in
      for table in entries.keys { entries[table]?.removeAll { members.contains($0.origin.member) } }
    }
  }

  /// The registrations of a form in order of their places.
  package func entries(of table: TableName) -> [Entry] {
    entries.withLock { $0[table] ?? [] }.sorted { $0.origin < $1.origin }
  }
}
