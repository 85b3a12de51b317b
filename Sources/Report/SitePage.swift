import StudyModel

/// The page that goes to a site beside its workbook: one file, readable on a telephone and on paper, with neither
/// script nor net.
package struct SitePage {
  private let site: SiteQueries
  private let limit: Int
  /// How many queries of a group stand open; more are folded up.
  private static let unfolded = 12

  /// - Parameter limit: how many queries the page spells out, of those that weigh most; it says what it leaves to the
  ///   workbook.
  package init(_ site: SiteQueries, limit: Int = 5_000) {
    precondition(limit >= 1, "a page has room for a query")
    self.site = site
    self.limit = limit
  }

  /// The page, in UTF-8. Equal queries give equal bytes.
  package func bytes() -> [UInt8] {
    let heading = site.occasion == .check ? "Check of an upload" : "Queries for \(site.siteTitle)"
    return HTML.page(
      title: "\(heading), \(site.study)",
      header: { header in
        header.element("p", text: site.study)
        header.element("h1") { $0.foreign(heading) }
        header.element("p", text: subtitle)
      }, main: writeMain,
      footer: "This page holds no name, date of birth or treatment of a participant, fetches nothing and runs nothing.")
  }

  private var subtitle: String {
    let place = site.occasion == .check ? [site.siteTitle, site.country] : [site.country]
    return (place + [site.edition]).compactMap { $0 }.joined(separator: " · ")
  }

  private func writeMain(_ main: inout HTML) {
    let count = QueryCount(site.queries)
    let groups = QueryGroups(site.queries) { $0.severity > .note && !$0.state.isClosed }.groups
    if count.unclosed == 0 { writeEmpty(to: &main) }
    writeSummary(count, to: &main)
    if site.occasion == .listing, count.awaiting > 0 { writeAdvice(to: &main) }
    if count.unclosed > 0 { writeGroups(groups, of: count.unclosed, to: &main) }
    if !site.centreChecks.isEmpty { writeCentreChecks(to: &main) }
    if !site.transfers.isEmpty { writeTransfers(to: &main) }
  }

  // MARK: Summary

  private func writeSummary(_ count: QueryCount, to main: inout HTML) {
    main.line()
    main.element("section", [.of("aria-label", "Summary")]) { section in
      var tiles = [(count.unclosed, count.unclosed == 1 ? "finding" : "findings", "lead")]
      if site.occasion == .listing {
        tiles = [
          (count.awaiting, count.awaiting == 1 ? "query to answer" : "queries to answer", "lead"),
          (count.of(.new) + count.of(.reopened), "new or reopened", ""), (count.of(.open), "open from before", ""),
          (count.of(.answered), "answered, with the centre", "done"),
        ]
      }
      tiles += Severity.allCases.reversed().filter { $0 > .note }.map {
        (count.of($0), $0.consequence, $0 == .reject ? "stop" : "ask")
      }
      if count.unclosed > 0 { section.tiles(tiles) }
      let closed = count.of(.resolved) + count.of(.waived)
      var rest: [String] = []
      if closed > 0 { rest.append("\(closed.of("query", plural: "queries")) closed") }
      let notes = max(site.noteCount, site.queries.count { $0.severity == .note })
      if notes > 0 { rest.append("\(notes.of("note")) that ask\(notes == 1 ? "s" : "") for no answer") }
      if !rest.isEmpty {
        section.element("p", [.style("where")], text: "Besides: \(rest.joined(separator: ", ")); see the workbook.")
      }
    }
  }

  private func writeEmpty(to main: inout HTML) {
    main.line()
    main.element("section", [.style("panel empty")]) { panel in
      panel.element("strong", text: site.occasion == .check ? "Nothing was found" : "There is nothing to ask")
      panel.element(
        "p",
        text: site.occasion == .check
          ? "What could be checked here is in order." : "No query waits for you. Thank you.")
    }
  }

  private func writeAdvice(to main: inout HTML) {
    main.line()
    main.element("section", [.style("panel"), .of("aria-labelledby", "how")]) { panel in
      panel.element("h2", [.of("id", "how")], text: "How to answer")
      panel.element("ol") { list in
        list.element("li", text: "Open the workbook that came with this page; each query there has the same number.")
        list.element(
          "li", text: "Choose an answer for each query, say more where it helps, and send the workbook back.")
        list.element(
          "li",
          text: "Correct the data in your own system and send them with the next transfer. Answers change no data.")
      }
    }
  }

  // MARK: Groups

  private func writeGroups(_ groups: [QueryGroup], of total: Int, to main: inout HTML) {
    main.line()
    main.element("section", [.of("aria-labelledby", "queries")]) { section in
      section.element(
        "h2", [.of("id", "queries")],
        text:
          "\(site.occasion == .check ? total.of("finding") : total.of("query", plural: "queries")) with \(groups.count.of("cause")), what weighs most first"
      )
      if site.unlisted > 0 {
        section.element(
          "p", [.style("panel notice")],
          text: "\(min(limit, total).grouped) of \((total + site.unlisted).grouped); all are in findings.csv.")
      } else if total > limit {
        section.element(
          "p", [.style("panel notice")], text: "\(limit.grouped) of \(total.grouped); all are in the workbook.")
      }
      var left = limit
      for (number, group) in groups.enumerated() where left > 0 {
        QueryGroupSection(group, of: site.queries, number: number + 1, occasion: site.occasion)
          .write(first: min(left, group.members.count), unfolded: SitePage.unfolded, to: &section)
        left -= min(left, group.members.count)
      }
    }
  }

  // MARK: The rest

  private func writeCentreChecks(to main: inout HTML) {
    main.line()
    main.element("section", [.style("panel"), .of("aria-labelledby", "centre")]) { panel in
      panel.element("h2", [.of("id", "centre")], text: "What only the centre can check")
      panel.element(
        "p",
        text:
          "These checks need what other transfers, sites or the centre hold. They are made when the upload has come in."
      )
      panel.element("ul") { list in
        for check in site.centreChecks { list.element("li") { $0.foreign(check) } }
      }
    }
  }

  private func writeTransfers(to main: inout HTML) {
    main.line()
    main.element("section", [.of("aria-labelledby", "received")]) { section in
      section.element(
        "h2", [.of("id", "received")], text: site.occasion == .check ? "What was checked" : "What has been received")
      section.element("div", [.style("panel")]) { panel in
        let titles = ["Archive", "State", "Rows read", "Files refused"]
        panel.table(titles, style: "cards", numbers: [2, 3]) { table in
          table.element("tbody", [.of("role", "rowgroup")]) { body in
            for transfer in site.transfers {
              body.row { row in
                row.cell(titles[0]) { $0.foreign(transfer.archive) }
                row.cell(titles[1]) { $0.foreign(transfer.state) }
                row.cell(titles[2], style: "number") { $0.text(transfer.rowsRead.grouped) }
                row.cell(titles[3], style: "number") { $0.text(transfer.filesRefused.grouped) }
              }
            }
          }
        }
      }
    }
  }
}
