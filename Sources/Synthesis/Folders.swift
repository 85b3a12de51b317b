import Glibc

/// Folders of the run.
enum Folders {
  /// Makes a folder and those above it.
  static func make(_ path: String) throws {
    var at = path.startIndex
    while at < path.endIndex {
      let next = path[path.index(after: at)...].firstIndex(of: "/") ?? path.endIndex
      let part = String(path[..<next])
      if !part.isEmpty, mkdir(part, 0o755) != 0, errno != EEXIST {
        throw SynthesisError.file(path: part, doing: "made", number: errno)
      }
      at = next
    }
  }
}
