import StudyModel

/// Records of one form that stand one answer a line.
final class TallGroup {
  let record: RecordPlan
  private let tall: TableLayout.Tall
  private var cells: [Cell] = []
  private var items: [(field: Int, parts: [[UInt8]], unit: [UInt8])] = []
  private var delimiter: UInt8 = 0x2C

  private enum Cell {
    case field(Int)
    case part(Int)
    case value, unit, blank
    case fixed([UInt8])
  }

  init(_ record: RecordPlan, tall: TableLayout.Tall) {
    self.record = record
    self.tall = tall
  }

  /// What `by` names, then the item, the answer and its unit.
  var columns: [String] {
    var names = tall.by
    for name in tall.item + [tall.value] + (tall.unit.map { [$0] } ?? []) + record.layout.filters.map(\.column)
    where !names.contains(name) { names.append(name) }
    return names
  }

  /// Sets the file's columns, once all groups of the file are known.
  func lay(_ columns: [String], dialect: Dialect) {
    delimiter = dialect.delimiter
    func quoted(_ text: some StringProtocol) -> [UInt8] {
      CellWriting.quoted(Array(text.utf8), delimiter: dialect.delimiter, quote: dialect.quote)
    }
    for (place, plan) in record.fields.enumerated() {
      guard let column = record.layout.columns.first(where: { $0.field == plan.field.name }),
        case .item(let item) = column.source
      else { continue }
      let parts = item.split(separator: "/", maxSplits: tall.item.count - 1, omittingEmptySubsequences: false)
      items.append((place, parts.map { quoted($0) }, quoted(column.unit ?? plan.field.unit ?? "")))
    }
    cells = columns.map { name in
      if let part = tall.item.firstIndex(of: name) { return .part(part) }
      if name == tall.value { return .value }
      if name == tall.unit { return .unit }
      let field = record.fields.firstIndex { plan in
        record.layout.columns.contains { $0.field == plan.field.name && $0.source == .column(name) }
      }
      if let field { return .field(field) }
      if let text = record.layout.filters.first(where: { $0.column == name })?.texts.last {
        return .fixed(quoted(text))
      }
      return .blank
    }
  }

  func append(_ participant: Participant, visit: Int?, to out: ByteBuffer, made: (RecordPlan) -> Void) {
    for instance in 0..<record.count(visit: visit, of: participant) {
      record.make(participant, visit: visit, instance: instance)
      made(record)
      for (field, parts, unit) in items {
        for place in cells.indices {
          if place > 0 { out.append(delimiter) }
          switch cells[place] {
          case .field(let other): record.fields[other].append(record.values[other], of: participant, to: out)
          case .part(let part): if part < parts.count { out.append(parts[part]) }
          case .value: record.fields[field].append(record.values[field], of: participant, to: out)
          case .unit: out.append(unit)
          case .fixed(let text): out.append(text)
          case .blank: break
          }
        }
        out.append(0x0D)
        out.append(0x0A)
      }
    }
  }
}
