import StudyModel
import Tables

/// Works out where each field of a form stands in a member, once its header is known.
struct FieldPlanner {
  /// One for each field of the form, in its order.
  let fields: [FieldPlan]
  /// The answers that the form takes from a tall member.
  let items: [TallReader.Item]

  init(_ layout: TableLayout, form: Form, header: TableHeader, dialect: Dialect, study: Study) {
    var items: [TallReader.Item] = []
    fields = form.fields.map { field in
      if let constant = layout.constants.first(where: { $0.field == field.name }) {
        return FieldPlan(field, .constant(constant.value), reader: nil, study: study)
      }
      guard let column = layout.columns.first(where: { $0.field == field.name }) else {
        return FieldPlan(field, .absent, reader: nil, study: study)
      }
      let reader = CellReaders.reader(for: field, column, dialect: dialect, study: study)
      var input = FieldPlan.Input.absent
      switch column.source {
      case .column(let name):
        input = header.column(HeaderColumn(name, occurrence: column.occurrence)).map { .column($0) } ?? .absent
      case .piece(let name, let mark, let index):
        if let place = header.column(HeaderColumn(name, occurrence: column.occurrence)) {
          input = .piece(
            column: place, mark: mark, index: index, missing: WordTable(missing: column.missing ?? dialect.missing))
        }
      case .ticks(let ticks):
        let boxes = TickBoxes(ticks, layout: column, missing: column.missing ?? dialect.missing, header: header)
        input = boxes.map { .ticks($0) } ?? .absent
      case .item(let text):
        if let slot = items.firstIndex(where: { $0.text == text }) {
          input = .item(slot)
        } else {
          input = .item(items.count)
          items.append(TallReader.Item(text: text, field: field.column, unit: column.unit ?? field.unit))
        }
      }
      if case .absent = input { return FieldPlan(field, .absent, reader: nil, study: study) }
      return FieldPlan(field, input, reader: reader, untouched: column.untouched, study: study)
    }
    self.items = items
  }
}
