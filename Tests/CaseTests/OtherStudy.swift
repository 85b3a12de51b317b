import Foundation
import TestSupport

/// A study beside INVEST that is shipped as configuration alone, with a night over its fixtures that several tests look
/// at and none changes.
struct OtherStudy: Sendable, CustomStringConvertible {
  static let kyphoplasty = OtherStudy(folder: "kyphoplasty", id: "KYPHO", sites: ["LAK", "MOOR"])
  static let localAnaesthesia = OtherStudy(folder: "local-anaesthesia", id: "LOCALAN", sites: ["HVN", "PRW"])
  static let all = [kyphoplasty, localAnaesthesia]

  /// Below `pipelines` and `fixtures`.
  let folder: String
  let id: String
  let sites: [String]

  var description: String { folder }
  var inbox: String { Repository.path("fixtures/\(folder)/inbox") }
  var archives: [String] { Repository.files(below: "fixtures/\(folder)/inbox") }

  /// A workspace after one night.
  struct Night: Sendable {
    let folder: TemporaryFolder
    let ended: VertebraCommand.Ended

    var workspace: String { folder.path + "/workspace" }
    func file(_ name: String) -> String { "\(workspace)/releases/current/\(name)" }
    func csv(_ name: String) throws -> [CSVFile.Row] { try CSVFile(file(name)).rows }
  }

  func night() throws -> Night {
    try (folder == OtherStudy.kyphoplasty.folder ? OtherStudy.kyphoplastyNight : OtherStudy.anaesthesiaNight).get()
  }

  private static let kyphoplastyNight = Result<Night, any Error> { try kyphoplasty.runNight() }
  private static let anaesthesiaNight = Result<Night, any Error> { try localAnaesthesia.runNight() }

  private func runNight() throws -> Night {
    let folder = TemporaryFolder()
    let workspace = folder.path + "/workspace"
    try FileManager.default.createDirectory(atPath: workspace, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: inbox, toPath: workspace + "/inbox")
    let made = try VertebraCommand.run("keygen", "pipelines/\(self.folder)", "--workspace", workspace)
    guard made.exitCode == 0 else { throw CaseWorkspace.Failure("keygen ended with \(made.exitCode): \(made.err)") }
    let ended = try VertebraCommand.run("run", "pipelines/\(self.folder)/nightly.yaml", "--workspace", workspace)
    return Night(folder: folder, ended: ended)
  }

  func tokens() throws -> SubjectTokens { try SubjectTokens(keyFileIn: try night().workspace, study: id) }

  func truth(_ name: String) throws -> [CSVFile.Row] {
    try CSVFile(Repository.path("fixtures/\(folder)/truth/\(name).csv")).rows
  }

  /// What errors spoiled, as participant, visit and the rule that has to find it.
  func defects() throws -> [(site: String, participant: String, visit: String, rule: String)] {
    try truth("defects").map { ($0["site"], $0["participant"], $0["visit"], $0["rule"]) }
  }
}
