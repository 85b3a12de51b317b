import Foundation
import TestSupport

/// Two nights in one workspace: the first transfer of every site, then the second of those that sent one.
enum SharedTransfers {
  struct Nights: Sendable {
    let workspace: CaseWorkspace
    /// The releases of the two nights.
    let releases: [String]
    let ended: [VertebraCommand.Ended]
  }

  static func nights() throws -> Nights { try made.get() }

  private static let made = Result<Nights, any Error> {
    let workspace = try CaseWorkspace(keyOf: nil)
    let later = ["GGH/GGH_INVEST_04122008.7z", "MAYO/INVEST_MAYO_2008-12-04.zip", "STG/StGeorge_INVEST_0812.zip"]
    let aside = workspace.path + "/later"
    try FileManager.default.createDirectory(atPath: aside, withIntermediateDirectories: true)
    for archive in later {
      try FileManager.default.moveItem(
        atPath: "\(workspace.path)/inbox/\(archive)", toPath: "\(aside)/\(URL(filePath: archive).lastPathComponent)")
    }
    let first = try workspace.run()
    let firstRelease = try workspace.release()
    for archive in later {
      try FileManager.default.moveItem(
        atPath: "\(aside)/\(URL(filePath: archive).lastPathComponent)", toPath: "\(workspace.path)/inbox/\(archive)")
    }
    let second = try workspace.run()
    return Nights(workspace: workspace, releases: [firstRelease, try workspace.release()], ended: [first, second])
  }
}
