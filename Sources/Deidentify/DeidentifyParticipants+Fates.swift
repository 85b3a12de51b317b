package import Stages
import StudyModel
package import Tables

extension DeidentifyParticipants: FateDeciding {
  package func fates(of input: DatasetShape) -> [ColumnFate] {
    input.tables.flatMap { table -> [ColumnFate] in
      guard let form = study.form(table.name.text) else {
        return table.columns.map {
          ColumnFate(
            table: table.name.text, column: $0.name.text, action: .remove,
            reason: "no form of the study stands behind it")
        }
      }
      let kept = Fate.plan(table.columns.map(\.name), of: form, under: profile)
      // A field that no site sends has a fate too: a site may send it with the next transfer.
      let others = form.fields.filter { field in table[field.column] == nil }.map(\.column)
      return (table.columns.map(\.name) + others).map { name in
        guard let field = form.field(name.text) else {
          return ColumnFate(
            table: form.id, column: name.text, action: .remove, reason: "dropped: no field stands behind it")
        }
        let result = kept.first { $0.field.name == field.name }?.name
        let action = field.action(under: profile)
        guard result == nil, action != .remove, table[name] != nil else {
          return ColumnFate(
            table: form.id, column: name.text, role: field.role, action: action, result: result?.text,
            reason: field.reason(under: profile))
        }
        return ColumnFate(
          table: form.id, column: name.text, role: field.role, action: .remove,
          reason: field.role == .birthDate ? "there is no date at which to count the age" : "cannot be told otherwise")
      }
    }
  }
}
