package import Stages
import StudyModel
package import Tables

extension Plan {
  /// For whom the data are de-identified; nil for a plan that does not do so.
  package var profile: Profile? { steps.last?.leaves.profile }

  /// What becomes of every column, stage by stage: of each field, of each column that reaches no field, and of each
  /// variable of a data set that is written.
  package var fates: [(stage: String, fate: ColumnFate)] {
    var all = steps.isEmpty ? [] : fatesWithoutField.map { (stage: name(ofStep: 0), fate: $0) }
    for (index, step) in steps.enumerated() where index > 0 {
      guard let stage = step.stage as? any FateDeciding else { continue }
      let name = name(ofStep: index)
      all += stage.fates(of: steps[index - 1].leaves).map { (stage: name, fate: $0) }
    }
    return all
  }

  private var fatesWithoutField: [ColumnFate] {
    study.columnsWithoutField.map {
      ColumnFate(
        table: "\($0.site): \($0.file)", column: $0.column, action: .remove,
        reason: "dropped: no field; it is read to choose and join records")
    } + [
      ColumnFate(
        table: "every file", column: "any other column", action: .remove,
        reason: "dropped: no field; no layout names it, so it is not read")
    ]
  }

  /// The fates as a table for a person.
  package var fateTables: String {
    let rows = fates.map { stage, fate in
      (
        stage: stage,
        cells: [
          fate.table, fate.column, fate.role?.rawValue ?? "-", fate.action.ruleName, fate.result ?? "-", fate.reason,
        ]
      )
    }
    let head = ["table", "column", "role", "action", "becomes", "because"]
    let widths = head.indices.map { column in
      max(head[column].count, rows.map { $0.cells[column].count }.max() ?? 0)
    }
    func line(_ cells: [String]) -> String {
      let padded = cells.enumerated().map { column, cell in
        column == cells.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
      }
      return "  " + padded.joined(separator: "  ") + "\n"
    }
    var text = ""
    var stage = ""
    for row in rows {
      if row.stage != stage {
        stage = row.stage
        text += "\nwhat becomes of each column at \(stage)\(profile.map { ", profile \($0.rawValue)" } ?? "")\n"
        text += line(head)
      }
      text += line(row.cells)
    }
    return text
  }
}
