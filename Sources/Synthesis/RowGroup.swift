import StudyModel
import Tables

/// Records that stand in the same lines of a file: those of one layout, or of several where one line holds
/// a whole participant or a whole visit.
final class RowGroup {
  /// What a column's cell is written from; the first of them whose record is in the line is taken.
  enum Source {
    case field(record: Int, field: Int)
    case pieces(record: Int, fields: [(index: Int, field: Int)], mark: UInt8)
    /// One text where the code at this place of the list is ticked, and the other where not.
    case tick(record: Int, field: Int, code: Int, ticked: [UInt8], unticked: [UInt8])
    case fixed(record: Int, text: [UInt8])
  }

  /// A column that is one field of one record; the group keeps what the pointers point to.
  private struct SimpleCell {
    let plan: Unmanaged<FieldPlan>
    let value: UnsafePointer<Int>
    let present: UnsafePointer<Bool>
  }

  private(set) var records: [RecordPlan]
  private(set) var cadence: RecordPlan.Cadence
  /// The text of each column that a `where` asks for.
  private var filters: [String: [String]]
  /// By column of the file.
  private var sources: [[Source]] = []
  /// For each column, its field where nothing else can stand there.
  private var simple: [SimpleCell?] = []
  private var present = UnsafeMutablePointer<Bool>.allocate(capacity: 1)
  private var delimiter: UInt8 = 0x2C

  init(_ record: RecordPlan) {
    records = [record]
    cadence = record.cadence
    filters = RowGroup.filters(of: record)
  }

  deinit { present.deallocate() }

  private static func filters(of record: RecordPlan) -> [String: [String]] {
    Dictionary(record.layout.filters.map { ($0.column, $0.texts) }) { first, _ in first }
  }

  /// Takes a layout in, if its records can share lines with those that are here: what they ask of a
  /// column does not clash, and where one of them has no record, its layout can tell.
  func take(_ record: RecordPlan) -> Bool {
    let shares: [RecordPlan.Cadence] = [.once, .visits]
    guard shares.contains(cadence), shares.contains(record.cadence) else { return false }
    let more = RowGroup.filters(of: record)
    var merged = filters
    for (column, texts) in more {
      guard let here = filters[column] else {
        merged[column] = texts
        continue
      }
      let both = here.filter { texts.contains($0) }
      if both.isEmpty { return false }
      merged[column] = both
    }
    let alike =
      cadence == record.cadence && record.constantVisit == nil && records.allSatisfy { $0.constantVisit == nil }
    guard alike || (records + [record]).allSatisfy(RowGroup.canBeAbsent) else { return false }
    filters = merged
    records.append(record)
    if record.cadence == .visits { cadence = .visits }
    return true
  }

  private static func canBeAbsent(_ record: RecordPlan) -> Bool {
    record.layout.onlyFilled || record.layout.filters.contains { !$0.texts.contains("") }
  }

  /// The columns that the lines fill, in the order in which the layouts name them.
  var columns: [String] {
    var names: [String] = []
    func add(_ name: String) { if !names.contains(name) { names.append(name) } }
    for record in records {
      let subject = record.form.field(of: .subject)?.name
      for column in record.layout.columns where column.field == subject {
        if case .column(let name) = column.source { add(name) }
      }
      for filter in record.layout.filters { add(filter.column) }
      if let opened = record.layout.opened { add(opened.column.name) }
      for column in record.layout.columns {
        switch column.source {
        case .column(let name), .piece(let name, _, _): add(name)
        case .ticks(let ticks): for tick in ticks { add(tick.column) }
        case .item: break
        }
      }
    }
    return names
  }

  /// Sets the file's columns, once all groups of the file are known.
  func lay(_ columns: [String], dialect: Dialect) {
    delimiter = dialect.delimiter
    present.deallocate()
    present = .allocate(capacity: records.count)
    present.initialize(repeating: false, count: records.count)
    sources = columns.map { name in
      records.indices.flatMap { sources(of: name, in: $0, dialect: dialect) }
    }
    shareSeeds()
    simple = sources.map { column in
      guard column.count == 1, case .field(let record, let field)? = column.first else { return nil }
      return SimpleCell(
        plan: Unmanaged.passUnretained(records[record].fields[field]), value: records[record].values + field,
        present: present + record)
    }
  }

  private func sources(of name: String, in index: Int, dialect: Dialect) -> [Source] {
    let record = records[index]
    var found: [Source] = []
    var pieces: [(index: Int, field: Int)] = []
    var mark: UInt8 = 0
    for (place, plan) in record.fields.enumerated() {
      guard let column = record.layout.columns.first(where: { $0.field == plan.field.name }) else { continue }
      switch column.source {
      case .column(name): found.append(.field(record: index, field: place))
      case .piece(name, let pieceMark, let piece):
        mark = pieceMark
        pieces.append((piece, place))
      case .ticks(let ticks):
        for tick in ticks where tick.column == name {
          let code = (0..<plan.codes.count).first { plan.codes[$0] == Array(tick.code.utf8) }
          guard let code else { continue }
          found.append(
            .tick(
              record: index, field: place, code: code, ticked: Array(column.ticked.utf8),
              unticked: Array(column.unticked.utf8)))
        }
      default: break
      }
    }
    if !pieces.isEmpty {
      found.append(.pieces(record: index, fields: pieces.sorted { $0.index < $1.index }, mark: mark))
    }
    if found.isEmpty, record.layout.filters.contains(where: { $0.column == name }), let text = filters[name]?.last {
      let quoted = CellWriting.quoted(Array(text.utf8), delimiter: dialect.delimiter, quote: dialect.quote)
      found.append(.fixed(record: index, text: quoted))
    }
    if found.isEmpty, let opened = record.layout.opened, opened.column.name == name, let text = opened.texts.last {
      found.append(.fixed(record: index, text: Array(text.utf8)))
    }
    return found
  }

  /// Fields that stand in one cell have one value.
  private func shareSeeds() {
    for column in sources where column.count > 1 {
      guard case .field(let record, let field)? = column.first else { continue }
      for case .field(let other, let same) in column.dropFirst() {
        records[other].seeds[same] = records[record].seeds[field]
      }
    }
  }

  /// Writes a participant's lines; `made` is called with each record while its values are there.
  func append(_ participant: Participant, order: [Int], to out: ByteBuffer, made: (RecordPlan) -> Void) {
    switch cadence {
    case .once, .several: appendLines(participant, visit: nil, first: true, to: out, made: made)
    case .visits, .severalOfVisits:
      var first = true
      for visit in order where participant.came(to: visit) {
        appendLines(participant, visit: visit, first: first, to: out, made: made)
        first = false
      }
    }
  }

  private func appendLines(
    _ participant: Participant, visit: Int?, first: Bool, to out: ByteBuffer, made: (RecordPlan) -> Void
  ) {
    if cadence == .several || cadence == .severalOfVisits {
      for instance in 0..<records[0].count(visit: visit, of: participant) {
        present[0] = true
        records[0].make(participant, visit: visit, instance: instance)
        made(records[0])
        appendLine(participant, to: out)
      }
      return
    }
    var any = false
    for (index, record) in records.enumerated() {
      let ofVisit = record.cadence == .visits ? visit : nil
      // What there is once stands in the line of the first visit.
      present[index] = (record.cadence == .visits || first) && record.has(visit: ofVisit, of: participant)
      guard present[index] else { continue }
      any = true
      record.make(participant, visit: ofVisit, instance: 0)
      made(record)
    }
    if any { appendLine(participant, to: out) }
  }

  private func appendLine(_ participant: Participant, to out: ByteBuffer) {
    simple.withUnsafeBufferPointer { simple in
      for place in simple.indices {
        if place > 0 { out.append(delimiter) }
        if let cell = simple[place] {
          if cell.present.pointee {
            cell.plan._withUnsafeGuaranteedRef { $0.append(cell.value.pointee, of: participant, to: out) }
          }
        } else {
          for source in sources[place] where append(source, participant, to: out) { break }
        }
      }
    }
    out.append(0x0D)
    out.append(0x0A)
  }

  /// False where the record is not in this line.
  @inline(__always)
  private func append(_ source: Source, _ participant: Participant, to out: ByteBuffer) -> Bool {
    switch source {
    case .field(let index, let field):
      guard present[index] else { return false }
      let record = records[index]
      record.fields[field].append(record.values[field], of: participant, to: out)
    case .tick(let index, let field, let code, let ticked, let unticked):
      guard present[index] else { return false }
      let value = records[index].values[field]
      out.append(value >= 0 && value & (1 << code) != 0 ? ticked : unticked)
    case .fixed(let index, let text):
      guard present[index] else { return false }
      out.append(text)
    case .pieces(let index, let fields, let mark):
      guard present[index] else { return false }
      appendPieces(records[index], fields, mark: mark, participant, to: out)
    }
    return true
  }

  private func appendPieces(
    _ record: RecordPlan, _ fields: [(index: Int, field: Int)], mark: UInt8, _ participant: Participant,
    to out: ByteBuffer
  ) {
    let start = out.count
    var piece = 0
    for (index, field) in fields {
      while piece < index {
        out.append(mark)
        piece += 1
      }
      record.fields[field].append(record.values[field], of: participant, to: out)
    }
    if let field = fields.first?.field {
      CellWriting.enclose(from: start, in: out, delimiter: delimiter, quote: record.fields[field].writing.quote)
    }
  }
}
