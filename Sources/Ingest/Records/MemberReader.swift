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
  let conventions: NationalConventions
  let demand: TableHeader.Demand
  /// Columns that the study does not know and of which nothing was said but that.
  var unknown: [UnknownColumn] = []
  /// Columns without a name in which something was found.
  private var filledUnnamed: Set<Int> = []
  var phase = Phase.seeking
  var isHeaderMalformed = false
  /// For each table which records are its own.
  var filters: [RecordFilter] = []
  private let use: RecordUse
  var counts = RecordCounts()
  /// Set once the header is found, as are the formulas.
  var profiler: MemberProfiler?
  var formulas = FormulaWatch(columns: [])

  /// Makes one for blocks of up to `capacity` records; `member` is the number that origins carry.
  ///
  /// - Parameters:
  ///   - ownColumns: what the format itself has a column for, so that nobody has to be told of it.
  ///   - conventions: the numbers that the site's participants have, which undeclared columns may hold.
  ///   - sender: who sent the member; nil where that is not to matter.
  init(
    _ layout: FileLayout, study: Study, member: UInt32, capacity: Int = RecordStream.Sizes().records,
    ownColumns: Set<String> = [], traits: Traits = [], conventions: NationalConventions = NationalConventions(),
    sender: Sender? = nil
  ) {
    self.sender = sender
    demand = TableHeader.Demand(
      layout, study: study, aliases: HeaderAliases(layout.allColumnAliases, at: sender?.sequence ?? []))
    self.conventions = conventions
    self.traits = traits
    self.ownColumns = ownColumns.union(layout.ownColumns)
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
    case .reading(_, let sorter, let tables):
      for (index, table) in tables.enumerated() {
        if case .tall(let reader) = table {
          try reader.finish { batch, marks in
            for mark in marks { tell(mark, of: batch, &record) }
            profiler?.take(batch, of: index)
            try emit(index, &batch, &record)
          }
        }
      }
      noteFormulas(&record)
      sorter.takeBlanks()
      guard let blanks = sorter.blanks else { return }
      record.find(
        "record.blank", .note, table: table,
        origin: RowOrigin(member: member, record: UInt32(truncatingIfNeeded: blanks.first)),
        blanks.count == 1
          ? "This record of the file is empty; it was counted and not read."
          : "\(count: blanks.count) records of the file are empty, this one first; they were counted and not read.")
    }
  }

  /// Whether the table's header was not found, or holds bytes that are not in the file's encoding.
  var hasUnreadableHeader: Bool { if case .lost = phase { true } else { isHeaderMalformed } }

  /// Notes that the records of a text end in more than one way, with the first that differs.
  func noteMixedLineEnds(_ evidence: TextEvidence, _ record: inout StageRecord) {
    guard let (usual, others) = evidence.lineEnd, others > 0, let first = evidence.firstOtherEnd else { return }
    record.find(
      "line_ends.mixed", .note, table: table, origin: origin(first),
      "Most records of the file end in \(configured: usual.words), and \(count: others) end otherwise; this one differs from those before it. All were read; where a file was put together from several, see that none is missing."
    )
  }

  func origin(_ number: Int) -> RowOrigin {
    RowOrigin(member: member, record: UInt32(truncatingIfNeeded: number))
  }

  func find(_ rule: String, _ number: Int, _ record: inout StageRecord, _ message: Finding.Message) {
    record.find(rule, .reject, table: table, origin: origin(number), message)
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
      case .nul(let column):
        find(
          "record.nul", number, &record,
          "Column \(count: column + 1) of the record holds a NUL byte; the file may be damaged. Export it again.")
      case .malformed:
        find(
          "encoding.invalid", number, &record,
          "The record holds bytes that are not in the file's encoding, and was set aside. Export the file again; the study says that it is in \(configured: layout.dialect.encoding.rawValue)."
        )
      case .unclosed: find("record.quote", number, &record, "A quotation mark of the record is never closed.")
      case .ragged:
        find("record.ragged", number, &record, "The record has more or fewer cells than the header has columns.")
      }
    }
    guard !data.isEmpty else { return }
    profiler?.take(block, data)
    formulas.take(block, data)
    let marks = marks(on: block, data)
    var isTold = [Bool](repeating: false, count: marks.count)
    if header.width > header.names.count || traits.contains(.placesCells) { findUnnamed(block, data, header, &record) }
    use.bits.initialize(repeating: 0, count: block.count)
    for filter in filters { filter.begin() }
    var allRead = false
    for (index, table) in tables.enumerated() {
      switch table {
      case .wide(let reader):
        allRead = allRead || reader.readsEverything
        guard var batch = reader.read(block, data, use: use) else { break }
        for (place, mark) in marks.enumerated() where !isTold[place] {
          guard let row = reader.row(of: mark.record),
            let field = reader.field(readFrom: mark.column) ?? mark.field
          else { continue }
          isTold[place] = true
          let number = batch.origins[row].record
          tell(
            RowMark(row: row, field: field, column: mark.column, sign: mark.sign, record: number), of: batch, &record)
        }
        profiler?.take(batch, of: index)
        try emit(index, &batch, &record)
      case .tall(let reader):
        var troubles: [(Int, TallReader.Trouble)] = []
        try reader.read(block, data, use: use, marks: marks) {
          isTold[$0] = true
        } trouble: {
          troubles.append(($0, $1))
        } emit: { batch, marks in
          for mark in marks { tell(mark, of: batch, &record) }
          profiler?.take(batch, of: index)
          try emit(index, &batch, &record)
        }
        for (at, trouble) in troubles { note(trouble, block.firstNumber + at, layout.tables[index].form, &record) }
      }
    }
    for (place, mark) in marks.enumerated() where !isTold[place] {
      let name = mark.column < header.names.count ? header.names[mark.column] : ""
      record.find(
        mark.sign.rule, .query, table: table,
        field: isRepeatable(name) ? ColumnName(name) : nil,
        origin: origin(block.firstNumber + mark.record),
        mark.sign.message(column: mark.column))
    }
    guard !allRead else { return }
    let (cut, unread) = use.unread(of: data)
    counts.cut += cut
    counts.unread += unread
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
          origin: origin(block.firstNumber + Int(index)),
          "Column \(count: column + 1) holds something here and has no name in the header; the column was not read.")
      }
    }
  }

  /// What is to be told of cells of a block: characters that were lost or garbled before the file was sent, which are
  /// read as they are, and columns that name people and that nobody asked for.
  private func marks(on block: RecordBlock, _ data: UnsafeBufferPointer<UInt32>) -> [CellMark] {
    var marks: [CellMark] = []
    if block.hasHigh {
      var rest = data[...]
      for mark in TextDamage.marks(in: block) {
        // Both go up.
        rest = rest.drop { $0 < mark.record }
        if rest.first == UInt32(mark.record) { marks.append(mark) }
      }
    }
    guard !unknown.isEmpty else { return marks }
    unknown.removeAll { column in
      switch column.verdict(on: block, data) {
      case .untold: return false
      case .other: return true
      case .holds(let content, let first):
        marks.append(
          CellMark(record: first, column: column.column, sign: .identifiers(content), field: column.plainName))
        return true
      }
    }
    return marks.sorted { ($0.record, $0.column) < ($1.record, $1.column) }
  }

  private func tell(_ mark: RowMark, of batch: Batch, _ record: inout StageRecord) {
    record.find(
      Finding(
        rule: mark.sign.rule, severity: .query, table: batch.table, field: mark.field,
        origin: RowOrigin(member: member, record: mark.record), message: mark.sign.message(column: mark.column),
        row: mark.row))
  }

  private func note(_ trouble: TallReader.Trouble, _ number: Int, _ form: String, _ record: inout StageRecord) {
    let origin = origin(number)
    switch trouble {
    case .unexpectedUnit(let field):
      record.find(
        "unit.unexpected", .query, table: TableName(form), field: field, origin: origin,
        "The unit of '\(field)' is not the one that the site declared; the value was not read.")
    }
  }
}
