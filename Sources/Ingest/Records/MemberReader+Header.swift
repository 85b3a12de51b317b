import Stages
import StudyModel
import Tables

/// Finding a member's header, and saying what is to be said of it.
extension MemberReader {
  /// Looks for the header; the record behind it, or nil where it has to see more.
  func seek(_ block: RecordBlock, record: inout StageRecord) -> Int? {
    let first = (0..<min(block.count, TableHeader.searched)).map {
      block.texts(of: $0, quote: layout.dialect.quote)
    }
    var found = demand.header(among: first)
    if block.canGrow, block.count < TableHeader.searched, found?.isWhole != true { return nil }
    // What has some of the columns may still be another form's file: read as this one's, its records would be hollow.
    if found?.isWhole == false, likeness(of: [first]) != nil { found = nil }
    guard let found else {
      let others = MemberReader.delimiters.filter { $0 != layout.dialect.delimiter }.map { delimiter in
        (delimiter: delimiter, records: records(of: block, apartBy: delimiter))
      }
      if let other = others.first(where: { demand.header(among: $0.records) != nil }) {
        lose(first, &record, delimiter: other.delimiter)
        noteLikeness([other.records], &record)
      } else {
        lose(first, &record)
        noteLikeness([first] + others.map(\.records), &record)
      }
      return 0
    }
    let header = TableHeader(first[found.index], aliases: demand.aliases)
    isHeaderMalformed = block.isMalformed && !block.isWellFormed(found.index)
    let unclear = demand.declared.filter(header.isAmbiguous)
    if !unclear.isEmpty {
      lose(unclear, ambiguousIn: block.firstNumber + found.index, header, &record)
      return 0
    }
    counts.records += found.index + 1
    counts.titles += found.index
    counts.headers += 1
    let check = check(header, number: block.firstNumber + found.index)
    check.find(&record)
    unknown = check.unknown(conventions)
    if let redcap = layout.redcap { check.find(identifying: redcap.surveyIdentifier, &record) }
    let plans = layout.tables.compactMap { table in
      study.form(table.form).map { form in
        (
          table: table, form: form,
          planner: FieldPlanner(table, form: form, header: header, dialect: layout.dialect, study: study)
        )
      }
    }
    profiler = MemberProfiler(
      header, record: block.firstNumber + found.index, demand: demand, plans: plans.map(\.planner.fields),
      decimalMark: layout.dialect.decimalMark, isNameable: isRepeatable)
    formulas = FormulaWatch(columns: textColumns(plans.map { ($0.table, $0.planner) }, header))
    filters = RecordFilter.list(plans.map(\.table), header: header, capacity: capacity)
    phase = .reading(
      header,
      RecordSorter(
        header, dialect: layout.dialect, capacity: capacity, placesCells: traits.contains(.placesCells)),
      zip(plans, filters).map { reader($0.table, $0.form, $0.planner, $1, header) })
    return found.index + 1
  }

  private func check(_ header: TableHeader, number: Int) -> HeaderCheck {
    HeaderCheck(
      header: header, demand: demand, ownColumns: ownColumns, namesMayBeData: traits.contains(.namesMayBeData),
      sender: sender, table: table, origin: origin(number))
  }

  /// Whether a name in the header is fit to be repeated in a message.
  func isRepeatable(_ name: String) -> Bool {
    HeaderCheck.isRepeatable(name, mayBeData: traits.contains(.namesMayBeData))
  }

  private static let delimiters = [UInt8](",;\t|".utf8)

  /// The cells of the first records, were they to stand apart by another delimiter than the declared one.
  private func records(of block: RecordBlock, apartBy delimiter: UInt8) -> [[String]] {
    (0..<min(block.count, TableHeader.searched)).map { index in
      let range = block.range(of: index)
      let record = UnsafeBufferPointer(start: block.bytes + range.lowerBound, count: range.count)
      return record.split(separator: delimiter, omittingEmptySubsequences: false).map { cell in
        String(decoding: cell.filter { $0 != layout.dialect.quote && $0 >= 0x20 }, as: UTF8.self)
      }
    }
  }

  /// Gives the file up whose header has several columns of which the study says not which it means.
  private func lose(
    _ columns: [HeaderColumn], ambiguousIn number: Int, _ header: TableHeader, _ record: inout StageRecord
  ) {
    phase = .lost
    let names = columns.map { column in
      let aliases = header.aliases(of: column).map { "'\($0)'" }.joined(separator: " and ")
      return aliases.isEmpty ? column.words : "\(aliases), for \(column.words)"
    }.joined(separator: ", ")
    find(
      "header.ambiguous", number, &record,
      "The file has several columns named \(configured: names), and the study does not say which is meant, so that none of it was read. Send it with a name for each, or have their order declared ('occurrence')."
    )
  }

  /// Says that there is no header among the first records, so that none counts.
  func lose(_ first: [[String]], _ record: inout StageRecord, delimiter: UInt8? = nil) {
    phase = .lost
    let nearest = demand.nearest(among: first) ?? (0, demand.declared)
    var message: Finding.Message =
      "No record at the start of the file holds the names of all columns, so that none of it was read."
    if let delimiter {
      message =
        "The cells of the file stand apart by \(configured: Dialect.word(for: delimiter)), the study says \(configured: layout.dialect.delimiterWord), so that none of it was read. Send it as before, or have the change declared."
    } else if !nearest.missing.isEmpty {
      let names = nearest.missing.map(\.words).joined(separator: ", ")
      let header = TableHeader(first.isEmpty ? [] : first[nearest.index], aliases: demand.aliases)
      let likely = check(header, number: 1).likelyNames(for: nearest.missing)
      message =
        "No record at the start of the file holds the names of all columns, so that none of it was read. Missing: \(configured: names).\(configured: likely)"
    }
    find(delimiter == nil ? "header.not_found" : "dialect.disagrees", 1, &record, message)
  }

  /// What the records look like, if that is another form than the layout's; tried in each way in which they may stand
  /// apart.
  private func likeness(of ways: [[[String]]]) -> HeaderLikeness? {
    guard let sender else { return nil }
    let library = LayoutLibrary(study)
    for records in ways {
      guard let like = library.best(for: records, from: sender.site, at: sender.sequence) else { continue }
      return like.forms == Set(layout.tables.map(\.form)) && like.site == sender.site ? nil : like
    }
    return nil
  }

  private func noteLikeness(_ ways: [[[String]]], _ record: inout StageRecord) {
    guard let sender, let like = likeness(of: ways) else { return }
    record.find(
      "member.looks_like", .query, table: table, origin: origin(1),
      "The file looks like \(configured: like.words(from: sender.site, study)): it has \(count: like.shared) of \(count: like.columns) columns of it. If it was sent in place of another, send the right one."
    )
  }

  private func reader(
    _ layout: TableLayout, _ form: Form, _ planner: FieldPlanner, _ filter: RecordFilter, _ header: TableHeader
  ) -> Table {
    if let tall = layout.tall {
      return .tall(
        TallReader(
          layout, tall: tall, form: form, fields: planner.fields, items: planner.items, filter: filter, header: header,
          member: member, capacity: capacity))
    }
    return .wide(
      TableReader(
        layout, form: form, fields: planner.fields, filter: filter, header: header, member: member,
        capacity: capacity))
  }

  /// The columns in which a formula would be one: those that are read as text, and in workbooks all. A participant's
  /// number stands in every record and is looked at for its shape anyway.
  private func textColumns(_ plans: [(table: TableLayout, planner: FieldPlanner)], _ header: TableHeader) -> Set<Int> {
    if traits.contains(.placesCells) { return Set(header.names.indices) }
    var columns: Set<Int> = []
    for (table, planner) in plans {
      for plan in planner.fields where plan.field.type == .text && plan.field.role != .subject {
        if let column = plan.input.column { columns.insert(column) }
        if case .item = plan.input, let column = table.tall.flatMap({ header.column($0.value) }) {
          columns.insert(column)
        }
      }
    }
    return columns
  }

  /// Notes the cells that a spreadsheet would take for formulas, once a column.
  func noteFormulas(_ record: inout StageRecord) {
    guard case .reading(let header, _, _) = phase else { return }
    for find in formulas.finds {
      let name = header.names[find.column]
      record.find(
        "text.formula", .note, table: table, field: isRepeatable(name) ? ColumnName(name) : nil,
        origin: origin(find.first),
        "Column \(count: find.column + 1) holds text that a spreadsheet takes for a formula, in \(count: find.count) records, first in this one. It is read as text; open the file in a spreadsheet with the column as text."
      )
    }
  }
}
