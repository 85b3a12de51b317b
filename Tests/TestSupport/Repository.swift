package import Foundation

/// The checkout that the tests were built from.
package enum Repository {
  /// Its folder, found from the place of this file.
  package static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A path below the root.
  package static func path(_ relative: String) -> String { root.appending(path: relative).path }

  /// Paths of the files below a folder, relative to the root, sorted.
  package static func files(below folder: String, ending suffix: String = "") -> [String] {
    guard let names = FileManager.default.enumerator(atPath: path(folder)) else { return [] }
    return names.compactMap { $0 as? String }
      .filter { name in
        var isFolder: ObjCBool = false
        return name.hasSuffix(suffix)
          && FileManager.default.fileExists(atPath: path("\(folder)/\(name)"), isDirectory: &isFolder)
          && !isFolder.boolValue
      }
      .map { "\(folder)/\($0)" }.sorted()
  }

  package static func text(_ relative: String) throws -> String {
    try String(contentsOfFile: path(relative), encoding: .utf8)
  }
}
