import StudyModel

/// The workbook that goes to a site and comes back with its answers.
///
/// Sheets: how to answer; the queries, a row each, what waits for the site first and what is closed last; the groups
/// that have one cause; notes; receipts. Where rows or texts pass what Excel holds, further sheets take the rest.
package struct QueryWorkbook {
  private let site: SiteQueries
  private let limits: WorkbookLimits

  package init(_ site: SiteQueries, limits: WorkbookLimits = WorkbookLimits()) {
    precondition(limits.rows >= 2 && limits.characters >= 400, "a sheet has room for a query, and a cell for a text")
    self.site = site
    self.limits = limits
  }

  /// Writes the workbook and hands its bytes to `sink`. Equal queries give equal bytes.
  ///
  /// - Parameter temporaryFolder: where rows wait until the workbook is whole; without one, the system's.
  /// - Throws: `ReportError` where there is no room for it, and what `sink` throws.
  package func write(temporaryFolder: String? = nil, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    let file = try SpreadsheetFile(
      title: VisibleText.of("\(site.study): queries for \(site.siteTitle)"), temporaryFolder: temporaryFolder)
    let groups = QueryGroups(site.queries) { $0.severity > .note && !$0.state.isClosed }.groups
    let closed = QueryGroups(site.queries) { $0.severity > .note && $0.state.isClosed }.groups
    let notes = QueryGroups(site.queries) { $0.severity == .note }.groups
    var texts = LongTexts(limit: limits.characters)
    try writeReadMe(to: file, groups: groups, closed: closed)
    try writeQueries(groups + closed, to: file, &texts)
    try writeGroups(groups, to: file, &texts)
    try writeNotes(notes, to: file, &texts)
    try writeReceipts(to: file, &texts)
    try writeChecks(to: file, &texts)
    try texts.write(to: file, rows: limits.rows)
    try file.finish(to: sink)
  }

  // MARK: Read me

  private func writeReadMe(to file: SpreadsheetFile, groups: [QueryGroup], closed: [QueryGroup]) throws {
    let sheet = try file.sheet("Read me", widths: [4, 26, 84])
    sheet.hideGridLines()
    sheet.printInLandscape()
    let plain = CellStyle(look: .plain)
    func line(_ first: String, _ second: String, _ style: CellStyle) throws {
      for part in CellText.parts(of: second, limit: limits.characters) {
        try sheet.append(
          [("", plain), (first, CellStyle(look: .quiet)), (part, style)], height: style.look == .title ? 24 : nil)
      }
    }
    try line(
      "", site.occasion == .listing ? "Queries for \(site.siteTitle)" : "Check of an upload", .init(look: .title))
    try line("Study", site.study, plain)
    try line("Site", [site.siteTitle, site.country].compactMap { $0 }.joined(separator: ", "), plain)
    if let edition = site.edition { try line("As of", edition, plain) }
    let count = QueryCount(site.queries)
    try line("To answer", count.awaitingInWords, plain)
    if site.unlisted > 0 {
      let listed = site.queries.count { $0.severity > .note }
      try line(
        "Listed here", "\(listed.grouped) of \((listed + site.unlisted).grouped) queries; all are in findings.csv",
        plain)
    }
    try line("", "", plain)
    try line("", "How to answer", CellStyle(look: .heading))
    for (index, step) in QueryWorkbook.steps.enumerated() { try line("\(index + 1)", step, plain) }
    let listed = (groups + closed).reduce(0) { $0 + $1.members.count }
    if listed > limits.rows - 1 {
      try line("", "", plain)
      try line("", "Where the queries are", CellStyle(look: .heading))
      for (index, range) in pages(of: listed).enumerated() {
        try line(
          pageName("Queries", index),
          "\((range.lowerBound + 1).grouped) to \(range.upperBound.grouped) of \(listed.of("query", plural: "queries"))",
          plain)
      }
    }
  }

  private static let steps = [
    "Look at the sheet \"Queries\". Each row is one question, with the file, row and column that it is about; what weighs "
      + "most stands first. The sheet \"Groups\" shows which rows have one cause: often one correction answers many.",
    "Choose an answer from the list in the column \"Answer\": "
      + AnswerKind.allCases.map(\.rawValue).joined(separator: ", ")
      + ".",
    "Say more in \"Reply\" where it helps, and put your initials into \"Answered by\". Please write no name, date of birth "
      + "or treatment of a participant.",
    "Correct the data in your own system and send them with the next transfer. What is written here changes no data.",
    "Leave the column \"Query\" as it is and send this workbook back. You may hide, filter or move rows and columns.",
  ]

  // MARK: Queries

  private func writeQueries(_ groups: [QueryGroup], to file: SpreadsheetFile, _ texts: inout LongTexts) throws {
    let columns = QueryColumn.allCases
    let members = groups.flatMap(\.members)
    for (page, range) in pages(of: members.count).enumerated() {
      let sheet = try file.sheet(pageName("Queries", page), widths: columns.map(\.width))
      try sheet.append(
        columns.map { ($0.title, CellStyle(look: $0.isForSite ? .answerHeader : .header)) }, height: 30)
      for member in members[range] {
        let query = site.queries[member.index]
        let indent = UInt8(min(member.depth, 6))
        try sheet.append(
          columns.map { column in
            let isStandingIn = column == .id || column == .message
            return (
              texts.cell(column.text(of: query), at: "\(query.id), \(column.title)"),
              CellStyle(look: column.isForSite ? .answer : .cell, indent: isStandingIn ? indent : 0)
            )
          })
      }
      sheet.freeze(columns: 1)
      try sheet.filter(columns: columns.count)
      try sheet.offer(
        AnswerKind.allCases.map(\.rawValue), column: columns.firstIndex(of: .answer) ?? 0, title: "Answer",
        help: "Please choose from the list; say more in \"Reply\".")
      // What stands behind the answers is for finding things, not for paper.
      try sheet.print(columns: (columns.firstIndex(of: .by) ?? columns.count - 1) + 1)
      sheet.protect()
    }
  }

  // MARK: Groups, notes, receipts

  private func writeGroups(_ groups: [QueryGroup], to file: SpreadsheetFile, _ texts: inout LongTexts) throws {
    try writeTable(
      "Groups",
      [
        ("Findings", 9), ("What they have in common", 48), ("Weight", 12), ("What is wrong and what to do", 48),
        ("Archive", 22), ("File", 22), ("Sheet", 10), ("Column", 12), ("First of them", 21), ("Check", 20),
      ], groups, to: file, &texts
    ) { group in
      let place = FilePlace(group.file)
      return [
        group.members.count.grouped, group.title, group.severity.consequence, group.message, group.archive, place.file,
        place.sheet ?? "", group.column ?? "", site.queries[group.members[0].index].id.description, group.rule,
      ]
    }
  }

  private func writeNotes(_ notes: [QueryGroup], to file: SpreadsheetFile, _ texts: inout LongTexts) throws {
    let columns: [QueryColumn] = [
      .id, .participant, .visit, .form, .field, .file, .sheet, .row, .column, .message, .archive, .rule,
    ]
    let members = notes.flatMap(\.members)
    let total = max(site.noteCount, members.count)
    try writeTable(
      "Notes", columns.map { ($0.title, $0.width) }, members, to: file, &texts,
      last: "\(members.count.grouped) of \(total.of("note")) \(members.count == 1 ? "is" : "are") listed here."
        + " Notes ask for no answer."
    ) { member in columns.map { $0.text(of: site.queries[member.index]) } }
  }

  private func writeReceipts(to file: SpreadsheetFile, _ texts: inout LongTexts) throws {
    try writeTable(
      "Received", [("Archive", 60), ("State", 26), ("Rows read", 14), ("Files refused", 14)], site.transfers, to: file,
      &texts
    ) { [$0.archive, $0.state, $0.rowsRead.grouped, $0.filesRefused.grouped] }
  }

  private func writeChecks(to file: SpreadsheetFile, _ texts: inout LongTexts) throws {
    guard !site.centreChecks.isEmpty else { return }
    try writeTable("Left to the centre", [("What only the centre can check", 100)], site.centreChecks, to: file, &texts)
    {
      [$0]
    }
  }

  /// A sheet with a row for each item, and more sheets where one does not hold them.
  private func writeTable<Item>(
    _ name: String, _ columns: [(title: String, width: Double)], _ items: [Item], to file: SpreadsheetFile,
    _ texts: inout LongTexts, last: String? = nil, cells: (Item) -> [String]
  ) throws {
    let pages = pages(of: items.count)
    for (page, range) in pages.enumerated() {
      let sheet = try file.sheet(pageName(name, page), widths: columns.map(\.width))
      try sheet.append(columns.map(\.title), CellStyle(look: .header), height: 30)
      for (offset, item) in items[range].enumerated() {
        let place = "\(name), row \(range.lowerBound + offset + 1)"
        try sheet.append(
          zip(cells(item), columns).map { texts.cell($0, at: "\(place), \($1.title)") }, CellStyle(look: .cell))
      }
      sheet.freeze(columns: 0)
      try sheet.filter(columns: columns.count)
      // Behind what is filtered; where the sheet is full, the "Read me" sheet alone can say it.
      if page == pages.count - 1, let last, range.count + 2 <= limits.rows {
        try sheet.append([last], CellStyle(look: .quiet))
      }
    }
  }

  /// Which items go to which sheet; one sheet without items where there are none.
  private func pages(of count: Int) -> [Range<Int>] {
    let size = limits.rows - 1
    return count == 0
      ? [0..<0] : stride(from: 0, to: count, by: size).map { $0..<Swift.min($0 + size, count) }
  }

  private func pageName(_ name: String, _ page: Int) -> String { page == 0 ? name : "\(name) \(page + 1)" }
}
