import Stages
import Store
import StudyModel
import Tables

extension SitePasswords {
  /// The passwords that the vault of a workspace keeps for the sites of a study.
  init(_ workspace: Workspace, study: Study) throws {
    var found: [SiteID: [ArchivePassword]] = [:]
    for site in study.sites {
      guard let file = PasswordFile(site: site.id.text, in: workspace) else { continue }
      found[site.id] = try file.load().map { ArchivePassword($0) }
    }
    self.init(found)
  }
}
