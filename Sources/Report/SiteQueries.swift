/// Everything that goes back to one site.
package struct SiteQueries: Sendable {
  /// What the site is told.
  package enum Occasion: Sendable, Hashable {
    /// What the centre asks, from its ledger.
    case listing
    /// What a check of an upload found before it was sent; nobody has asked anything yet.
    case check
  }

  package var occasion: Occasion
  /// The study's title.
  package var study: String
  package var siteCode: String
  package var siteName: String?
  package var country: String?
  /// What tells this listing from the next, as a date or the id of a release; the caller's words.
  package var edition: String?
  package var transfers: [ReportedTransfer]
  /// In any order; those of severity `note` ask for no answer.
  package var queries: [ReportedQuery]
  /// How many notes there are in all; those among `queries` are spelt out.
  package var noteCount: Int
  /// How many queries are not among `queries`, because there are too many for a person; they stand in the full list.
  package var unlisted: Int
  /// What a check at the site could not look at, a line each.
  package var centreChecks: [String]

  package init(
    occasion: Occasion = .listing, study: String, siteCode: String, siteName: String? = nil, country: String? = nil,
    edition: String? = nil, transfers: [ReportedTransfer] = [], queries: [ReportedQuery] = [], noteCount: Int = 0,
    unlisted: Int = 0,
    centreChecks: [String] = []
  ) {
    self.occasion = occasion
    self.study = study
    self.siteCode = siteCode
    self.siteName = siteName
    self.country = country
    self.edition = edition
    self.transfers = transfers
    self.queries = queries
    self.noteCount = noteCount
    self.unlisted = unlisted
    self.centreChecks = centreChecks
  }

  /// The site's name and code, as a title says it.
  var siteTitle: String { siteName.map { "\($0) (\(siteCode))" } ?? siteCode }
}
