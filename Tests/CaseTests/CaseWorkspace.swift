import Foundation
import TestSupport

/// A workspace of the test study in a temporary folder, as a data manager sets one up.
struct CaseWorkspace: Sendable {
  /// In the repository, from which the command is run.
  static let study = "pipelines/invest"
  static let nightly = "pipelines/invest/nightly.yaml"
  static let fixtures = Repository.path("fixtures/invest/inbox")

  private let folder: TemporaryFolder
  let path: String

  /// An empty workspace, without a key.
  init() {
    folder = TemporaryFolder()
    path = folder.path + "/workspace"
  }

  /// A workspace with every upload of the fixtures in its inbox.
  ///
  /// - Parameters:
  ///   - key: the key file of another workspace; where there is none, the command makes a key.
  ///   - isReversed: whether the inbox is filled from the last archive to the first.
  init(keyOf other: CaseWorkspace?, isReversed: Bool = false) throws {
    self.init()
    try FileManager.default.createDirectory(atPath: path + "/inbox", withIntermediateDirectories: true)
    var archives = Repository.files(below: "fixtures/invest/inbox")
    if isReversed { archives.reverse() }
    for (index, archive) in archives.enumerated() {
      let name = String(archive.dropFirst("fixtures/invest/inbox/".count))
      let target = path + "/inbox/" + name
      try FileManager.default.createDirectory(
        at: URL(filePath: target).deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: Repository.path(archive), toPath: target)
      try FileManager.default.setAttributes(
        [
          .modificationDate: Date(timeIntervalSince1970: 1_230_000_000 + Double(index) * 3600),
          .posixPermissions: 0o644,
        ], ofItemAtPath: target)
    }
    if let other { try copyKey(of: other) } else { try makeKey() }
  }

  func makeKey() throws {
    let ended = try VertebraCommand.run("keygen", CaseWorkspace.study, "--workspace", path)
    guard ended.exitCode == 0 else { throw Failure("keygen ended with \(ended.exitCode): \(ended.err)") }
  }

  func copyKey(of other: CaseWorkspace) throws {
    try FileManager.default.createDirectory(
      atPath: path + "/vault", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try FileManager.default.copyItem(atPath: other.path + "/vault/master.key", toPath: path + "/vault/master.key")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path + "/vault/master.key")
  }

  /// The night over this workspace.
  func run(_ options: String...) throws -> VertebraCommand.Ended {
    try VertebraCommand.run(["run", CaseWorkspace.nightly, "--workspace", path] + options)
  }

  /// The folder of the release that is current.
  func release() throws -> String {
    let link = path + "/releases/current"
    return path + "/releases/"
      + URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: link)).lastPathComponent
  }

  /// A file of the release that is current.
  func csv(_ name: String) throws -> CSVFile { try CSVFile(try release() + "/" + name) }

  /// Every file below a folder with its bytes, by its path relative to the folder.
  static func contents(of folder: String) throws -> [String: Data] {
    guard let names = FileManager.default.enumerator(atPath: folder) else { return [:] }
    var files: [String: Data] = [:]
    for case let name as String in names {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder), !isFolder.boolValue
      else { continue }
      files[name] = try Data(contentsOf: URL(filePath: folder + "/" + name))
    }
    return files
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
  }
}
