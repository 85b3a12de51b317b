import Tables

/// What of a batch is handed over.
enum ArrowProfile {
  /// Values, and nulls where a reason says that there is none. A comparator is left out, and a partial
  /// date stands as its first day: who writes a data set puts them into columns of their own.
  case dataSet
  /// Everything, so that the batch can be made again: behind each column what goes with its cells,
  /// and behind all of them where the rows came from and what became of them.
  case partition
}

/// What a column of a partition is for; written in the metadata of its field, since the name of a
/// column of a study may hold anything.
enum ArrowRole: String {
  case value, reason, comparator, precision, member, record, state

  static let key = "vertebra:role"
  /// The key of the schema under which the name of the table stands.
  static let tableKey = "vertebra:table"
  /// The key of the schema under which the layout of partitions has its number.
  static let formatKey = "vertebra:partition"
  static let format = "1"

  var metadata: ArrowMetadata { ArrowMetadata([(Self.key, rawValue)]) }
}

extension ArrowNode {
  /// A batch as a record batch: a structure with a child per column.
  init(_ batch: Batch, profile: ArrowProfile) {
    var children: [ArrowNode] = []
    /// Appends a buffer of bytes that may be empty, which means zeros.
    func append(_ bytes: [UInt8], of name: String, as role: ArrowRole) {
      guard !bytes.isEmpty, profile == .partition else { return }
      precondition(bytes.count == batch.rowCount, "what goes with a column has one cell per row")
      children.append(
        ArrowNode(
          name: "\(name)#\(role.rawValue)", format: .uint8, metadata: role.metadata, length: batch.rowCount,
          buffers: [.absent, .bytes(bytes)]))
    }
    for (name, column) in zip(batch.names, batch.columns) {
      precondition(column.count == batch.rowCount, "every column has one cell per row")
      var node = ArrowNode(name.text, column)
      if profile == .partition { node.metadata = ArrowRole.value.metadata }
      children.append(node)
      append(column.reasons, of: name.text, as: .reason)
      switch column {
      case .number(let column): append(column.comparators, of: name.text, as: .comparator)
      case .date(let column): append(column.precisions, of: name.text, as: .precision)
      case .text, .code, .integer, .time: break
      }
    }
    if profile == .partition {
      for (role, values) in [(ArrowRole.member, batch.origins.members), (.record, batch.origins.records)] {
        children.append(
          ArrowNode(
            name: "#\(role.rawValue)", format: .uint32, metadata: role.metadata, length: batch.rowCount,
            buffers: [.absent, .uint32s(values)]))
      }
      append(batch.states, of: "", as: .state)
    }
    self.init(name: "", format: .structure, length: batch.rowCount, children: children)
    if profile == .partition {
      metadata = ArrowMetadata([(ArrowRole.formatKey, ArrowRole.format), (ArrowRole.tableKey, batch.table.text)])
    }
  }

  /// A column with its values and nulls.
  init(_ name: String, _ column: Column) {
    let validity = ArrowValidity(reasons: column.reasons)
    self.init(name: name, format: Format(column.kind), length: column.count, nullCount: validity.nullCount)
    buffers = [validity.bitmap]
    switch column {
    case .text(let column): buffers += [.int32s(column.offsets), .bytes(column.bytes)]
    case .code(let column):
      buffers.append(.int32s(column.indices))
      dictionary = [ArrowNode(terms: column.terms)]
    case .integer(let column), .time(let column): buffers.append(.int32s(column.values))
    case .number(let column): buffers.append(.doubles(column.values))
    case .date(let column): buffers.append(.int32s(column.days))
    }
  }

  private init(terms: [String]) {
    let text = TextColumn(terms)
    self.init(name: "", format: .utf8, length: terms.count)
    buffers += [.int32s(text.offsets), .bytes(text.bytes)]
  }
}

extension ArrowNode.Format {
  /// The format of the values, or for codes of the indices.
  init(_ kind: ColumnKind) {
    switch kind {
    case .text: self = .utf8
    case .code, .integer: self = .int32
    case .number: self = .float64
    case .date: self = .date32
    case .time: self = .time32Seconds
    }
  }
}
