import StudyModel

/// Configuration files that a test holds in memory.
struct MemoryFiles: ConfigurationFiles {
  var texts: [String: String]

  func list(_ folder: String) throws -> [String] {
    let inside = texts.keys.filter { $0.hasPrefix(folder + "/") }.map { $0.dropFirst(folder.utf8.count + 1) }
    if inside.isEmpty { throw ConfigurationFileError.missing }
    return inside.filter { !$0.contains("/") }.map(String.init).sorted()
  }

  func read(_ path: String) throws -> String {
    guard let text = texts[path] else { throw ConfigurationFileError.missing }
    return text
  }
}
