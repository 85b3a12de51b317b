package import StudyModel
package import Tables

/// How many findings of a severity a site has.
package struct FindingCount: Sendable, Hashable {
  package var site: SiteID
  package var severity: Severity
  package var count: Int
}
