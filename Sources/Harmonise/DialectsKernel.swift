import Stages
import StudyModel
import Tables

/// Harmonises the batches of one table of one submission.
struct DialectsKernel: RowsKernel {
  private let form: Form
  private var codes: [CodeMap]
  private let units: [UnitMap]

  init(_ table: TableContext, study: Study) {
    form = table.form
    codes = table.form.fields.compactMap { field in
      guard field.type == .code, let list = field.codeList.flatMap(study.codeList) else { return nil }
      return CodeMap(field, list: list, layout: table.layout.column(of: field))
    }
    units = table.form.fields.compactMap { field in
      guard field.type == .number || field.type == .integer else { return nil }
      let unit = table.layout.column(of: field)?.unit
      return study.conversion(from: unit, of: field).flatMap { UnitMap(field, conversion: $0) }
    }
  }

  mutating func process(_ batch: inout Batch, record: inout StageRecord) throws {
    var lost: [(row: Int, field: Field)] = []
    for map in codes.indices {
      let field = codes[map].field
      guard let index = batch.index(of: field.column), case .code(var column) = batch.columns[index] else { continue }
      // Lets go of the batch's hold on the buffers, so that they are changed in place.
      batch.columns[index] = .code(CodeColumn())
      codes[map].apply(to: &column) { lost.append(($0, field)) }
      batch.columns[index] = .code(column)
    }
    for map in units {
      guard let index = batch.index(of: map.field.column) else { continue }
      switch batch.columns[index] {
      case .number(var column):
        batch.columns[index] = .number(NumberColumn())
        map.apply(to: &column)
        batch.columns[index] = .number(column)
      case .integer(var column):
        batch.columns[index] = .integer(FixedColumn())
        map.apply(to: &column) { lost.append(($0, map.field)) }
        batch.columns[index] = .integer(column)
      default: continue
      }
    }
    guard !lost.isEmpty else { return }
    let order = Dictionary(uniqueKeysWithValues: form.fields.enumerated().map { ($1.name, $0) })
    lost.sort { ($0.row, order[$0.field.name] ?? 0) < ($1.row, order[$1.field.name] ?? 0) }
    for (row, field) in lost {
      if field.type == .code {
        record.find(
          "code.unmapped", .query, row: row, in: batch, field: field.column,
          "\(configured: field.label) (\(field.column)) on form \(form.table) has an answer that stands for no code of the study."
        )
      } else {
        record.find(
          "range.outside", .query, row: row, in: batch, field: field.column,
          "\(configured: field.label) (\(field.column)) on form \(form.table) is beyond what the study's unit can hold."
        )
      }
    }
  }
}
