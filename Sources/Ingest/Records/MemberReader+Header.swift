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
    counts.records += found.index + 1
    counts.titles += found.index
    counts.headers += 1
    compare(header, number: block.firstNumber + found.index, &record)
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
      decimalMark: layout.dialect.decimalMark, isNameable: isNameable)
    formulas = FormulaWatch(columns: textColumns(plans.map { ($0.table, $0.planner) }, header))
    phase = .reading(
      header,
      RecordSorter(
        header, dialect: layout.dialect, capacity: capacity, placesCells: traits.contains(.placesCells)),
      plans.map { reader($0.table, $0.form, $0.planner, header) })
    return found.index + 1
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
      let names = nearest.missing.map { "'\($0)'" }.joined(separator: ", ")
      let likely = likelyNames(for: nearest.missing, in: first.isEmpty ? [] : first[nearest.index])
      message =
        "No record at the start of the file holds the names of all columns, so that none of it was read. Missing: \(configured: names).\(configured: likely)"
    }
    find(delimiter == nil ? "header.not_found" : "dialect.disagrees", 1, &record, message)
  }

  /// What missing columns may be called in a record, if that is a header beyond doubt: a cell of another is not to get
  /// into a message.
  private func likelyNames(for missing: [String], in record: [String]) -> String {
    guard !missing.isEmpty, missing.count * 2 <= demand.declared.count else { return "" }
    let header = TableHeader(record, aliases: demand.aliases)
    let names = ColumnSuggestions(header, declared: demand.declared, candidates: strangers(of: header))
      .names(for: missing)
    return missing.compactMap { name in
      names[name].map { " Perhaps '\($0)' is '\(name)': then have it declared\(aliasText(of: name, as: $0))." }
    }.joined()
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
      "member.looks_like", .query, table: table, origin: RowOrigin(member: member, record: 1),
      "The file looks like \(configured: like.words(from: sender.site, study)): it has \(count: like.shared) of \(count: like.columns) columns of it. If it was sent in place of another, send the right one."
    )
  }

  // MARK: Columns

  /// Notes which columns the file lacks, and which it has too many.
  private func compare(_ header: TableHeader, number: Int, _ record: inout StageRecord) {
    let origin = RowOrigin(member: member, record: UInt32(truncatingIfNeeded: number))
    let missing = demand.declared.filter { header.column($0) == nil }
    let likely =
      missing.isEmpty
      ? [:]
      : ColumnSuggestions(header, declared: demand.declared, candidates: strangers(of: header)).names(for: missing)
    for name in missing {
      let column = ColumnName(name)
      if let other = likely[name] {
        record.find(
          "column.missing", .query, table: table, field: column, origin: origin,
          "The file has no column '\(column)'; its fields stay blank. It has a column '\(ColumnName(other))', which no layout names: if that is the same, have it declared\(configured: aliasText(of: name, as: other))."
        )
      } else {
        record.find(
          "column.missing", .query, table: table, field: column, origin: origin,
          "The file has no column '\(column)'; its fields stay blank.")
      }
    }
    let declared = Set(demand.declared)
    var seen: Set<String> = []
    for (place, name) in header.names.enumerated() {
      let meaning = header.meanings[place]
      let isRepeated = !seen.insert(meaning).inserted
      if !isRepeated && (declared.contains(meaning) || ownColumns.contains(name)) { continue }
      if let idle = demand.aliases.idle(name) {
        note(idle, name, origin, &record)
      } else if isNameable(name) {
        record.find(
          isRepeated ? "column.repeated" : "column.unknown", .query, table: table, field: ColumnName(name),
          origin: origin,
          "The study knows no column '\(ColumnName(name))' here (column \(count: place + 1)); it was not read."
        )
      } else {
        record.find(
          "column.unknown", .query, table: table, origin: origin,
          "The study does not know column \(count: place + 1) of the file; it was not read.")
      }
    }
  }

  /// Notes an alias that was not used: its name is a word of the study's files.
  private func note(
    _ idle: (column: String, period: TransferPeriod?), _ name: String, _ origin: RowOrigin,
    _ record: inout StageRecord
  ) {
    if let period = idle.period {
      record.find(
        "column.alias_period", .query, table: table, field: ColumnName(name), origin: origin,
        "The file has a column '\(ColumnName(name))', which the study takes for '\(ColumnName(idle.column))' in other transfers alone (\(configured: period.words)); it was not read."
      )
    } else {
      record.find(
        "column.repeated", .query, table: table, field: ColumnName(name), origin: origin,
        "The file has a column '\(ColumnName(name))', which the study takes for '\(ColumnName(idle.column))', and another of that meaning; it was not read."
      )
    }
  }

  /// The columns that no layout and no alias names, and whose names may be said.
  private func strangers(of header: TableHeader) -> [Int] {
    let declared = Set(demand.declared)
    return header.names.indices.filter { place in
      let name = header.names[place]
      return !declared.contains(header.meanings[place]) && !ownColumns.contains(name) && isNameable(name)
        && demand.aliases.idle(name) == nil
    }
  }

  /// How an alias would be written, for whoever keeps the study's files.
  private func aliasText(of column: String, as name: String) -> String {
    let from = TransferPeriod.Bound(at: sender?.sequence ?? []).map { ", from: \($0.value)" } ?? ""
    return " as its alias (aliases: [{name: \"\(name)\"\(from)}])"
  }

  /// Whether a name of the header may be repeated in a message.
  private func isNameable(_ name: String) -> Bool {
    MemberReader.isPlain(name) && (!traits.contains(.namesMayBeData) || !name.contains("."))
  }

  /// Whether a name in a header is fit to be repeated in a message.
  static func isPlain(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "_ -.#()/".utf8.contains(byte)
        }
      }
  }

  // MARK: Tables

  private func reader(
    _ layout: TableLayout, _ form: Form, _ planner: FieldPlanner, _ header: TableHeader
  ) -> Table {
    if let tall = layout.tall {
      return .tall(
        TallReader(
          layout, tall: tall, form: form, fields: planner.fields, items: planner.items, header: header, member: member))
    }
    return .wide(
      TableReader(layout, form: form, fields: planner.fields, header: header, member: member, capacity: capacity))
  }

  /// The columns in which a formula would be one: those that are read as text, and in workbooks all.
  private func textColumns(_ plans: [(table: TableLayout, planner: FieldPlanner)], _ header: TableHeader) -> Set<Int> {
    if traits.contains(.placesCells) { return Set(header.names.indices) }
    var columns: Set<Int> = []
    for (table, planner) in plans {
      for plan in planner.fields where plan.field.type == .text {
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
        "text.formula", .note, table: table, field: isNameable(name) ? ColumnName(name) : nil,
        origin: RowOrigin(member: member, record: UInt32(truncatingIfNeeded: find.first)),
        "Column \(count: find.column + 1) holds text that a spreadsheet takes for a formula, in \(count: find.count) records, first in this one. It is read as text; open the file in a spreadsheet with the column as text."
      )
    }
  }
}
