import Expressions
import Tables

/// What an aggregate of a rule needs of the records of each site, added up as they come.
struct SiteNumbers {
  private struct Sums {
    var total = 0.0
    var values = 0
    var trues = 0
    var falses = 0

    static func += (left: inout Self, right: Self) {
      left.total += right.total
      left.values += right.values
      left.trues += right.trues
      left.falses += right.falses
    }
  }

  /// By the site's place in the study.
  private var sums: [Sums]

  init(sites: Int) { sums = [Sums](repeating: Sums(), count: sites) }

  /// Adds the records of a batch.
  ///
  /// - Parameters:
  ///   - sites: The place of each record's site; -1 for one that does not count.
  ///   - truth: The aggregate's condition; nil where it has none, and then every record is true.
  mutating func add(sites: [Int], truth: [UInt8]?) {
    for row in sites.indices where sites[row] >= 0 {
      switch truth?[row] ?? Truth.true.rawValue {
      case Truth.true.rawValue: sums[sites[row]].trues += 1
      case Truth.false.rawValue: sums[sites[row]].falses += 1
      default: continue
      }
    }
  }

  /// Adds numbers; those that are missing or known only within bounds are left out.
  mutating func add(sites: [Int], values column: NumberColumn) {
    for row in sites.indices where sites[row] >= 0 {
      guard column.reasons.isEmpty || column.reasons[row] == 0,
        column.comparators.isEmpty || column.comparators[row] == 0
      else { continue }
      sums[sites[row]].total += column.values[row]
      sums[sites[row]].values += 1
    }
  }

  static func += (left: inout SiteNumbers, right: SiteNumbers) {
    for site in left.sums.indices { left.sums[site] += right.sums[site] }
  }

  /// The aggregate of each of some sites; missing where no record has what it needs.
  func column(_ aggregate: Aggregate, sites: [Int]) -> Column {
    let whole = sums.reduce(into: Sums()) { $0 += $1 }
    var column = NumberColumn()
    for site in sites {
      let sums = aggregate.level == .site ? self.sums[site] : whole
      let (top, bottom) =
        switch aggregate.kind {
        case .mean: (sums.total, sums.values)
        case .share: (Double(sums.trues), sums.trues + sums.falses)
        case .count: (Double(sums.trues), 1)
        }
      column.values.append(bottom == 0 ? 0 : top / Double(bottom))
      column.reasons.append(bottom == 0 ? Missing.notDerived.rawValue : 0)
    }
    return .number(column)
  }
}
