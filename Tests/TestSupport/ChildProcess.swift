package import Foundation

/// Runs a program and keeps what it prints.
package enum ChildProcess {
  /// Runs lines of a shell, of which the first that fails ends it.
  package static func shell(_ script: String, in folder: String) throws -> VertebraCommand.Ended {
    try run(URL(filePath: "/bin/sh"), ["-e", "-c", script], in: folder)
  }

  /// Output goes to files, not pipes: a program that prints much can never wait for a reader that waits for it.
  package static func run(_ executable: URL, _ arguments: [String], in folder: String) throws -> VertebraCommand.Ended {
    let scratch = TemporaryFolder()
    let out = scratch.path + "/out"
    let err = scratch.path + "/err"
    for path in [out, err] { try Data().write(to: URL(filePath: path)) }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.standardInput = FileHandle.nullDevice
    let outFile = try FileHandle(forWritingTo: URL(filePath: out))
    let errFile = try FileHandle(forWritingTo: URL(filePath: err))
    process.standardOutput = outFile
    process.standardError = errFile
    try process.run()
    process.waitUntilExit()
    try outFile.close()
    try errFile.close()
    return VertebraCommand.Ended(
      exitCode: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      out: String(decoding: try Data(contentsOf: URL(filePath: out)), as: UTF8.self),
      err: String(decoding: try Data(contentsOf: URL(filePath: err)), as: UTF8.self))
  }
}
