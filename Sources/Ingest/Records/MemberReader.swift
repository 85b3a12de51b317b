import CSplit
import Stages
import StudyModel
import Tables

/// Reads the tables of one delimited member: finds its header, counts its records, and makes
/// batches, one block after another.
final class MemberReader {
  enum Table {
    case wide(TableReader)
    case tall(TallReader)
  }

  enum Phase {
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

  let layout: FileLayout
  let study: Study
  let sender: Sender?
  let member: UInt32
  let capacity: Int
  let table: TableName
  let ownColumns: Set<String>
  let traits: Traits
  let demand: TableHeader.Demand
  /// Columns without a name in which something was found.
  private var filledUnnamed: Set<Int> = []
  var phase = Phase.seeking
  private let use: RecordUse
  var counts = RecordCounts()
  /// Set once the header is found, as are the formulas.
  var profiler: MemberProfiler?
  var formulas = FormulaWatch(columns: [])

  /// Makes one for blocks of up to `capacity` records; `member` is the number that origins carry.
  ///
  /// - Parameters:
  ///   - ownColumns: what the format itself has a column for, so that nobody has to be told of it.
  ///   - sender: who sent the member; nil where that is not to matter.
  init(
    _ layout: FileLayout, study: Study, member: UInt32, capacity: Int = RecordStream.Sizes().records,
    ownColumns: Set<String> = [], traits: Traits = [], sender: Sender? = nil
  ) {
    self.sender = sender
    demand = TableHeader.Demand(
      layout, study: study, aliases: HeaderAliases(layout.allColumnAliases, at: sender?.sequence ?? []))
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
    case .seeking: lose([], &record)
    case .lost: break
    case .reading(_, _, let tables):
      for (index, table) in tables.enumerated() {
        if case .tall(let reader) = table {
          try reader.finish { batch in
            profiler?.take(batch, of: index)
            try emit(index, &batch, &record)
          }
        }
      }
      noteFormulas(&record)
    }
  }

  func find(_ rule: String, _ number: Int, _ record: inout StageRecord, _ message: Finding.Message) {
    record.find(
      rule, .reject, table: table, origin: RowOrigin(member: member, record: UInt32(truncatingIfNeeded: number)),
      message)
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
    profiler?.take(block, data)
    formulas.take(block, data)
    if block.hasHigh { findDamage(block, data, header, &record) }
    if header.width > header.names.count || traits.contains(.placesCells) { findUnnamed(block, data, header, &record) }
    use.bits.initialize(repeating: 0, count: block.count)
    var allRead = false
    for (index, table) in tables.enumerated() {
      switch table {
      case .wide(let reader):
        allRead = allRead || reader.readsEverything
        if var batch = reader.read(block, data, use: use) {
          profiler?.take(batch, of: index)
          try emit(index, &batch, &record)
        }
      case .tall(let reader):
        var troubles: [(Int, TallReader.Trouble)] = []
        try reader.read(block, data, use: use) {
          troubles.append(($0, $1))
        } emit: {
          profiler?.take($0, of: index)
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
}
