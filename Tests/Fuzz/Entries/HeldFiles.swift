import StudyModel

/// Configuration files that an input holds.
struct HeldFiles: ConfigurationFiles {
  /// By their paths.
  let contents: [String: [UInt8]]

  /// Paths count from the study's folder, as in `forms/f.yaml` and `../packs/p/pack.yaml`.
  init(_ bundle: Bundle, below folder: String) {
    let parent = folder.split(separator: "/").dropLast().joined(separator: "/")
    contents = Dictionary(
      bundle.files.map { file in
        (file.path.hasPrefix("../") ? "\(parent)/\(file.path.dropFirst(3))" : "\(folder)/\(file.path)", file.content)
      }, uniquingKeysWith: { _, last in last })
  }

  func list(_ folder: String) throws -> [String] {
    let inside = contents.keys.filter { $0.hasPrefix(folder + "/") }.map { $0.dropFirst(folder.count + 1) }
    if inside.isEmpty { throw ConfigurationFileError.missing }
    return inside.filter { !$0.contains("/") }.map(String.init).sorted()
  }

  func read(_ path: String) throws -> String {
    guard let content = contents[path] else { throw ConfigurationFileError.missing }
    guard let text = String(validating: content, as: UTF8.self) else { throw ConfigurationFileError.notUTF8 }
    return text
  }
}
