import Foundation

/// The Python that `.ci/setup` made, with pyarrow in it: a second opinion on what Vertebra reads and writes.
package enum Python {
  package struct Failure: Error, CustomStringConvertible {
    package var description: String
  }

  /// Runs a script of the tests, named relative to the repository, and gives what it prints.
  package static func run(_ script: String, _ arguments: [String]) throws -> String {
    try run([Repository.path(script)] + arguments, name: script)
  }

  /// Runs a text as a script, with a file of these bytes as its argument, and gives what it prints.
  package static func run(_ text: String, on bytes: [UInt8]) throws -> String {
    let folder = TemporaryFolder()
    let file = "\(folder.path)/bytes"
    try Data(bytes).write(to: URL(filePath: file))
    return try run(["-c", text, file], name: "the script")
  }

  private static func run(_ arguments: [String], name: String) throws -> String {
    let executable = Repository.root.appending(path: ".build/deps/python/bin/python")
    guard FileManager.default.isExecutableFile(atPath: executable.path) else {
      throw Failure(description: "The Python of the tests is not there; run `make setup` and test again.")
    }
    let ended = try ChildProcess.run(executable, ["-X", "utf8"] + arguments, in: Repository.root.path)
    guard ended.exitCode == 0 else {
      throw Failure(description: "\(name) ended with status \(ended.exitCode): \(ended.err.suffix(2000))")
    }
    return ended.out
  }
}
