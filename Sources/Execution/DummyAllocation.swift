import Crypto
import Stages
import StudyModel
import Synchronization
import Tables

/// A scrambled allocation, under which a run tells nobody's arm: the arms of the randomisation list, dealt out anew among the
/// participants of each centre and stratum, so that every centre keeps its numbers.
///
/// Who gets whose arm follows from the study's key, so that equal runs are equal. Everything else that tells the
/// treatment stays out: records of other forms that tell it are cut, and fields of role `treatment` are withheld.
/// What does not tell the treatment is left as it is, so that what is written blinded is the same byte for byte.
final class DummyAllocation: Sendable {
  private struct Entry {
    var origin: RowOrigin
    var token: Crosswalk.Token
    var stratum: String
    var arm: String
  }

  private struct State {
    var entries: [Entry] = []
    var arms: [Crosswalk.Token: String] = [:]
  }

  private let study: Study
  private let form: Form
  private let field: Field
  private let key: SymmetricKey
  private let state = Mutex(State())

  /// Nil where the study has no allocation that could be scrambled.
  init?(study: Study, key: SymmetricKey) {
    guard let (form, field) = study.allocation else { return nil }
    self.study = study
    self.form = form
    self.field = field
    self.key = key
  }

  /// Whether all that is known of a form's records would tell the treatment, so that none of it may be told.
  func withholds(_ form: Form) -> Bool { form.treatment && form.id != self.form.id }

  /// Whether a finding about a field of a form tells the treatment by itself.
  func withholds(_ field: ColumnName?, of form: Form) -> Bool {
    withholds(form) || field.flatMap { form.field($0.text) }?.role == .treatment
  }

  /// Takes what tells the treatment out of a batch in the study's own terms, and returns the arms of its rows by their
  /// place, where it is one of the form that has them.
  func mask(_ batch: inout Batch, of form: Form) -> [RowOrigin: String] {
    if withholds(form) {
      for row in 0..<batch.rowCount where batch.state(of: row) == .kept { batch.mark(row, .cut) }
      return [:]
    }
    var arms: [RowOrigin: String] = [:]
    if form.id == self.form.id, let column = batch[field.column] {
      for row in 0..<batch.rowCount { arms[batch.origins[row]] = column.text(at: row) }
    }
    for field in form.fields where field.role == .treatment {
      guard let column = batch[field.column] else { continue }
      var terms: [String] = []
      if case .code(let coded) = column { terms = coded.terms }
      batch.set(Column(missing: .withheld, kind: column.kind, count: batch.rowCount, terms: terms), for: field.column)
    }
    return arms
  }

  /// Takes up the allocation of the rows that came through.
  func add(_ batch: Batch, arms: [RowOrigin: String]) {
    guard batch.table == form.table, let subject = form.field(of: .subject),
      case .text(let tokens)? = batch[subject.column]
    else { return }
    let columns = (["siteid"] + study.blinding.strata).map { batch[ColumnName($0)] }
    var entries: [Entry] = []
    for row in 0..<batch.rowCount {
      guard let arm = arms[batch.origins[row]], let text = Column.text(tokens).text(at: row),
        let token = Crosswalk.Token(text)
      else { continue }
      let stratum = columns.map { $0?.text(at: row) ?? "" }.joined(separator: "\u{1F}")
      entries.append(Entry(origin: batch.origins[row], token: token, stratum: stratum, arm: arm))
    }
    let found = entries
    state.withLock { $0.entries += found }
  }

  /// Takes back what came of a transfer that turned out to be damaged.
  func discard(members: Range<UInt32>) {
    state.withLock { $0.entries.removeAll { members.contains($0.origin.member) } }
  }

  /// Deals the arms out, once all of the allocation is read.
  func deal() {
    state.withLock { state in
      var first: [Crosswalk.Token: Entry] = [:]
      for entry in state.entries.sorted(by: { $0.origin < $1.origin }) where first[entry.token] == nil {
        first[entry.token] = entry
      }
      var strata: [String: [Entry]] = [:]
      for entry in first.values { strata[entry.stratum, default: []].append(entry) }
      state.arms = [:]
      for entries in strata.values {
        let givers = entries.sorted { $0.token.text < $1.token.text }
        let takers = givers.map { (rank: rank(of: $0.token), token: $0.token) }
          .sorted { $0.rank.lexicographicallyPrecedes($1.rank) }
        for (giver, taker) in zip(givers, takers) { state.arms[taker.token] = giver.arm }
      }
    }
  }

  private func rank(of token: Crosswalk.Token) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array(token.text.utf8), using: key))
  }

  /// Puts the dealt arms into the records of participants.
  func fill(_ dataset: inout Dataset) {
    guard var batch = dataset[form.table], let subject = form.field(of: .subject),
      case .text(let tokens)? = batch[subject.column], batch[field.column] != nil
    else { return }
    let arms = state.withLock { $0.arms }
    let terms = study.arms.map(\.id)
    var column = CodeColumn(
      indices: [Int32](repeating: 0, count: batch.rowCount),
      reasons: [UInt8](repeating: Missing.withheld.rawValue, count: batch.rowCount), terms: terms)
    let texts = Column.text(tokens)
    for row in 0..<batch.rowCount {
      guard let token = texts.text(at: row).flatMap({ Crosswalk.Token($0) }), let arm = arms[token],
        let index = terms.firstIndex(of: arm)
      else { continue }
      column.indices[row] = Int32(index)
      column.reasons[row] = 0
    }
    if !column.reasons.contains(where: { $0 != 0 }) { column.reasons = [] }
    batch.set(.code(column), for: field.column)
    dataset[form.table] = batch
  }
}
