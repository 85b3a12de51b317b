package import Stages
package import StudyModel
package import Tables

/// Checks each cell against what the study says of its field: `validate.fields`.
///
/// Data stay as they are. A row without a participant's number that can be read is quarantined;
/// everything else is a query. A record in which nothing but the key is filled is no finding of its own.
package struct ValidateFields: RowsStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.validate, "fields"),
    "Checks types, codes, dates (future, before birth), ranges, required fields and participants' numbers, cell by cell.",
    scope: .rows, admits: .direct)

  private let study: Study

  package init(_ options: NoOptions, study: Study) { self.study = study }

  /// The shape that came in; an issue where a range cannot be checked because the study has no
  /// conversion from the unit that a site writes.
  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    for form in study.forms where input[form.table] != nil {
      for field in form.fields where field.range != nil {
        var reported: Set<String> = []
        for site in study.sites {
          for layout in site.files.flatMap(\.tables) where layout.form == form.id {
            guard let unit = layout.column(of: field)?.unit, study.conversion(from: unit, of: field) == nil,
              reported.insert(unit).inserted
            else { continue }
            issues.append(
              StageIssue(
                "unit.conversion_missing",
                "the range of \(form.id).\(field.name) cannot be checked: no conversion from \(unit), which"
                  + " \(site.id) writes, to \(field.unit ?? "")",
                help: "add it to the units of a pack of the study"))
          }
        }
      }
    }
    return input
  }

  package func kernel(for table: TableContext, in environment: StageEnvironment) throws -> any RowsKernel {
    FieldsKernel(table, study: study)
  }
}
