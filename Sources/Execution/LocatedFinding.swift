import Crypto
package import Stages
package import StudyModel
package import Tables

/// A finding with everything that says where it is: archive, member, record, participant and visit.
package struct LocatedFinding: Sendable, Hashable, Comparable {
  /// Stable as long as rule, site, participant, visit and field stay the same; sixteen hex digits.
  package var id: String
  package var rule: String
  package var severity: Severity
  package var site: SiteID
  package var archive: String
  package var member: String?
  /// The number of the record in the member, counted from 1 with titles and header.
  package var record: UInt32?
  package var form: TableName?
  package var field: ColumnName?
  /// The trial's number of the participant. For the site's own list alone: it never stands beside a token.
  package var trialNumber: String?
  package var visit: String?
  package var message: String
  /// Whether the treatment can be told from it: such a finding goes to no list of a blinded reader.
  package var tainted = false

  /// Places a finding of a stage.
  package init(_ finding: Finding, places: [MemberPlace], crosswalk: Crosswalk, study: Study) {
    let place = finding.origin.map { places[Int($0.member)] }
    let number = finding.participant.flatMap { crosswalk.trialNumber(of: $0) }
    let siteNumber = number?.split(separator: "-").first.map(String.init)
    site =
      place?.site ?? study.sites.first { $0.number == siteNumber }?.id ?? SiteID("")
    archive = place?.archive ?? ""
    member = place?.path
    record = finding.origin?.record
    rule = finding.rule
    severity = finding.severity
    form = finding.table
    field = finding.field
    trialNumber = number
    visit = finding.visit
    message = finding.message.description
    tainted = finding.tainted || study.forms.contains { $0.table == finding.table && $0.treatment }
    id = ""
    id = LocatedFinding.identity(
      study: study.id,
      parts: [
        rule, site.text, finding.table.text, field?.text ?? "", trialNumber ?? "", visit ?? "",
        trialNumber == nil ? "\(member ?? "")#\(record.map(String.init) ?? "")" : "",
      ])
  }

  /// Places a finding about an archive or a member of it.
  package init(_ finding: SubmissionFinding, site: SiteID, archive: String, study: Study) {
    rule = finding.rule
    severity = finding.severity
    self.site = site
    self.archive = archive
    member = finding.member
    message = finding.message
    id = LocatedFinding.identity(
      study: study.id, parts: [rule, site.text, archive, finding.member ?? "", finding.message])
  }

  private static func identity(study: String, parts: [String]) -> String {
    var hash = SHA256()
    for part in [study] + parts { hash.update(data: Array("\(part.utf8.count):\(part)".utf8)) }
    let digits = Array("0123456789abcdef")
    return String(hash.finalize().prefix(8).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  package static func < (left: Self, right: Self) -> Bool {
    let a = (left.site, left.archive, left.member ?? "", left.record ?? 0)
    let b = (right.site, right.archive, right.member ?? "", right.record ?? 0)
    if a != b { return a < b }
    return (left.rule, left.field?.text ?? "", left.id, left.message)
      < (right.rule, right.field?.text ?? "", right.id, right.message)
  }
}

extension [LocatedFinding] {
  /// Tells findings apart that share rule, participant, visit and field, as two records with one key do.
  mutating func numberRepeatedIdentities() {
    var seen: [String: Int] = [:]
    for index in indices {
      let count = seen[self[index].id, default: 0] + 1
      seen[self[index].id] = count
      if count > 1 { self[index].id += "-\(count)" }
    }
  }
}
