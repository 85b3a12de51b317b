import Tables

/// A stretch of a site's transfers, from one on and until another, both included.
///
/// It is told by what stands in the archives' names, never by a clock, so that a transfer that is read again years later
/// is read as it was.
package struct TransferPeriod: Sendable, Hashable {
  /// A transfer's place in time or in number.
  package enum Bound: Sendable, Hashable {
    /// Day 0 stands for the whole month.
    case date(year: Int, month: Int, day: Int)
    case number(Int)
  }

  package var from: Bound?
  package var until: Bound?

  package init(from: Bound? = nil, until: Bound? = nil) {
    self.from = from
    self.until = until
  }

  /// Whether a transfer belongs to the period.
  ///
  /// `sequence`: as `ArchivePattern.sequence(of:)` gives it. Where name and bound are dates of which one has no day, the
  /// month decides. A transfer whose place is not known, as that of an archive under a name of its own, counts as the last.
  package func contains(_ sequence: [Int]) -> Bool {
    guard sequence.count == 4 else { return until == nil }
    if let from, TransferPeriod.order(sequence, from) < 0 { return false }
    if let until, TransferPeriod.order(sequence, until) > 0 { return false }
    return true
  }

  /// Below zero where the transfer comes before the bound, above where it comes behind it.
  private static func order(_ sequence: [Int], _ bound: Bound) -> Int {
    switch bound {
    case .number(let number): return sequence[3] - number
    case .date(let year, let month, let day):
      for (ours, theirs) in zip(sequence, [year, month, day]) where ours > 0 && theirs > 0 && ours != theirs {
        return ours - theirs
      }
      return 0
    }
  }

  /// For a person, as in `from 2008-10-01 until 2009-01-31` or `from transfer 2`.
  package var words: String {
    [from.map { "from \($0.words)" }, until.map { "until \($0.words)" }].compactMap { $0 }.joined(separator: " ")
  }
}

extension TransferPeriod.Bound {
  /// Reads `2008-10-01`, `2008-10`, or the number of a transfer; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in part.utf8.allSatisfy { Name.isDigit($0) } ? Int(part) : nil }
    guard numbers.count == parts.count else { return nil }
    let widths = parts.map(\.utf8.count)
    switch parts.count {
    case 1 where numbers[0] > 0 && widths[0] <= 9: self = .number(numbers[0])
    case 2 where widths == [4, 2] && (1...12).contains(numbers[1]):
      self = .date(year: numbers[0], month: numbers[1], day: 0)
    case 3 where widths == [4, 2, 2] && PartialDate(year: numbers[0], month: numbers[1], day: numbers[2]) != nil:
      self = .date(year: numbers[0], month: numbers[1], day: numbers[2])
    default: return nil
    }
  }

  /// The bound at a transfer, as far as its archive's name tells; nil where it tells nothing.
  package init?(at sequence: [Int]) {
    guard sequence.count == 4 else { return nil }
    if sequence[0] > 0, sequence[1] > 0 {
      self = .date(year: sequence[0], month: sequence[1], day: sequence[2])
    } else if sequence[3] > 0 {
      self = .number(sequence[3])
    } else {
      return nil
    }
  }

  /// For a person.
  package var words: String {
    if case .number(let number) = self { "transfer \(number)" } else { value }
  }

  /// As the study's files have it.
  package var value: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    switch self {
    case .number(let number): return "\(number)"
    case .date(let year, let month, 0): return "\(year)-\(two(month))"
    case .date(let year, let month, let day): return "\(year)-\(two(month))-\(two(day))"
    }
  }
}
