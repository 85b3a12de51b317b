import Stages
import StudyModel
import Tables

/// Compares the header of a member with what the study's layout asks for.
struct HeaderCheck {
  let header: TableHeader
  let demand: TableHeader.Demand
  /// What the format itself has a column for.
  let ownColumns: Set<String>
  /// Whether a name with a dot in it may be made of data, and is not repeated in a message.
  let namesMayBeData: Bool
  /// Who sent the file; nil where that is not known.
  let sender: Sender?
  let table: TableName
  let origin: RowOrigin

  /// Notes which columns the file lacks, and which it has too many.
  func find(_ record: inout StageRecord) {
    let missing = demand.declared.filter { header.column($0) == nil }
    let likely = missing.isEmpty ? [:] : suggestions(for: missing)
    let unreached = findVisits(Set(missing).subtracting(likely.keys), &record)
    for column in missing where !unreached.contains(column) {
      record.find(
        "column.missing", .query, table: table, field: ColumnName(column.name), origin: origin,
        likely[column].map { other in
          "The file has no column \(configured: column.words); its fields stay blank. It has a column \(configured: other.words), which no layout names: if that is the same, have it declared\(configured: aliasText(as: other))."
        } ?? "The file has no column \(configured: column.words); its fields stay blank.")
    }
    for column in surplus {
      if let idle = demand.aliases.idle(column.name, occurrence: column.occurrence) {
        find(idle, column.name, &record)
      } else if isRepeatable(column.name) {
        record.find(
          column.occurrence > 1 ? "column.repeated" : "column.unknown", .query, table: table,
          field: ColumnName(column.name), origin: origin,
          "The study knows no column '\(ColumnName(column.name))' here (column \(count: column.place + 1)); it was not read."
        )
      } else {
        record.find(
          "column.unknown", .query, table: table, origin: origin,
          "The study does not know column \(count: column.place + 1) of the file; it was not read.")
      }
    }
  }

  /// Says once for each visit that the file has none of its columns.
  ///
  /// - Parameter missing: the columns that are not there, and not under another name either.
  /// - Returns: The columns of which that was said.
  private func findVisits(_ missing: Set<HeaderColumn>, _ record: inout StageRecord) -> Set<HeaderColumn> {
    var told: Set<HeaderColumn> = []
    for (index, visit) in demand.visits.enumerated() where visit.columns.allSatisfy(missing.contains) {
      func isThere(_ other: VisitColumns) -> Bool {
        other.form == visit.form && other.columns.contains { header.column($0) != nil }
      }
      guard demand.visits.contains(where: isThere) else { continue }
      told.formUnion(visit.columns)
      let names = visit.columns.map(\.words).joined(separator: ", ")
      if demand.visits[(index + 1)...].contains(where: isThere) {
        record.find(
          "columns.visit_missing", .query, table: TableName(visit.form), origin: origin, visit: visit.code,
          "The file has none of the \(count: visit.columns.count) columns of visit \(configured: visit.label), though it has those of a later one: \(configured: names). Please send them."
        )
      } else {
        record.find(
          "columns.visit_not_reached", .note, table: TableName(visit.form), origin: origin, visit: visit.code,
          "The file has none of the \(count: visit.columns.count) columns of visit \(configured: visit.label): \(configured: names). Nothing to do as long as nobody has come to that visit."
        )
      }
    }
    return told
  }

  /// Notes an alias that was not used: its name is a word of the study's files.
  private func find(
    _ idle: (column: HeaderColumn, period: TransferPeriod?), _ name: String, _ record: inout StageRecord
  ) {
    if let period = idle.period {
      record.find(
        "column.alias_period", .query, table: table, field: ColumnName(name), origin: origin,
        "The file has a column '\(ColumnName(name))', which the study takes for \(configured: idle.column.words) in other transfers alone (\(configured: period.words)); it was not read."
      )
    } else {
      record.find(
        "column.repeated", .query, table: table, field: ColumnName(name), origin: origin,
        "The file has a column '\(ColumnName(name))', which the study takes for \(configured: idle.column.words), and another of that meaning; it was not read."
      )
    }
  }

  /// What missing columns may be called, as the end of a message; empty where the record is no header beyond doubt: a
  /// cell of another is not to get into a message.
  func likelyNames(for missing: [HeaderColumn]) -> String {
    guard !missing.isEmpty, missing.count * 2 <= demand.declared.count else { return "" }
    let names = suggestions(for: missing)
    return missing.compactMap { column in
      names[column].map { " Perhaps \($0.words) is \(column.words): then have it declared\(aliasText(as: $0))." }
    }.joined()
  }

  private func suggestions(for missing: [HeaderColumn]) -> [HeaderColumn: HeaderColumn] {
    // What is neither read nor an alias, and may be said.
    let candidates = surplus.filter {
      isRepeatable($0.name) && demand.aliases.idle($0.name, occurrence: $0.occurrence) == nil
    }
    return ColumnSuggestions(header, declared: demand.declared, candidates: candidates.map(\.place))
      .names(for: missing)
  }

  /// How an alias would be written, for whoever keeps the study's files.
  private func aliasText(as column: HeaderColumn) -> String {
    let occurrence = column.occurrence.map { ", occurrence: \($0)" } ?? ""
    let from = TransferPeriod.Bound(at: sender?.sequence ?? []).map { ", from: \($0.value)" } ?? ""
    return " as its alias (aliases: [{name: \"\(column.name)\"\(occurrence)\(from)}])"
  }

  /// The columns that nobody asks for, to be looked at for what they hold.
  func unknown(_ conventions: NationalConventions) -> [UnknownColumn] {
    surplus.map { UnknownColumn($0.place, name: $0.name, isPlain: isRepeatable($0.name), conventions: conventions) }
  }

  private var surplus: [(place: Int, name: String, occurrence: Int)] {
    var seen: [String: Int] = [:]
    return header.names.enumerated().compactMap { place, name in
      let occurrence = seen[name, default: 0] + 1
      seen[name] = occurrence
      if demand.reads(header.meanings[place]) || ownColumns.contains(name) { return nil }
      return (place, name, occurrence)
    }
  }

  /// Whether a name in this member's header is fit to be repeated in a message.
  private func isRepeatable(_ name: String) -> Bool {
    HeaderCheck.isRepeatable(name, mayBeData: namesMayBeData)
  }

  /// - Parameter mayBeData: whether a name with a dot in it may be made of data.
  static func isRepeatable(_ name: String, mayBeData: Bool) -> Bool {
    isPlain(name) && (!mayBeData || !name.contains("."))
  }

  /// Notes a column that a system writes of itself, that tells who a participant is, and that the study does not ask
  /// for.
  func find(identifying name: String, _ record: inout StageRecord) {
    guard header.column(HeaderColumn(name)) != nil, !demand.declared.contains(where: { $0.name == name }) else {
      return
    }
    record.find(
      "column.identifying", .note, table: table, field: ColumnName(name), origin: origin,
      "The file has the column '\(ColumnName(name))', which tells who answered; it was not read. Leave it out when exporting."
    )
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
}
