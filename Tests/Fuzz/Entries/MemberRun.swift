import Stages
import StudyModel
import Tables

@testable import Ingest

/// What reading bytes as a member of a site's archive comes to; two runs over the same bytes are equal.
struct MemberRun: Equatable {
  /// The rows of each of the layout's tables; nil where there was none.
  private(set) var batches: [Batch?]
  private(set) var counts = RecordCounts()
  private(set) var findings: [Finding] = []
  private(set) var notes: [FormatNote] = []
  /// Where none of it counts.
  private(set) var refusal: FormatProblem?
  /// Of all cells of all records.
  private(set) var trace = CellTrace()

  static let member: UInt32 = 7

  /// Small enough for a small input to fill blocks and to have records that are too long.
  static let smallSizes = RecordStream.Sizes(block: 256, recordLimit: 1_024, fields: 128, records: 24)

  /// Large enough for all of an input to be one block, and smaller than the usual ones, whose making takes longer than
  /// the reading.
  static let largeSizes = RecordStream.Sizes(block: 1 << 15, recordLimit: 1 << 16, fields: 1 << 13, records: 1 << 12)

  /// Reads delimited text, handed over in pieces of a size.
  init(
    delimited bytes: ArraySlice<UInt8>, _ layout: FileLayout, encoding: Dialect.Encoding, sizes: RecordStream.Sizes,
    instructions: Instructions, pieces: Int
  ) throws {
    try self.init(layout, ownColumns: [], traits: [], sizes: sizes) { take in
      let stream = RecordStream(layout.dialect, encoding: encoding, sizes: sizes, instructions: instructions)
      try feed(bytes, pieces: pieces) { try stream.push($0, take) }
      try stream.finish(take)
      return []
    }
  }

  /// Reads a format that has cells of its own: `read` fills the writer.
  init(
    _ layout: FileLayout, ownColumns: Set<String> = [], traits: MemberReader.Traits = [], padsRecords: Bool = false,
    sizes: RecordStream.Sizes, read: (RecordWriter) throws -> [FormatNote]
  ) throws {
    try self.init(layout, ownColumns: ownColumns, traits: traits, sizes: sizes) { take in
      let writer = RecordWriter(padsRecords: padsRecords, sizes: sizes, take: take)
      let notes = try read(writer)
      try writer.finish()
      return notes
    }
  }

  private init(
    _ layout: FileLayout, ownColumns: Set<String>, traits: MemberReader.Traits, sizes: RecordStream.Sizes,
    run: (@escaping RecordWriter.Take) throws -> [FormatNote]
  ) throws {
    let reader = MemberReader(
      layout, study: FuzzStudy.study, member: Self.member, capacity: sizes.records, ownColumns: ownColumns,
      traits: traits)
    let taken = Taken(tables: layout.tables.count)
    func emit(_ table: Int, _ batch: inout Batch, _ record: inout StageRecord) throws { try taken.add(batch, table) }
    do {
      notes = try run { event in
        let before = taken.trace
        taken.trace.add(event)
        let isTaken = try reader.take(event, record: &taken.record, emit: emit)
        // The same records come again, with more behind them.
        if !isTaken { taken.trace = before }
        return isTaken
      }
      try reader.finish(record: &taken.record, emit: emit)
      batches = taken.batches
      counts = reader.counts
      findings = taken.record.takeFindings()
      trace = taken.trace
    } catch let problem as FormatProblem {
      batches = []
      refusal = problem
    }
  }

  private final class Taken {
    var batches: [Batch?]
    var record = StageRecord()
    var trace = CellTrace()

    init(tables: Int) { batches = Array(repeating: nil, count: tables) }

    func add(_ batch: Batch, _ table: Int) throws {
      // Before it is joined to those before it, which would hide a column that is too short.
      try batch.check()
      if batches[table] == nil { batches[table] = batch } else { batches[table]?.append(batch) }
    }
  }
}
