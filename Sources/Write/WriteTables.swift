import Interchange
package import Stages
package import StudyModel
package import Tables

/// `write.tables`: writes the records of the forms, checked, de-identified and harmonised, as files of a release.
///
/// A table has the participant (`usubjid`) and the centre (`siteid`), then each field that de-identification let out, in the
/// order of the form. Nothing of a cell is lost: a date is ISO 8601 text with the precision that it has, as in the date
/// variables of the SDTM; a number that has a sign before it (`<5`) is in its column, with the sign in the column beside it;
/// and why a cell is missing stands in a column of its own.
package struct WriteTables: WritingStage {
  package struct Options: StageOptions {
    package var folder = ""
    package var blinded = true
    package var tables: [String] = []
    package var formats = FileFormat.allCases.map(\.rawValue)
    package var missingReasons = true

    package init() {}

    package static let fields: [OptionField<Options>] = [
      OptionField("folder", \.folder, required: true, help: "the folder of the release to write into"),
      OptionField(
        "blinded", \.blinded, required: true,
        help: "true: tables and columns that tell the treatment are left out; false: everything is written"),
      OptionField("tables", \.tables, help: "the forms whose records are written; all that may be where none is named"),
      OptionField("formats", \.formats, help: "parquet, csv, or both"),
      OptionField("missing_reasons", \.missingReasons, help: "whether each field has a column for why it is missing"),
    ]
  }

  package static let manual = StageManual(
    StageID(.write, "tables"), "Writes the harmonised records of the forms as Parquet and CSV.", scope: .study,
    admits: .indirect)

  private let options: Options
  private let study: Study

  package init(_ options: Options, study: Study) {
    self.options = options
    self.study = study
  }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    OutputChecks.check(folder: options.folder, formats: options.formats, &issues)
    if input.profile == .public {
      issues.append(
        StageIssue(
          "write.public", "records of forms have dates and what was typed, which do not leave under profile 'public'",
          help: "make data sets of what may leave, and write them with 'write.data_sets'"))
    }
    for name in options.tables {
      guard let form = study.form(name), let table = input[form.table] else {
        issues.append(
          StageIssue(
            "write.table", option: "tables", "there is no form '\(name)'",
            help: "forms are \(study.forms.map(\.id).joined(separator: ", "))"))
        continue
      }
      if options.blinded && table.tainted {
        issues.append(
          StageIssue(
            "blinding.tainted", option: "tables", "table \(name) would tell the treatment by the records that it has",
            help: "leave it out of 'tables' here, and write it where 'blinded' is false"))
      }
    }
    for columns in tables(of: input) {
      for name in columns.repeated {
        issues.append(
          StageIssue(
            "write.name_taken", "table \(columns.form.id) would be written with two columns '\(name)'",
            help: "'usubjid', and names that end in '_sign' or '_missing', are made here; give the field another name"))
      }
    }
    return input
  }

  /// The tables to write, in the order of the study's forms.
  private func tables(of input: DatasetShape) -> [FormColumns] {
    study.forms.compactMap { form in
      guard options.tables.isEmpty || options.tables.contains(form.id), let table = input[form.table],
        !(options.blinded && table.tainted)
      else { return nil }
      return FormColumns(
        form, table, study: study.id, isBlinded: options.blinded, missingReasons: options.missingReasons)
    }
  }

  package func written(of shape: DatasetShape) -> [WrittenDataSet] {
    tables(of: shape).map { columns in
      let table = shape[columns.form.table]
      return WrittenDataSet(
        table: columns.form.table, path: path(of: columns),
        // A date is written as text, and is a date all the same.
        columns: columns.columns.map { column in
          WrittenDataSet.Column(name: column.name, kind: table?[column.name]?.kind == .date ? .date : column.kind)
        },
        subject: columns.form.field(of: .subject)?.column, key: columns.form.key.map { ColumnName($0) },
        isBlinded: options.blinded)
    }
  }

  private func path(of columns: FormColumns) -> String { "\(options.folder)/\(columns.form.id.lowercased())" }

  package func begin(in environment: StageEnvironment) throws -> any StudySink {
    try FormSink(
      tables(of: environment.shape).map { columns in
        let path = self.path(of: columns)
        return (
          columns,
          try TableFiles(
            columns: columns.columns,
            metadata: [
              ("study", study.id), ("table", columns.form.id), ("label", columns.form.label),
              ("key", columns.key.joined(separator: " ")),
            ] + (!options.blinded && environment.allocation == .dummy ? [("allocation", "DUMMY")] : []),
            parquet: options.formats.contains("parquet") ? environment.outputs.file("\(path).parquet") : nil,
            csv: options.formats.contains("csv") ? environment.outputs.file("\(path).csv") : nil)
        )
      })
  }
}
