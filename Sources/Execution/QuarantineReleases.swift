import Stages
import StudyModel
import Tables

/// The records that somebody let through though a rule sets them aside, by the ids of the findings.
struct QuarantineReleases: ReleasedRecords {
  private let ids: Set<Substring>
  private let study: Study
  private let crosswalk: Crosswalk

  /// - Parameter ids: where several records share a finding's identity, the release of one lets all of them through.
  init(ids: Set<String>, study: Study, crosswalk: Crosswalk) {
    self.ids = Set(ids.map { $0.prefix(16) })
    self.study = study
    self.crosswalk = crosswalk
  }

  var isEmpty: Bool { ids.isEmpty }

  func includes(
    rule: String, site: SiteID, form: TableName, field: ColumnName?, participant: String, visit: String?
  ) -> Bool {
    guard !ids.isEmpty, let number = crosswalk.trialNumber(of: participant) else { return false }
    // A finding is of the site that sent the record, which may be an office that sends for all centres.
    return ([site] + study.sites.filter { $0.kind == .office }.map(\.id)).contains { site in
      let identity = FindingIdentity(
        study: study.id, rule: rule, site: site, form: form.text, field: field?.text, trialNumber: number, visit: visit)
      return ids.contains(FindingIdentity.text(identity.value)[...])
    }
  }
}
