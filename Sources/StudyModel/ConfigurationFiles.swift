/// Where the study's configuration is read from.
package protocol ConfigurationFiles: Sendable {
  /// The names in a folder, sorted.
  ///
  /// - Throws: `ConfigurationFileError`.
  func list(_ folder: String) throws -> [String]

  /// The whole text of a file.
  ///
  /// - Throws: `ConfigurationFileError`.
  func read(_ path: String) throws -> String
}

/// Why a file or folder of the configuration cannot be read.
package enum ConfigurationFileError: Error, Hashable, Sendable {
  case missing
  /// The system's number of the error.
  case unreadable(Int32)
  case notUTF8
}
