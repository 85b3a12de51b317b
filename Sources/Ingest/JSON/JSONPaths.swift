/// The names that values have in records, those of nested objects joined with dots: `vitals.weight`.
final class JSONPaths {
  /// The place of a record itself.
  static let root = 0

  private struct Step: Hashable {
    let parent: Int
    let key: Int
  }

  private var names: [[UInt8]] = [[]]
  private var hasChildren = [false]
  private var hasValue = [false]
  private var children: [Step: Int] = [:]
  /// For each key the parent it was last met with, and the path that this made: mostly the next one again.
  private var recent: [(parent: Int, path: Int)] = []
  /// The column of each path; -1 for one that has none.
  private(set) var columns: [Int] = []

  var count: Int { names.count }

  /// The path of a member of the object at another path.
  func child(of parent: Int, key: Int, name: UnsafeRawBufferPointer) -> Int {
    if key < recent.count, recent[key].parent == parent { return recent[key].path }
    while recent.count <= key { recent.append((-1, -1)) }
    let step = Step(parent: parent, key: key)
    let path = children[step] ?? make(parent, name)
    children[step] = path
    recent[key] = (parent, path)
    return path
  }

  private func make(_ parent: Int, _ name: UnsafeRawBufferPointer) -> Int {
    names.append(parent == JSONPaths.root ? Array(name) : names[parent] + [0x2E] + name)
    hasChildren.append(false)
    hasValue.append(false)
    hasChildren[parent] = true
    return names.count - 1
  }

  func noteValue(at path: Int) { hasValue[path] = true }

  func column(of path: Int) -> Int { path < columns.count ? columns[path] : -1 }

  /// Makes columns of the paths that were met so far, in their order. A path that never held more than null beside
  /// members of its own needs none.
  ///
  /// - Returns: the names; nil where two paths have the same one, as `{"a.b": 1}` and `{"a": {"b": 1}}` do.
  func settle() -> [[UInt8]]? {
    columns = [-1]
    var chosen: [[UInt8]] = []
    for path in 1..<max(1, count) {
      let isColumn = hasValue[path] || !hasChildren[path]
      columns.append(isColumn ? chosen.count : -1)
      if isColumn { chosen.append(names[path]) }
    }
    return Set(chosen).count == chosen.count ? chosen : nil
  }
}
