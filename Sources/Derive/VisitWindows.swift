import StudyModel

/// The visit of each day after day zero, as a table of days; visits that records name themselves have no part in it.
struct VisitWindows {
  private let first: Int
  private let visits: [Int32]

  /// Where windows overlap, the visit that the study names first has the day.
  init(_ visits: [Visit]) {
    let dated = visits.filter { $0.assignment == .date }
    guard let first = dated.map(\.window.lowerBound).min(), let last = dated.map(\.window.upperBound).max()
    else {
      self.first = 0
      self.visits = []
      return
    }
    var table = [Int32](repeating: -1, count: last - first + 1)
    for (index, visit) in visits.enumerated().reversed() where visit.assignment == .date {
      for day in visit.window { table[day - first] = Int32(index) }
    }
    self.first = first
    self.visits = table
  }

  /// The index of the visit in whose window a day lies, or nil; the day of day zero itself is 0.
  func visit(on day: Int) -> Int? {
    let place = day - first
    guard place >= 0, place < visits.count, visits[place] >= 0 else { return nil }
    return Int(visits[place])
  }
}
