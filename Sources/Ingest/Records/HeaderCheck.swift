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
  let table: TableName
  let origin: RowOrigin

  /// Notes which columns the file lacks, and which it has too many.
  func find(_ record: inout StageRecord) {
    for column in demand.declared where header.column(column) == nil {
      record.find(
        "column.missing", .query, table: table, field: ColumnName(column.name), origin: origin,
        "The file has no column \(configured: column.words); its fields stay blank.")
    }
    for (place, name, occurrence) in surplus {
      if isRepeatable(name) {
        record.find(
          occurrence > 1 ? "column.repeated" : "column.unknown", .query, table: table, field: ColumnName(name),
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

  /// The columns that nobody asks for, to be looked at for what they hold.
  func unknown(_ conventions: NationalConventions) -> [UnknownColumn] {
    surplus.map { UnknownColumn($0.place, name: $0.name, isPlain: isRepeatable($0.name), conventions: conventions) }
  }

  private var surplus: [(place: Int, name: String, occurrence: Int)] {
    var seen: [String: Int] = [:]
    return header.names.enumerated().compactMap { place, name in
      let occurrence = seen[name, default: 0] + 1
      seen[name] = occurrence
      if demand.reads(name, occurrence: occurrence) || ownColumns.contains(name) { return nil }
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
