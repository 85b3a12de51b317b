package import StudyModel
package import Tables

/// How many findings of a severity a site has.
package struct FindingCount: Sendable, Hashable {
  package var site: SiteID
  package var severity: Severity
  package var count: Int

  /// The counts of findings, by site and severity, from a full pass over them.
  package static func counts(of findings: [LocatedFinding]) -> [FindingCount] {
    var counts: [SiteID: [Severity: Int]] = [:]
    for finding in findings { counts[finding.site, default: [:]][finding.severity, default: 0] += 1 }
    return counts.sorted { $0.key < $1.key }.flatMap { site, bySeverity in
      bySeverity.sorted { $0.key < $1.key }.map { FindingCount(site: site, severity: $0.key, count: $0.value) }
    }
  }
}
