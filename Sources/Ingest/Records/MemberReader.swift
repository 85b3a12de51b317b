import CSplit
import Stages
import StudyModel
import Tables

/// Reads the tables of one delimited member: finds its header, counts its records, and makes
/// batches, one block after another.
final class MemberReader {
  private enum Table {
    case wide(TableReader)
    case tall(TallReader)
  }

  private enum Phase {
    case seeking
    case reading(TableHeader, RecordSorter, [Table])
    /// There is no header: every record is set aside.
    case lost
  }

  /// What sets the records of a format apart from those of delimited text.
  struct Traits: OptionSet {
    let rawValue: Int
    /// The place of a cell says its column, so that a record may have more cells than the header.
    static let placesCells = Traits(rawValue: 1)
    /// A name with a dot in it may be made of data, and is not repeated in a message.
    static let namesMayBeData = Traits(rawValue: 2)
    /// A member without a record has no header either, and nothing is wrong with it.
    static let mayBeEmpty = Traits(rawValue: 4)
  }

  private let layout: FileLayout
  private let study: Study
  private let member: UInt32
  private let capacity: Int
  private let table: TableName
  private let ownColumns: Set<String>
  private let traits: Traits
  /// Columns without a name in which something was found.
  private var filledUnnamed: Set<Int> = []
  private var phase = Phase.seeking
  /// For each table which records are its own.
  private var filters: [RecordFilter] = []
  private let use: RecordUse
  private(set) var counts = RecordCounts()

  /// Makes one for blocks of up to `capacity` records; `member` is the number that origins carry.
  ///
  /// `ownColumns`: what the format itself has a column for, so that nobody has to be told of it.
  init(
    _ layout: FileLayout, study: Study, member: UInt32, capacity: Int = RecordStream.Sizes().records,
    ownColumns: Set<String> = [], traits: Traits = []
  ) {
    self.traits = traits
    self.ownColumns = ownColumns
    self.layout = layout
    self.study = study
    self.member = member
    self.capacity = capacity
    table = TableName(layout.tables.first?.form ?? "")
    use = RecordUse(bits: .allocate(capacity: capacity))
  }

  deinit { use.bits.deallocate() }

  typealias Emit = (_ table: Int, _ batch: inout Batch, _ record: inout StageRecord) throws -> Void

  /// Takes records; answers false while it has not seen enough of them to find the header.
  func take(_ event: RecordStream.Event, record: inout StageRecord, emit: Emit) throws -> Bool {
    switch event {
    case .tooLong(let number):
      counts.records += 1
      counts.quarantined += 1
      find(
        "record.too_long", number, &record,
        "The record is longer than a record can be; perhaps a quotation mark before it is never closed.")
      return true
    case .records(let block):
      var start = 0
      if case .seeking = phase {
        guard let after = seek(block, record: &record) else { return false }
        start = after
      }
      try read(block, from: start, record: &record, emit: emit)
      return true
    }
  }

  func finish(record: inout StageRecord, emit: Emit) throws {
    switch phase {
    case .seeking where traits.contains(.mayBeEmpty): break
    case .seeking:
      let demand = TableHeader.Demand(layout, study: study)
      lose(demand.declared, &record)
    case .lost: break
    case .reading(_, _, let tables):
      for (index, table) in tables.enumerated() {
        if case .tall(let reader) = table {
          try reader.finish { batch in try emit(index, &batch, &record) }
        }
      }
    }
  }

  private func find(_ rule: String, _ number: Int, _ record: inout StageRecord, _ message: Finding.Message) {
    record.find(
      rule, .reject, table: table, origin: RowOrigin(member: member, record: UInt32(truncatingIfNeeded: number)),
      message)
  }

  /// Looks for the header; the record behind it, or nil where it has to see more.
  private func seek(_ block: RecordBlock, record: inout StageRecord) -> Int? {
    let demand = TableHeader.Demand(layout, study: study)
    let first = (0..<min(block.count, TableHeader.searched)).map {
      block.texts(of: $0, quote: layout.dialect.quote)
    }
    let found = demand.header(among: first)
    if block.canGrow, block.count < TableHeader.searched, found?.isWhole != true { return nil }
    guard let found else {
      lose(demand.missing(among: first), &record, delimiter: delimiter(of: block, demand))
      return 0
    }
    let header = TableHeader(first[found.index])
    counts.records += found.index + 1
    counts.titles += found.index
    counts.headers += 1
    compare(header, with: demand, number: block.firstNumber + found.index, &record)
    filters = RecordFilter.list(layout.tables, header: header, capacity: capacity)
    phase = .reading(
      header,
      RecordSorter(
        header, dialect: layout.dialect, capacity: capacity, placesCells: traits.contains(.placesCells)),
      zip(layout.tables, filters).compactMap { reader($0, $1, header) })
    return found.index + 1
  }

  /// The delimiter other than the declared one with which the file has a header; nil where it has none.
  private func delimiter(of block: RecordBlock, _ demand: TableHeader.Demand) -> UInt8? {
    let records = (0..<min(block.count, TableHeader.searched)).map { index in
      let range = block.range(of: index)
      return UnsafeBufferPointer(start: block.bytes + range.lowerBound, count: range.count)
    }
    return [UInt8](",;\t|".utf8).first { delimiter in
      guard delimiter != layout.dialect.delimiter else { return false }
      let cells = records.map { record in
        record.split(separator: delimiter, omittingEmptySubsequences: false).map { cell in
          String(decoding: cell.filter { $0 != layout.dialect.quote && $0 >= 0x20 }, as: UTF8.self)
        }
      }
      return demand.header(among: cells) != nil
    }
  }

  private func lose(_ missing: [String], _ record: inout StageRecord, delimiter: UInt8? = nil) {
    phase = .lost
    var message: Finding.Message =
      "No record at the start of the file holds the names of all columns, so that none of it was read."
    if let delimiter {
      message =
        "The cells of the file stand apart by \(configured: Dialect.word(for: delimiter)), the study says \(configured: layout.dialect.delimiterWord), so that none of it was read. Send it as before, or have the change declared."
    } else if !missing.isEmpty {
      let names = missing.map { "'\($0)'" }.joined(separator: ", ")
      message =
        "No record at the start of the file holds the names of all columns, so that none of it was read. Missing: \(configured: names)."
    }
    record.find(
      delimiter == nil ? "header.not_found" : "dialect.disagrees", .reject, table: table,
      origin: RowOrigin(member: member, record: 1), message)
  }

  /// Notes which columns the file lacks, and which it has too many.
  private func compare(
    _ header: TableHeader, with demand: TableHeader.Demand, number: Int, _ record: inout StageRecord
  ) {
    let origin = RowOrigin(member: member, record: UInt32(truncatingIfNeeded: number))
    for name in demand.declared where header.column(name) == nil {
      record.find(
        "column.missing", .query, table: table, field: ColumnName(name), origin: origin,
        "The file has no column '\(ColumnName(name))'; its fields stay blank.")
    }
    var seen: Set<String> = []
    for (place, name) in header.names.enumerated() {
      let isRepeated = !seen.insert(name).inserted
      if !isRepeated && (demand.declared.contains(name) || ownColumns.contains(name)) { continue }
      if MemberReader.isPlain(name), !traits.contains(.namesMayBeData) || !name.contains(".") {
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

  private func read(_ block: RecordBlock, from start: Int, record: inout StageRecord, emit: Emit) throws {
    guard case .reading(let header, let sorter, let tables) = phase else {
      counts.records += block.count - start
      counts.quarantined += block.count - start
      return
    }
    block.takeQuotesOff(layout.dialect.quote)
    let data = sorter.data(of: block, from: start, counts: &counts) { damaged, damage in
      let number = block.firstNumber + damaged
      switch damage {
      case .nul: find("record.nul", number, &record, "The record holds a NUL byte; the file may be damaged.")
      case .malformed:
        find("encoding.invalid", number, &record, "The record holds bytes that are not in the file's encoding.")
      case .unclosed: find("record.quote", number, &record, "A quotation mark of the record is never closed.")
      case .ragged:
        find("record.ragged", number, &record, "The record has more or fewer cells than the header has columns.")
      }
    }
    guard !data.isEmpty else { return }
    if block.hasHigh { findDamage(block, data, header, &record) }
    if header.width > header.names.count || traits.contains(.placesCells) { findUnnamed(block, data, header, &record) }
    use.bits.initialize(repeating: 0, count: block.count)
    for filter in filters { filter.begin() }
    var allRead = false
    for (index, table) in tables.enumerated() {
      switch table {
      case .wide(let reader):
        allRead = allRead || reader.readsEverything
        if var batch = reader.read(block, data, use: use) { try emit(index, &batch, &record) }
      case .tall(let reader):
        var troubles: [(Int, TallReader.Trouble)] = []
        try reader.read(block, data, use: use) {
          troubles.append(($0, $1))
        } emit: {
          try emit(index, &$0, &record)
        }
        for (at, trouble) in troubles { note(trouble, block.firstNumber + at, layout.tables[index].form, &record) }
      }
    }
    guard !allRead else { return }
    for index in data {
      let bits = use.bits[Int(index)]
      if bits & RecordUse.read != 0 { continue }
      if bits & RecordUse.cut != 0 { counts.cut += 1 } else { counts.unread += 1 }
    }
  }

  /// Looks for cells that stand under no name, once a column.
  private func findUnnamed(
    _ block: RecordBlock, _ data: UnsafeBufferPointer<UInt32>, _ header: TableHeader, _ record: inout StageRecord
  ) {
    for index in data where block.fieldCount(of: Int(index)) > header.names.count {
      for column in header.names.count..<block.fieldCount(of: Int(index))
      where block.cell(Int(index), column).length > 0 && filledUnnamed.insert(column).inserted {
        record.find(
          "column.unnamed", .query, table: table,
          origin: RowOrigin(
            member: member, record: UInt32(truncatingIfNeeded: block.firstNumber + Int(index))),
          "Column \(count: column + 1) holds something here and has no name in the header; the column was not read.")
      }
    }
  }

  /// Looks for characters that were lost or garbled before the file was sent; the cells are read as they are.
  private func findDamage(
    _ block: RecordBlock, _ data: UnsafeBufferPointer<UInt32>, _ header: TableHeader, _ record: inout StageRecord
  ) {
    var rest = data[...]
    for (index, damage, at) in TextDamage.signs(in: block) {
      // Both go up.
      rest = rest.drop { $0 < index }
      guard rest.first == UInt32(index) else { continue }
      let column = block.column(of: index, at: at)
      let name = column < header.names.count ? header.names[column] : ""
      let origin = RowOrigin(member: member, record: UInt32(truncatingIfNeeded: block.firstNumber + index))
      let field = MemberReader.isPlain(name) ? ColumnName(name) : nil
      switch damage {
      case .lostCharacter:
        record.find(
          "encoding.lost_character", .query, table: table, field: field, origin: origin,
          "Column \(count: column + 1) holds the mark of a character that was lost before the file was sent; export it again in UTF-8."
        )
      case .mojibake:
        record.find(
          "encoding.mojibake", .query, table: table, field: field, origin: origin,
          "Column \(count: column + 1) holds letters that were garbled by a wrong encoding; export it again in UTF-8, or have the file's encoding declared as it is."
        )
      }
    }
  }

  private func note(_ trouble: TallReader.Trouble, _ number: Int, _ form: String, _ record: inout StageRecord) {
    let origin = RowOrigin(member: member, record: UInt32(truncatingIfNeeded: number))
    switch trouble {
    case .unexpectedUnit(let field):
      record.find(
        "unit.unexpected", .query, table: TableName(form), field: field, origin: origin,
        "The unit of '\(field)' is not the one that the site declared; the value was not read.")
    }
  }

  /// The reader of a table; nil for a form that the study does not have.
  private func reader(_ layout: TableLayout, _ filter: RecordFilter, _ header: TableHeader) -> Table? {
    guard let form = study.form(layout.form) else { return nil }
    let planner = FieldPlanner(layout, form: form, header: header, dialect: self.layout.dialect, study: study)
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
}
