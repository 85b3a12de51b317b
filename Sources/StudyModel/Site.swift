package import Identifiers
package import Tables

/// A place that sends data, and how it writes them.
package struct Site: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Treats participants.
    case centre
    /// Sends data about participants of all centres, as a randomisation office does.
    case office
  }

  package var id: SiteID
  package var kind: Kind
  /// The number that stands in trial numbers, as in `01`.
  package var number: String
  package var name: String
  package var country: String
  /// The IANA name of the zone in which the site's clock times are.
  package var timeZone: String
  package var subject: SubjectPattern
  package var transfers: Transfers
  package var dialect: Dialect
  /// What the packs of its country say of people's numbers and postcodes.
  package var conventions: NationalConventions
  package var files: [FileLayout]
  /// Shapes of the site's own record numbers, by which they are found in texts.
  package var recordNumbers: [ShapePattern] = []

  package init(
    id: SiteID, kind: Kind = .centre, number: String, name: String, country: String, timeZone: String,
    subject: SubjectPattern, transfers: Transfers, dialect: Dialect = Dialect(),
    conventions: NationalConventions = NationalConventions(), files: [FileLayout] = []
  ) {
    self.id = id
    self.kind = kind
    self.number = number
    self.name = name
    self.country = country
    self.timeZone = timeZone
    self.subject = subject
    self.transfers = transfers
    self.dialect = dialect
    self.conventions = conventions
    self.files = files
  }
}

/// The order of a site's transfers, and whether each repeats the ones before.
package struct Transfers: Sendable, Hashable {
  package enum Mode: String, Sendable, CaseIterable {
    /// A transfer holds everything so far and takes the place of the ones before.
    case cumulative
    /// A transfer holds what is new.
    case delta
  }

  package var mode: Mode
  package var archives: [ArchivePattern]

  package init(mode: Mode, archives: [ArchivePattern]) {
    self.mode = mode
    self.archives = archives
  }

  /// The place of an archive in the order of transfers; nil where its name fits no pattern.
  package func sequence(ofArchive name: String) -> [Int]? {
    for pattern in archives {
      if let sequence = pattern.sequence(of: name) { return sequence }
    }
    return nil
  }
}
