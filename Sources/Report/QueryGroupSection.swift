import StudyModel

/// A group of queries as a part of a page: the cause in words, then the rows by participant.
struct QueryGroupSection {
  private let group: QueryGroup
  private let queries: [ReportedQuery]
  private let number: Int
  private let occasion: SiteQueries.Occasion

  init(_ group: QueryGroup, of queries: [ReportedQuery], number: Int, occasion: SiteQueries.Occasion) {
    self.group = group
    self.queries = queries
    self.number = number
    self.occasion = occasion
  }

  /// Adds the first members of the group; more than `unfolded` are folded up.
  func write(first count: Int, unfolded: Int, to page: inout HTML) {
    let members = group.members.prefix(count)
    page.line()
    page.element("article", [.style("group \(group.severity.rawValue)"), .of("aria-labelledby", "g\(number)")]) {
      article in
      article.element("h3", [.of("id", "g\(number)")]) { $0.foreign(group.title) }
      article.element("p", [.style("where")]) { line in
        line.element("span", [.style("chip \(group.severity.rawValue)")], text: group.severity.consequence)
        writePlace(to: &line)
      }
      let rest = FirstSentence(of: group.message).rest
      if !rest.isEmpty { article.element("p", [.style("what pre")]) { $0.foreign(rest) } }
      if group.members.count == 1 {
        writeFacts(of: queries[group.members[0].index], to: &article)
      } else if members.count <= unfolded {
        writeTable(members, to: &article)
      } else {
        article.element("details") { details in
          details.element("summary", text: "Show the \(members.count.grouped) rows")
          writeTable(members, to: &details)
        }
      }
      if count < group.members.count {
        article.element(
          "p", [.style("where")], text: "\(count.grouped) of \(group.members.count.grouped); all are in the workbook.")
      }
    }
  }

  private func writePlace(to line: inout HTML) {
    let place = FilePlace(group.file)
    let parts: [(label: String, text: String)] = [
      ("File", place.file), ("sheet", place.sheet ?? ""), ("column", group.column ?? ""), ("in", group.archive),
    ].filter { !$0.1.isEmpty }
    for (index, part) in parts.enumerated() {
      line.text(index == 0 ? " " : ", ")
      line.text(part.label + " ")
      line.element("code") { $0.foreign(part.text) }
    }
  }

  // MARK: One query

  private func writeFacts(of query: ReportedQuery, to article: inout HTML) {
    article.element("dl", [.style("facts")]) { list in
      func fact(_ label: String, _ text: String?) {
        guard let text, !text.isEmpty else { return }
        list.element("div") { pair in
          pair.element("dt", text: label)
          pair.element("dd") { $0.foreign(text) }
        }
      }
      fact("Participant", query.participant)
      fact("Visit", query.visit)
      fact("Form", query.form)
      fact("Field", query.field ?? query.fieldCode)
      fact("Row", query.row.map(String.init))
      if occasion == .listing { fact("State", query.state.rawValue) }
      fact("First asked", query.firstAsked)
      fact("Reply so far", query.reply)
      list.element("div") { pair in
        pair.element("dt", text: "Query")
        pair.element("dd") { $0.element("code", text: query.id.description) }
      }
    }
  }

  // MARK: Many queries

  /// The columns that say something in this group.
  private enum Column: String {
    case place = "Place"
    case visit = "Visit"
    case field = "Field"
    case message = "What is wrong"
    case state = "State"
    case asked = "First asked"
    case reply = "Reply so far"
    case id = "Query"
  }

  private func columns(_ members: ArraySlice<QueryGroup.Member>) -> [Column] {
    func has(_ isThere: (ReportedQuery) -> Bool) -> Bool { members.contains { isThere(queries[$0.index]) } }
    var columns: [Column] = [.place]
    if has({ $0.visit != nil || $0.form != nil }) { columns.append(.visit) }
    if has({ $0.field != nil || $0.fieldCode != nil }) { columns.append(.field) }
    if has({ $0.message != group.message }) { columns.append(.message) }
    if occasion == .listing { columns.append(.state) }
    if has({ $0.firstAsked != nil }) { columns.append(.asked) }
    if has({ $0.reply != nil }) { columns.append(.reply) }
    return columns + [.id]
  }

  /// The rows, under a heading for each participant wherever there is one.
  private func writeTable(_ members: ArraySlice<QueryGroup.Member>, to page: inout HTML) {
    let columns = columns(members)
    page.table(columns.map(\.rawValue), style: "cards") { table in
      var rest = members
      while let first = rest.first {
        let participant = queries[first.index].participant
        let same = rest.prefix { queries[$0.index].participant == participant }
        rest = rest.dropFirst(same.count)
        table.element("tbody", [.of("role", "rowgroup")]) { body in
          if let participant {
            body.row(style: "person") { row in
              row.element(
                "th",
                [
                  .style("person"), .of("scope", "rowgroup"), .of("role", "rowheader"),
                  .of("colspan", String(columns.count)),
                ]
              ) {
                $0.text("Participant ")
                $0.foreign(participant)
              }
            }
          }
          for member in same { writeRow(member, columns, to: &body) }
        }
      }
    }
  }

  private func writeRow(_ member: QueryGroup.Member, _ columns: [Column], to body: inout HTML) {
    let query = queries[member.index]
    body.row(style: member.depth > 0 ? "follows" : nil) { row in
      for column in columns {
        let text = text(column, of: query, isFollowing: member.depth > 0)
        let style = text.isEmpty ? "blank" : column == .message ? "pre" : text.utf8.count <= 24 ? "short" : nil
        row.cell(column.rawValue, style: style) { cell in
          switch column {
          case .state: cell.element("span", [.style("chip \(query.state.rawValue)")], text: text)
          case .id: cell.element("code", text: text)
          default: cell.foreign(text)
          }
        }
      }
    }
  }

  private func text(_ column: Column, of query: ReportedQuery, isFollowing: Bool) -> String {
    switch column {
    case .place:
      var parts: [String] = []
      if (query.archive, query.file) != (group.archive, group.file) {
        parts.append([query.archive, query.file].filter { !$0.isEmpty }.joined(separator: ": "))
      }
      if let row = query.row { parts.append("row \(row)") }
      if let name = query.column, name != group.column { parts.append("column \(name)") }
      if parts.isEmpty, !query.archive.isEmpty { parts.append("the file as a whole") }
      let place = parts.joined(separator: ", ")
      return isFollowing ? "↳ \(place)" : place
    case .visit: return [query.visit, query.form].compactMap { $0 }.joined(separator: ", ")
    case .field: return query.field ?? query.fieldCode ?? ""
    case .message: return query.message == group.message ? "" : query.message
    case .state: return query.state.rawValue
    case .asked: return query.firstAsked ?? ""
    case .reply: return query.reply ?? ""
    case .id: return query.id.description
    }
  }
}
