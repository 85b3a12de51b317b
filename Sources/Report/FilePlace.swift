/// A file and the sheet or list in it, told apart.
struct FilePlace: Hashable {
  /// Endings of files that hold sheets or lists of their own.
  private static let containers = [".xlsx", ".xlsm", ".json", ".ndjson", ".xml"]

  let file: String
  let sheet: String?

  /// Parts a path at the first `#` behind the ending of a file that has sheets; others may have a `#` in their name.
  init(_ path: String) {
    var mark: String.Index?
    for index in path.indices where path[index] == "#" && mark == nil {
      let before = path[..<index].lowercased()
      if FilePlace.containers.contains(where: before.hasSuffix) { mark = index }
    }
    guard let mark else {
      file = path
      sheet = nil
      return
    }
    file = String(path[..<mark])
    sheet = String(path[path.index(after: mark)...])
  }
}
