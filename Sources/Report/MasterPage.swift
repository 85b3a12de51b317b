import StudyModel

/// The centre's overview of all queries: by site, state and severity, by check, and those that wait longest.
package struct MasterPage {
  private let study: String
  private let edition: String?
  private let sites: [SiteQueries]
  /// How many of the oldest are named.
  private static let oldest = 50

  /// - Parameter edition: what tells this listing from the next, as a date or the id of a release.
  package init(study: String, edition: String? = nil, sites: [SiteQueries]) {
    self.study = study
    self.edition = edition
    self.sites = sites.sorted { $0.siteCode < $1.siteCode }
  }

  /// The page, in UTF-8. Equal queries give equal bytes.
  package func bytes() -> [UInt8] {
    HTML.page(
      title: "Queries of all sites, \(study)",
      header: { header in
        header.element("p", text: study)
        header.element("h1", text: "Queries of all sites")
        if let edition { header.element("p") { $0.foreign(edition) } }
      }, main: writeMain,
      footer: "This page shows no treatment of a participant, fetches nothing and runs nothing. "
        + "The master listing beside it has every query.")
  }

  private func writeMain(_ main: inout HTML) {
    var all = Tally()
    var rules: [String: Tally] = [:]
    let tallies = sites.map { site in
      var tally = Tally()
      for query in site.queries where query.severity > .note {
        tally.add(query)
        all.add(query)
        rules[query.rule, default: Tally()].add(query, of: site.siteCode)
      }
      return tally
    }
    main.line()
    main.element("section", [.of("aria-label", "Summary")]) { section in
      section.tiles([
        (all.count.awaiting, "waiting for sites", "lead"),
        (all.count.of(.answered), "answered, with the centre", "ask"),
        (all.count.of(.resolved) + all.count.of(.waived), "closed", "done"),
        (all.count.of(.reject), "rows or files not used", "stop"),
      ])
    }
    if all.total == 0 {
      main.line()
      main.element("section", [.style("panel empty")]) { $0.element("strong", text: "No site has a query") }
    }
    writeTable(
      "By site", first: "Site", rows: zip(sites, tallies).map { ($0.siteTitle, $1) }, total: all, counts: nil, to: &main
    )
    if !rules.isEmpty {
      let rows = rules.sorted { left, right in
        let (a, b) = (left.value.count.unclosed, right.value.count.unclosed)
        return a == b ? left.key < right.key : a > b
      }
      writeTable(
        "By check", first: "Check", rows: rows.map { ($0.key, $0.value) }, total: nil, counts: "Sites", to: &main)
      writeOldest(all.count.awaiting, to: &main)
    }
  }

  /// Counts of a row, and since when the oldest of them waits.
  private struct Tally {
    var count: QueryCount = QueryCount([])
    var total = 0
    var sites: Set<String> = []
    var oldest: String?

    mutating func add(_ query: ReportedQuery, of site: String? = nil) {
      count.add(query)
      total += 1
      if let site { sites.insert(site) }
      if query.state.awaitsSite { oldest = FirstAsked.earlier(oldest, query.firstAsked) }
    }
  }

  private func writeTable(
    _ title: String, first: String, rows: [(name: String, tally: Tally)], total: Tally?, counts: String?,
    to main: inout HTML
  ) {
    let states = QueryState.allCases
    let severities = Severity.allCases.reversed().filter { $0 > .note }
    let titles =
      [first] + [counts].compactMap { $0 } + states.map(\.rawValue.capitalised)
      + severities.map(\.consequence.capitalised) + ["Oldest waiting since"]
    main.line()
    main.element("section") { section in
      section.element("h2", text: title)
      section.element(
        "div", [.style("panel wide"), .of("role", "region"), .of("aria-label", title), .of("tabindex", "0")]
      ) { panel in
        panel.table(titles, numbers: Set(1..<titles.count - 1)) { table in
          table.element("tbody", [.of("role", "rowgroup")]) { body in
            for (index, (name, tally)) in (rows + (total.map { [("All sites", $0)] } ?? [])).enumerated() {
              let isTotal = index == rows.count
              body.row(style: isTotal ? "total" : nil) { row in
                row.element("th", [.of("scope", "row"), .of("role", "rowheader")]) { $0.foreign(name) }
                let numbers =
                  (counts == nil ? [] : [tally.sites.count]) + states.map { tally.count.of($0) }
                  + severities.map { tally.count.of($0) }
                for (number, title) in zip(numbers, titles.dropFirst()) {
                  row.cell(title, style: number == 0 ? "number zero" : "number") { $0.text(number.grouped) }
                }
                row.cell(titles[titles.count - 1]) { $0.foreign(tally.oldest ?? "") }
              }
            }
          }
        }
      }
    }
  }

  /// The queries that wait longest, as far as their dates are known.
  private func writeOldest(_ awaiting: Int, to main: inout HTML) {
    let dated = sites.indices.flatMap { site in
      sites[site].queries.indices.compactMap { index -> (asked: String, site: Int, index: Int)? in
        let query = sites[site].queries[index]
        guard query.severity > .note, query.state.awaitsSite, let asked = query.firstAsked else { return nil }
        return (asked, site, index)
      }
    }.sorted { left, right in
      if left.asked != right.asked { return left.asked < right.asked }
      return left.site == right.site
        ? sites[left.site].queries[left.index].id < sites[right.site].queries[right.index].id : left.site < right.site
    }
    let shown = dated.prefix(MasterPage.oldest)
    guard !shown.isEmpty else { return }
    let titles = ["First asked", "Site", "Participant", "State", "What is wrong", "Query"]
    main.line()
    main.element("section") { section in
      section.element("h2", text: "Waiting longest")
      section.element("div", [.style("panel")]) { panel in
        panel.table(titles, style: "cards", caption: "\(shown.count.grouped) of \(awaiting.grouped)") { table in
          table.element("tbody", [.of("role", "rowgroup")]) { body in
            for (asked, site, index) in shown {
              let query = sites[site].queries[index]
              body.row { row in
                row.cell(titles[0]) { $0.foreign(asked) }
                row.cell(titles[1]) { $0.foreign(sites[site].siteCode) }
                row.cell(titles[2], style: query.participant == nil ? "blank" : nil) {
                  $0.foreign(query.participant ?? "")
                }
                row.cell(titles[3]) {
                  $0.element("span", [.style("chip \(query.state.rawValue)")], text: query.state.rawValue)
                }
                row.cell(titles[4]) { $0.foreign(FirstSentence(of: query.message).title) }
                row.cell(titles[5]) { $0.element("code", text: query.id.description) }
              }
            }
          }
        }
      }
    }
  }
}

extension String {
  /// With its first letter as a capital.
  fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }
}
