/// Which counts of people are too small to be told, and how the others are rounded.
package struct SmallNumberRule: Sendable, Hashable {
  /// The least count that is told; 1 up to the one below it are not. Zero is told.
  package var least: Int
  /// Others are told as the nearest multiple of this; 1 tells them as they are.
  package var base: Int

  package init(least: Int, base: Int) {
    precondition(least >= 2 && base >= 1 && base % 2 == 1, "a base that is odd has one nearest multiple")
    self.least = least
    self.base = base
  }

  /// 1 to 7 are not told, others to the nearest 5: NHS England, change to disclosure control methodology for HES and
  /// ECDS from September 2018 (sub-national counts).
  package static let nhs = SmallNumberRule(least: 8, base: 5)
  /// Fewer than 11 are not told: CMS cell size suppression policy, from memory.
  package static let cms = SmallNumberRule(least: 11, base: 1)
  /// Fewer than 10 are not told: the ONS longitudinal study's rule for frequency tables (CeLSIUS).
  package static let ons = SmallNumberRule(least: 10, base: 1)

  /// Whether a count is one that must not be told.
  package func isSmall(_ count: Int) -> Bool { count > 0 && count < least }

  /// A count as it is told, where nothing speaks against it.
  package func rounded(_ count: Int) -> Int { (count + base / 2) / base * base }

  /// What somebody knows of a count that is told as this number.
  package func range(of told: Int) -> ClosedRange<Int> {
    guard told > 0 else { return 0...0 }
    return max(least, told - base / 2)...max(least, told + base / 2)
  }

  /// Means, medians and the like are of people, and are not shown where so few have a value.
  package func showsStatistic(of count: Int) -> Bool { count >= least }

  /// Per cent (0 to 100) from the numbers as they are told, so that it tells no more than they do; nil where one of
  /// them is not told or nobody is counted.
  package func percent(_ part: Figure, of whole: Figure) -> Double? {
    guard case .told(let part) = part, case .told(let whole) = whole, whole > 0 else { return nil }
    return min(100, 100 * Double(part) / Double(whole))
  }
}

/// A count of people as it leaves.
package enum Figure: Sendable, Hashable {
  case told(Int)
  /// Small, or one from which a small one could be worked out.
  case withheld

  /// As it stands in a table.
  package var text: String {
    switch self {
    case .told(let count): String(count)
    case .withheld: "*"
    }
  }
}
