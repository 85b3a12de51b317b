/// One step of telling a value less exactly.
package enum Generalisation: Sendable, Hashable {
  case same
  /// Whole numbers as bands of so many, counted from zero; from `top` on one open band.
  case bands(width: Int, top: Int?)
  /// Each value as the group that it is part of; one that is in none as `other`.
  case groups([String: String], other: String)
  /// Nothing is told.
  case everything

  /// What stands for a value; a missing one stays missing, except where nothing is told at all.
  package func tell(_ value: String?) -> String? {
    switch self {
    case .same: return value
    case .everything: return "*"
    case .groups(let groups, let other): return value.map { groups[$0] ?? other }
    case .bands(let width, let top):
      guard let value else { return nil }
      // A number that is not whole or no number at all lies in no band, and is not told.
      guard let number = Int(value) else { return "*" }
      if let top, number >= top { return "\(top)+" }
      let low = Generalisation.floor(number, width)
      let high = top.map { min(low + width, $0) - 1 } ?? low + width - 1
      return "\(low)-\(high)"
    }
  }

  private static func floor(_ number: Int, _ width: Int) -> Int {
    let rest = number % width
    return number - (rest < 0 ? rest + width : rest)
  }
}

/// The steps by which a column can be told less and less exactly; level 0 is the value as it is.
package struct Hierarchy: Sendable, Hashable {
  package var column: String
  package var levels: [Generalisation]
  /// The least level that may be told, as where a place below a country may not be.
  package var least: Int
  /// How much its exactness is worth beside that of the others; above 0.
  package var weight: Double

  package init(column: String, levels: [Generalisation], least: Int = 0, weight: Double = 1) {
    self.column = column
    self.levels = levels
    self.least = least
    self.weight = weight
  }
}
