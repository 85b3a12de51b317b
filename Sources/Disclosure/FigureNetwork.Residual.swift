extension FigureNetwork {
  /// By how much each figure can still move either way.
  struct Residual {
    private let network: FigureNetwork
    private var more: [Int]
    private var less: [Int]

    init(_ network: FigureNetwork, knowing known: Knowledge) {
      self.network = network
      more = network.figures.indices.map { known.high[$0] - network.figures[$0].value }
      less = network.figures.indices.map { network.figures[$0].value - known.low[$0] }
    }

    /// A step over a figure: with it, which makes it larger, or against it.
    private struct Step {
      var figure: Int
      var up: Bool
    }

    /// Moves a figure as far as the others can follow, at most by a limit.
    mutating func push(_ place: Int, up: Bool, limit: Int) -> Int {
      let arc = network.figures[place]
      let (start, end) = up ? (arc.to, arc.from) : (arc.from, arc.to)
      var moved = 0
      while moved < limit {
        guard let path = shortestPath(from: start, to: end, without: place) else { break }
        let room = path.reduce(limit - moved) { min($0, $1.up ? more[$1.figure] : less[$1.figure]) }
        for step in path {
          more[step.figure] += step.up ? -room : room
          less[step.figure] += step.up ? room : -room
        }
        moved += room
      }
      return moved
    }

    private func steps(from node: Int, without place: Int) -> [(step: Step, to: Int)] {
      network.figures.indices.flatMap { figure -> [(step: Step, to: Int)] in
        guard figure != place else { return [] }
        let arc = network.figures[figure]
        return (arc.from == node ? [(Step(figure: figure, up: true), arc.to)] : [])
          + (arc.to == node ? [(Step(figure: figure, up: false), arc.from)] : [])
      }
    }

    private func shortestPath(from start: Int, to end: Int, without place: Int) -> [Step]? {
      var came: [Int: (step: Step, node: Int)] = [:]
      var queue = [start]
      var next = 0
      while next < queue.count {
        let node = queue[next]
        next += 1
        if node == end { return walk(back: end, to: start, came) }
        for (step, target) in steps(from: node, without: place)
        where target != start && came[target] == nil && (step.up ? more[step.figure] : less[step.figure]) > 0 {
          came[target] = (step, node)
          queue.append(target)
        }
      }
      return nil
    }

    private func walk(back end: Int, to start: Int, _ came: [Int: (step: Step, node: Int)]) -> [Step] {
      var path: [Step] = []
      var node = end
      while node != start, let (step, before) = came[node] {
        path.append(step)
        node = before
      }
      return path.reversed()
    }

    /// The figures to withhold so that a figure can move further: those of the path that hides it at the least cost.
    /// One that is withheld, or has room left, costs nothing; another what it counts; a zero cannot be withheld.
    func cheapestPath(of place: Int, up: Bool, told: [Figure]) -> [Int]? {
      let arc = network.figures[place]
      let (start, end) = up ? (arc.to, arc.from) : (arc.from, arc.to)
      var costs: [Int: Int] = [start: 0]
      var came: [Int: (step: Step, node: Int)] = [:]
      var done: Set<Int> = []
      while let node = costs.filter({ !done.contains($0.key) }).min(by: { ($0.value, $0.key) < ($1.value, $1.key) })?
        .key
      {
        done.insert(node)
        if node == end { break }
        for (step, target) in steps(from: node, without: place) where !done.contains(target) {
          guard let price = price(step, told[step.figure]), let cost = costs[node] else { continue }
          if cost + price < costs[target] ?? Int.max {
            costs[target] = cost + price
            came[target] = (step, node)
          }
        }
      }
      guard came[end] != nil else { return nil }
      return walk(back: end, to: start, came).filter { price($0, told[$0.figure]) != 0 }.map(\.figure)
    }

    private func price(_ step: Step, _ figure: Figure) -> Int? {
      let value = network.figures[step.figure].value
      if (step.up ? more[step.figure] : less[step.figure]) > 0 { return 0 }
      // One that is withheld already and has no room can not be moved further; nor can a one be made smaller.
      guard figure != .withheld, value > 0, step.up || value > 1 else { return nil }
      return value
    }
  }
}
