package import StudyModel
import Synchronization
import Tables

/// The participants of a run: trial number, token and days of shift, each made once.
///
/// Lives in memory alone and goes with the run. It lets a site's own list show the numbers that the
/// site knows, and finds two participants that would share a token.
package final class Crosswalk: Sendable {
  /// Bytes of a token as text.
  package static let tokenLength = 16

  /// A participant by centre, as an index into the study's sites, and sequence number there.
  package struct Subject: Sendable, Hashable {
    package var centre: Int32
    package var sequence: Int32

    package init(centre: Int32, sequence: Int32) {
      self.centre = centre
      self.sequence = sequence
    }

    @inline(__always)
    package static func == (left: Self, right: Self) -> Bool {
      left.centre == right.centre && left.sequence == right.sequence
    }
  }

  /// What stands for a participant.
  package struct Entry: Sendable, Equatable {
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
    /// For each centre, places in the three lists below by sequence number, -1 where there is none:
    /// sequence numbers are dense, so that finding a participant is one look.
    var dense: [[Int32]] = []
    /// The places of the few whose sequence numbers are very large.
    var sparse: [Subject: Int32] = [:]
    var subjects: [Subject] = []
    var entries: [Entry] = []
    var byToken: [Token: Int32] = [:]

    /// Sequence numbers up to here are looked up in a list.
    static let denseLimit: Int32 = 1 << 22

    func place(of subject: Subject) -> Int32 {
      guard subject.sequence < State.denseLimit else { return sparse[subject] ?? -1 }
      guard dense.indices.contains(Int(subject.centre)) else { return -1 }
      let list = dense[Int(subject.centre)]
      return list.indices.contains(Int(subject.sequence)) ? list[Int(subject.sequence)] : -1
    }

    /// Enters a participant; false where the token already stands for another.
    mutating func enter(_ subject: Subject, _ entry: Entry) -> Bool {
      guard byToken[entry.token] == nil else { return false }
      let place = Int32(entries.count)
      subjects.append(subject)
      entries.append(entry)
      byToken[entry.token] = place
      guard subject.sequence < State.denseLimit else {
        sparse[subject] = place
        return true
      }
      while dense.count <= Int(subject.centre) { dense.append([]) }
      let missing = Int(subject.sequence) + 1 - dense[Int(subject.centre)].count
      if missing > 0 { dense[Int(subject.centre)].append(contentsOf: repeatElement(-1, count: missing)) }
      dense[Int(subject.centre)][Int(subject.sequence)] = place
      return true
    }
  }

  private let state = Mutex(State())
  /// The numbers of the study's sites, in its order.
  private let siteNumbers: [String]

  package init(_ study: Study) { siteNumbers = study.sites.map(\.number) }

  /// The entries of participants, made by `make` where they are new; nil where a token stands for two.
  package func entries(
    of subjects: [Subject], make: (Subject) throws -> (token: Token, shift: Int32)
  ) rethrows -> [Entry]? {
    try state.withLock { state in
      var entries: [Entry] = []
      entries.reserveCapacity(subjects.count)
      for subject in subjects {
        let place = state.place(of: subject)
        if place >= 0 {
          entries.append(state.entries[Int(place)])
          continue
        }
        let (token, shift) = try make(subject)
        let entry = Entry(token: token, shift: shift)
        guard state.enter(subject, entry) else { return nil }
        entries.append(entry)
      }
      return entries
    }
  }

  /// The places of tokens among the participants; nil for a token that none has. A place depends on who
  /// came first.
  package func places(of tokens: [Token?]) -> [Int32?] {
    state.withLock { state in tokens.map { token in token.flatMap { state.byToken[$0] } } }
  }

  /// The participant at a place.
  package func subject(at place: Int32) -> Subject { state.withLock { $0.subjects[Int(place)] } }

  /// The trial's number of a participant.
  package func trialNumber(of subject: Subject) -> String {
    SubjectPattern.trialNumber(site: siteNumbers[Int(subject.centre)], sequence: subject.sequence)
  }

  /// The token of a participant that the run has met.
  package func token(of subject: Subject) -> String? {
    state.withLock { state in
      let place = state.place(of: subject)
      return place < 0 ? nil : state.entries[Int(place)].token.text
    }
  }

  package func trialNumber(of token: String) -> String? {
    guard let token = Token(token),
      let subject = state.withLock({ state in state.byToken[token].map { state.subjects[Int($0)] } })
    else { return nil }
    return trialNumber(of: subject)
  }
}
