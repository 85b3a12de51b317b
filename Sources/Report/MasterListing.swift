import StudyModel

/// All queries of all sites as CSV, for the centre.
///
/// UTF-8, commas, line feeds (RFC 4180 but for its line ends), by site, then what waits longest for the site first.
/// A cell that a spreadsheet would take for a formula has an apostrophe before it.
package struct MasterListing {
  private let sites: [SiteQueries]

  package init(_ sites: [SiteQueries]) { self.sites = sites }

  /// Writes the listing piece by piece.
  package func write(to sink: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    var bytes: [UInt8] = []
    MasterListing.append(
      [
        "site", "site_name", "country", "id", "state", "severity", "rule", "participant", "visit", "form", "field",
        "field_code", "archive", "file", "row", "column", "first_asked", "reply", "cause", "message",
      ], to: &bytes)
    for site in sites.sorted(by: { $0.siteCode < $1.siteCode }) {
      for index in MasterListing.order(of: site.queries) {
        MasterListing.append(MasterListing.cells(of: site.queries[index], at: site), to: &bytes)
        guard bytes.count >= 1 << 16 else { continue }
        try bytes.withUnsafeBytes(sink)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    try bytes.withUnsafeBytes(sink)
  }

  /// By state in the order of `QueryState`, then worst and oldest first; those without a date come last.
  private static func order(of queries: [ReportedQuery]) -> [Int] {
    let ranks = Dictionary(uniqueKeysWithValues: QueryState.allCases.enumerated().map { ($1, $0) })
    return queries.indices.sorted { left, right in
      let (a, b) = (queries[left], queries[right])
      if a.state != b.state { return (ranks[a.state] ?? 0) < (ranks[b.state] ?? 0) }
      if a.severity != b.severity { return a.severity > b.severity }
      if a.firstAsked != b.firstAsked { return FirstAsked.isEarlier(a.firstAsked, b.firstAsked) }
      return a.id < b.id
    }
  }

  private static func cells(of query: ReportedQuery, at site: SiteQueries) -> [String] {
    [
      site.siteCode, site.siteName ?? "", site.country ?? "", query.id.description, query.state.rawValue,
      query.severity.rawValue, query.rule, query.participant ?? "", query.visit ?? "", query.form ?? "",
      query.field ?? "", query.fieldCode ?? "", query.archive, query.file, query.row.map(String.init) ?? "",
      query.column ?? "", query.firstAsked ?? "", query.reply ?? "", query.cause?.description ?? "", query.message,
    ]
  }

  private static func append(_ cells: [String], to bytes: inout [UInt8]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(VisibleText.of(cell), to: &bytes)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private static func append(_ cell: String, to bytes: inout [UInt8]) {
    let isFormula = cell.utf8.first.map { "=+-@\t".utf8.contains($0) } ?? false
    let text = isFormula ? "'" + cell : cell
    guard text.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 }) else {
      bytes += text.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
