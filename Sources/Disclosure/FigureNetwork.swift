/// Figures that add up: each goes from one place to another, and as much comes into a place as goes out.
///
/// A table in two ways with its totals is such a network, so that what can be worked out of a figure is a question of
/// flows, and has an exact answer in whole people (Cox, "Network models for complementary cell suppression", 1995).
struct FigureNetwork: Sendable {
  struct Arc: Sendable {
    var from: Int
    var to: Int
    var value: Int
  }

  /// What somebody knows of each figure.
  struct Knowledge: Sendable {
    var low: [Int]
    var high: [Int]
  }

  /// More than any count.
  static let unbounded = Int(Int32.max)

  var nodes: Int
  var figures: [Arc]

  /// What can be known from figures as they are told. Of one that is withheld it is known that it is not zero, for
  /// zero is told; whether it is small itself or hides another cannot be seen.
  func knowledge(_ told: [Figure], by rule: SmallNumberRule) -> Knowledge {
    let ranges = told.map { figure in
      switch figure {
      case .told(let count): rule.range(of: count)
      case .withheld: 1...FigureNetwork.unbounded
      }
    }
    return Knowledge(low: ranges.map(\.lowerBound), high: ranges.map(\.upperBound))
  }

  /// The least and the greatest that a figure may be, given all that is told.
  func range(of place: Int, knowing known: Knowledge) -> ClosedRange<Int> {
    var up = Residual(self, knowing: known)
    var down = up
    let more = up.push(place, up: true, limit: known.high[place] - figures[place].value)
    let less = down.push(place, up: false, limit: figures[place].value - known.low[place])
    return (figures[place].value - less)...(figures[place].value + more)
  }

  /// The figures as they may be told: those with a need are withheld, and others with them until everything in the
  /// range of each need is possible, the smallest numbers first.
  ///
  /// Zeros are told, so that a total of three counts is at least three whatever is withheld: a need ends where
  /// withholding everything else would end it.
  func protected(by rule: SmallNumberRule, needs: [Int: ClosedRange<Int>]) -> [Figure] {
    var told = figures.indices.map { needs[$0] == nil ? Figure.told(rule.rounded(figures[$0].value)) : .withheld }
    let open = knowledge(figures.map { $0.value == 0 ? .told(0) : .withheld }, by: rule)
    for place in needs.keys.sorted(by: { (figures[$0].value, $0) < (figures[$1].value, $1) }) {
      guard let need = needs[place]?.clamped(to: range(of: place, knowing: open)) else { continue }
      for up in [false, true] {
        let wanted = up ? need.upperBound - figures[place].value : figures[place].value - need.lowerBound
        guard wanted > 0 else { continue }
        while true {
          var residual = Residual(self, knowing: knowledge(told, by: rule))
          if residual.push(place, up: up, limit: wanted) >= wanted { break }
          guard let path = residual.cheapestPath(of: place, up: up, told: told) else {
            preconditionFailure("a figure that could move with everything withheld has a way to")
          }
          for figure in path { told[figure] = .withheld }
        }
      }
    }
    return told
  }
}
