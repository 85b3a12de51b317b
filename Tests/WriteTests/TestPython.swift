import Foundation

/// The Python that `.ci/setup` made, with pyarrow in it.
enum TestPython {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private static let executable = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".build/deps/python/bin/python")

  /// Runs a script with a file of these bytes as its argument and gives what it prints.
  static func run(_ script: String, on bytes: [UInt8]) throws -> String {
    guard FileManager.default.isExecutableFile(atPath: executable.path) else {
      throw Failure(description: "The Python that checks Parquet files is not there; run `make setup` and test again.")
    }
    let file = FileManager.default.temporaryDirectory.appending(path: "write-\(UUID().uuidString)")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = executable
    process.arguments = ["-X", "utf8", "-c", script, file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: "The Python script ended with status \(process.terminationStatus).")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
