import CArrow
import Tables

/// Makes batches of record batches that have the layout of a partition.
///
/// The shim has checked that buffers are as long as the lengths say; what lies in them, offsets into
/// bytes and indices into terms, is checked here.
enum ArrowImport {
  static func batch(_ schema: ArrowSchema, _ array: ArrowArray) throws(InterchangeError) -> Batch {
    let metadata = ArrowMetadata(reading: schema.metadata)
    guard metadata[ArrowRole.formatKey] == ArrowRole.format, let table = metadata[ArrowRole.tableKey] else {
      throw InterchangeError(message: "a stream is no partition of format \(ArrowRole.format)")
    }
    var batch = Batch(table: TableName(table))
    for index in 0..<Int(schema.n_children) {
      guard let field = schema.children?[index]?.pointee, let values = array.children?[index]?.pointee else {
        throw InterchangeError(message: "table \(table), column \(index): it is not there")
      }
      try add(ArrowCells(field, values), to: &batch)
    }
    let rows = Int(array.length)
    guard batch.origins.members.count == rows, batch.origins.records.count == rows else {
      throw InterchangeError(message: "table \(table): the rows do not say where they came from")
    }
    return batch
  }

  private static func add(_ cells: ArrowCells, to batch: inout Batch) throws(InterchangeError) {
    switch cells.role {
    case .value:
      batch.names.append(ColumnName(cells.name))
      batch.columns.append(try column(cells))
    case .member: batch.origins.members = try cells.fixed(.uint32)
    case .record: batch.origins.records = try cells.fixed(.uint32)
    case .state: batch.states = try cells.fixed(.uint8)
    case .reason, .comparator, .precision:
      let bytes: [UInt8] = try cells.fixed(.uint8)
      // What goes with a column follows it.
      switch (cells.role, batch.columns.popLast()) {
      case (.reason, .some(var column)):
        column.reasons = bytes
        batch.columns.append(column)
      case (.comparator, .number(var column)):
        column.comparators = bytes
        batch.columns.append(.number(column))
      case (.precision, .date(var column)):
        column.precisions = bytes
        batch.columns.append(.date(column))
      default: throw cells.error("it does not follow the column that it goes with")
      }
    case nil: throw cells.error("it has no known role")
    }
  }

  private static func column(_ cells: ArrowCells) throws(InterchangeError) -> Column {
    switch (cells.format, cells.dictionary) {
    case (ArrowNode.Format.utf8.rawValue, nil): return .text(try cells.text())
    case (ArrowNode.Format.int32.rawValue, .some(let dictionary)):
      let terms = try dictionary.text()
      let indices: [Int32] = try cells.fixed(.int32)
      // A missing cell of a column without terms has an index too, which is zero.
      let limit = Int32(max(terms.count, 1))
      guard indices.allSatisfy({ $0 >= 0 && $0 < limit }) else { throw cells.error("a code stands for no term") }
      return .code(CodeColumn(indices: indices, terms: terms.strings))
    case (ArrowNode.Format.int32.rawValue, nil): return .integer(FixedColumn(values: try cells.fixed(.int32)))
    case (ArrowNode.Format.float64.rawValue, nil): return .number(NumberColumn(values: try cells.fixed(.float64)))
    case (ArrowNode.Format.date32.rawValue, nil): return .date(DateColumn(days: try cells.fixed(.date32)))
    case (ArrowNode.Format.time32Seconds.rawValue, nil):
      return .time(FixedColumn(values: try cells.fixed(.time32Seconds)))
    default: throw cells.error("no kind of column has its type")
    }
  }
}

extension TextColumn {
  fileprivate var strings: [String] {
    (0..<count).map { String(decoding: bytes[Int(offsets[$0])..<Int(offsets[$0 + 1])], as: UTF8.self) }
  }
}
