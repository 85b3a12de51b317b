import StudyModel
import Tables

/// One file of a site's archive: header, lines of each participant, footer.
final class FilePlan {
  /// The member's path, with a date in place of each `*`.
  let path: String
  let dialect: Dialect
  private let columns: [String]
  private let rows: [RowGroup]
  private let tall: [TallGroup]
  private let order: [Int]

  /// `taken`: forms (with a visit that the layout fixes) that another file of the site gives already;
  /// they are not written twice.
  init(
    _ layout: FileLayout, path: String, site: Site, study: Study, rules: PlainRules, order: [Int],
    taken: inout Set<String>
  ) {
    self.path = path
    dialect = layout.dialect
    self.order = order
    var rows: [RowGroup] = []
    var tall: [TallGroup] = []
    for table in layout.tables {
      guard let record = RecordPlan(table, dialect: layout.dialect, site: site, study: study, rules: rules),
        taken.insert("\(table.form) \(record.constantVisit ?? -1)").inserted
      else { continue }
      if let tallLayout = table.tall {
        tall.append(TallGroup(record, tall: tallLayout))
      } else if !rows.contains(where: { $0.take(record) }) {
        rows.append(RowGroup(record))
      }
    }
    var columns: [String] = []
    for name in rows.flatMap(\.columns) + tall.flatMap(\.columns) where !columns.contains(name) {
      columns.append(name)
    }
    for group in rows { group.lay(columns, dialect: layout.dialect) }
    for group in tall { group.lay(columns, dialect: layout.dialect) }
    self.rows = rows
    self.tall = tall
    self.columns = columns
  }

  var isEmpty: Bool { columns.isEmpty }

  func appendHeader(to out: ByteBuffer) {
    for (place, name) in columns.enumerated() {
      if place > 0 { out.append(dialect.delimiter) }
      out.append(CellWriting.quoted(Array(name.utf8), delimiter: dialect.delimiter, quote: dialect.quote))
    }
    out.append("\r\n" as StaticString)
  }

  func append(_ participant: Participant, to out: ByteBuffer, made: (RecordPlan) -> Void) {
    for group in rows { group.append(participant, order: order, to: out, made: made) }
    for group in tall where group.record.cadence == .once || group.record.cadence == .several {
      group.append(participant, visit: nil, to: out, made: made)
    }
    for visit in order where participant.came(to: visit) {
      for group in tall where group.record.cadence == .visits || group.record.cadence == .severalOfVisits {
        group.append(participant, visit: visit, to: out, made: made)
      }
    }
  }

  func appendFooter(to out: ByteBuffer) {
    guard let footer = dialect.footers.first else { return }
    out.append(CellWriting.quoted(Array(footer.utf8), delimiter: dialect.delimiter, quote: dialect.quote))
    out.append("\r\n" as StaticString)
  }
}
