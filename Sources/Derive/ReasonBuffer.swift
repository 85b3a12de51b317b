import Tables

/// A `Missing` raw value per cell, while a column is made.
struct ReasonBuffer {
  private var reasons: [UInt8] = []
  private let count: Int

  init(count: Int) { self.count = count }

  /// Every cell missing for one reason, to be filled.
  init(_ reason: Missing, count: Int) {
    self.count = count
    reasons = [UInt8](repeating: reason.rawValue, count: count)
  }

  subscript(row: Int) -> Missing {
    get { reasons.isEmpty ? .present : Missing(rawValue: reasons[row]) ?? .invalid }
    set {
      if reasons.isEmpty {
        if newValue == .present { return }
        reasons = [UInt8](repeating: 0, count: count)
      }
      reasons[row] = newValue.rawValue
    }
  }

  /// As a column holds it: empty where nothing is missing.
  var sparse: [UInt8] { reasons.contains { $0 != 0 } ? reasons : [] }
}

extension NumberColumn {
  /// Whether a cell holds a number that is exactly what was measured.
  @inline(__always)
  func isExact(_ row: Int) -> Bool {
    (reasons.isEmpty || reasons[row] == 0) && (comparators.isEmpty || comparators[row] == 0)
  }
}

extension DateColumn {
  /// Whether a cell holds a date that is known to the day.
  @inline(__always)
  func isComplete(_ row: Int) -> Bool {
    (reasons.isEmpty || reasons[row] == 0) && (precisions.isEmpty || precisions[row] == 0)
  }
}
