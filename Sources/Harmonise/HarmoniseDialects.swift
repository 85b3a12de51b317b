import Diagnostics
package import Stages
package import StudyModel
package import Tables

/// Brings each site's texts and units to the study's: `harmonise.dialects`.
///
/// Behind it every code column has the codes of its field's code list as terms, in the list's order,
/// and every number is in the unit of its field. Comparators stay with their numbers.
package struct HarmoniseDialects: RowsStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.harmonise, "dialects"),
    "Turns each site's codes and units into the study's.",
    scope: .rows, admits: .indirect)

  private let study: Study

  package init(_ options: NoOptions, study: Study) { self.study = study }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    DatasetShape(
      input.tables.map { table in
        guard let form = study.form(table.name.text) else { return table }
        var table = table
        for (index, column) in table.columns.enumerated() {
          guard let field = form.field(column.name.text), field.type.kind == column.kind else { continue }
          check(field, of: form, &issues)
          table.columns[index].unit = field.unit
        }
        return table
      }, profile: input.profile)
  }

  private func check(_ field: Field, of form: Form, _ issues: inout [StageIssue]) {
    if field.type == .code, field.codeList.flatMap(study.codeList) == nil {
      issues.append(
        StageIssue(
          "code_list.missing",
          "\(form.id).\(field.name) is a code, and the study has no code list"
            + " '\(field.codeList ?? "")'",
          help: field.codeList.flatMap { Suggestion.help(for: $0, among: study.codeLists.map(\.id)) }))
    }
    guard field.type == .number || field.type == .integer else { return }
    var reported: Set<String> = []
    for site in study.sites {
      for layout in site.files.flatMap(\.tables) where layout.form == form.id {
        guard let unit = layout.column(of: field)?.unit, study.conversion(from: unit, of: field) == nil,
          reported.insert(unit).inserted
        else { continue }
        issues.append(
          StageIssue(
            "unit.conversion_missing",
            "\(form.id).\(field.name) comes from \(site.id) in \(unit), and the study has no conversion to"
              + " \(field.unit ?? "")",
            help: "add it to the units of a pack of the study"))
      }
    }
  }

  package func kernel(for table: TableContext, in environment: StageEnvironment) throws -> any RowsKernel {
    DialectsKernel(table, study: study)
  }
}
