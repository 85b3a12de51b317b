/// Which query follows from which.
///
/// A cause that is not in the list is as none, and where causes go round in a circle, the first query of the list in
/// it counts as the root.
struct CauseTree {
  /// By place in the list; false for queries that are not looked at.
  private(set) var isRoot: [Bool]
  private var children: [Int: [Int]] = [:]

  init(_ queries: [ReportedQuery], _ included: [Int]) {
    isRoot = [Bool](repeating: false, count: queries.count)
    var parents = [Int](repeating: -1, count: queries.count)
    if included.contains(where: { queries[$0].cause != nil }) {
      let places = Dictionary(included.map { (queries[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
      for index in included { parents[index] = queries[index].cause.flatMap { places[$0] } ?? -1 }
      CauseTree.cutCircles(in: &parents, included)
    }
    for index in included {
      if parents[index] < 0 { isRoot[index] = true } else { children[parents[index], default: []].append(index) }
    }
  }

  func followers(of index: Int) -> [Int] { children[index] ?? [] }

  /// Walks up from each query; what the walk meets a second time is on a circle.
  private static func cutCircles(in parents: inout [Int], _ included: [Int]) {
    var walks = [Int](repeating: -1, count: parents.count)
    for start in included {
      var index = start
      while index >= 0, walks[index] < 0 {
        walks[index] = start
        index = parents[index]
      }
      if index >= 0, walks[index] == start {
        var first = index
        var next = parents[index]
        while next != index {
          first = min(first, next)
          next = parents[next]
        }
        parents[first] = -1
      }
    }
  }
}
