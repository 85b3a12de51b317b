package import Foundation

/// The command itself, as it was built beside the tests, run as a user runs it.
package enum VertebraCommand {
  /// What a run of the command left.
  package struct Ended: Sendable {
    package var exitCode: Int32
    package var out: String
    package var err: String
  }

  /// The command that stands beside the test bundle, or else in the folder of debug builds.
  package static let executable: URL = {
    let beside = CommandLine.arguments.first.map { URL(filePath: $0).deletingLastPathComponent() }
    let folders = [beside, Repository.root.appending(path: ".build/debug")].compactMap { $0 }
    let places = folders.map { $0.appending(path: "vertebra") }
    return places.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? places[0]
  }()

  /// Runs the command and waits for its end.
  ///
  /// - Parameter folder: the working folder; the repository's root where none is named.
  package static func run(_ arguments: String..., in folder: String = Repository.root.path) throws -> Ended {
    try run(arguments, in: folder)
  }

  package static func run(_ arguments: [String], in folder: String = Repository.root.path) throws -> Ended {
    try ChildProcess.run(executable, arguments, in: folder)
  }
}
