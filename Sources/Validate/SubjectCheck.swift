import Stages
import StudyModel
import Tables

/// Tells whether cells of the subject field name a participant of the site, and name it as the site does.
struct SubjectCheck {
  enum Verdict: Equatable {
    case participant
    /// In another spelling, that folds to the site's.
    case variant
    case unreadable
    case unknownSite
    /// A participant of another centre; which, where only one can be meant.
    case otherSite(SiteID?)
  }

  private let reader: SubjectReader
  private let pattern: SubjectPattern
  /// The centres of the study and the site's own place among them; an office has none.
  private let sites: [Site]
  private let own: Int32?
  private let others: [(site: SiteID, readers: [SubjectReader])]

  init(site: Site, study: Study) {
    reader = SubjectReader(site, study: study)
    pattern = site.subject
    sites = study.sites
    own = site.kind == .centre ? study.sites.firstIndex { $0.id == site.id }.map { Int32($0) } : nil
    // An office names participants of all centres.
    others =
      site.kind == .office
      ? []
      : study.sites.filter { $0.kind == .centre && $0.id != site.id }.map { other in
        let patterns = [other.subject] + [SubjectPattern("\(other.number)-{nnn}")].compactMap { $0 }
        return (
          other.id,
          patterns.map { pattern in
            var written = other
            written.subject = pattern
            return SubjectReader(written, study: study)
          }
        )
      }
  }

  /// Calls `report` for each cell that is not a participant of the site in the site's spelling, in order of rows;
  /// missing cells are left out.
  func run(_ column: TextColumn, report: (Int, Verdict) -> Void) {
    reader.judge(column, verdict) { row, verdict in
      if verdict != .participant { report(row, verdict) }
    }
  }

  private func verdict(_ cell: UnsafeRawBufferPointer) -> Verdict {
    switch reader.read(cell) {
    case .participant(let centre, _):
      if let own, centre != own { return .otherSite(sites[Int(centre)].id) }
      return pattern.isSpelling(of: cell) ? .participant : .variant
    case .unknownSite: return .unknownSite
    case .unreadable:
      let possible = others.filter { other in
        other.readers.contains { if case .participant = $0.read(cell) { true } else { false } }
      }
      if possible.isEmpty { return .unreadable }
      return .otherSite(possible.count == 1 ? possible[0].site : nil)
    }
  }

  /// The rule, the severity and the words of a verdict that is not `participant`.
  func finding(
    _ verdict: Verdict, _ column: ColumnName, on table: TableName
  ) -> (rule: String, severity: Severity, message: Finding.Message)? {
    switch verdict {
    case .participant: nil
    case .variant:
      (
        "subject.variant", .note,
        "The participant's number (\(column)) on form \(table) is not spelled as the site's numbers are (\(configured: pattern.text)); it was taken for the number that it folds to. Please check."
      )
    case .unreadable:
      (
        "subject.unreadable", .reject,
        "The participant's number (\(column)) on form \(table) is not written as the site writes its numbers; the record is set aside."
      )
    case .unknownSite:
      (
        "subject.site_unknown", .reject,
        "The participant's number (\(column)) on form \(table) names no centre of the study; the record is set aside."
      )
    case .otherSite(let site?):
      (
        "subject.other_site", .reject,
        "The participant's number (\(column)) on form \(table) is one of site \(configured: site.text), not of this site; the record is set aside. Please say whose record it is."
      )
    case .otherSite(nil):
      (
        "subject.other_site", .reject,
        "The participant's number (\(column)) on form \(table) is written as other sites write their numbers, not as this site does; the record is set aside. Please say whose record it is."
      )
    }
  }
}
