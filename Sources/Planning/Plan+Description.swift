import Stages
import StudyModel
package import Tables

extension Plan: CustomStringConvertible {
  /// The plan for a person: each stage, its scope, and what it changes in the shape.
  package var description: String {
    var text = "study \(study.id): \(study.sites.count) sites, \(study.forms.count) forms\n"
    for line in study.drugs.overrides { text += "overrides: \(line)\n" }
    var before = DatasetShape()
    for (index, step) in steps.enumerated() {
      text += "\(index + 1). \(step.manual.id) [\(step.manual.scope.rawValue)] \(step.manual.summary)\n"
      for option in step.options { text += "     with \(option)\n" }
      text += Plan.change(from: before, to: step.leaves)
      before = step.leaves
    }
    return text
  }

  private static func change(from before: DatasetShape, to after: DatasetShape) -> String {
    var text = ""
    for table in before.tables where after[table.name] == nil { text += "     -  \(table.name)\n" }
    for table in after.tables {
      guard let old = before[table.name] else {
        text += "     +  \(table.name)\(table.tainted ? " !treatment" : "")"
        text += "(\(table.columns.map(\.description).joined(separator: ", ")))\n"
        continue
      }
      if old == table { continue }
      let gone = old.columns.filter { table[$0.name] == nil }.map { "-\($0.name)" }
      let made = table.columns.filter { old[$0.name] == nil }.map { "+\($0)" }
      let changed = table.columns.filter { column in old[column.name].map { $0 != column } ?? false }
        .map { "~\($0)" }
      text += "     -> \(table.name)(\((gone + made + changed).joined(separator: ", ")))\n"
    }
    return text
  }
}

extension ColumnShape: CustomStringConvertible {
  package var description: String {
    "\(name): \(kind.rawValue)" + (unit.map { " \($0)" } ?? "")
      + (privacy == .open ? "" : " !\(privacy.word)") + (tainted ? " !treatment" : "")
  }
}
