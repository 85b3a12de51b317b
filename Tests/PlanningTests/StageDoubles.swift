import Stages
import StudyModel
import Tables

/// Stages that say shapes and do nothing, for plans without data.
enum Doubles {
  static let catalogue = StageCatalogue([
    ReadSource.self, HideNames.self, MapWords.self, KeepTables.self, JudgeRows.self, JudgeSites.self,
  ])
  static let study = Study(id: "S", title: "A study")

  struct Refusal: Error {}

  struct ReadSource: SourceStage {
    static let manual = StageManual(
      StageID(.ingest, "source"), "Reads.", scope: .rows, admits: .direct)
    init(_ options: NoOptions, study: Study) {}

    func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
      DatasetShape([
        TableShape("DM", [ColumnShape("name", .text, privacy: .direct), ColumnShape("age", .integer)])
      ])
    }

    func open(_ archive: ReceivedArchive, site: Site) throws -> any OpenedSubmission { throw Refusal() }
  }

  struct HideNames: RowsStage {
    struct Options: StageOptions {
      var columns: [String] = ["name"]
      var salt = 1
      static let fields: [OptionField<Options>] = [
        .init("columns", \.columns, help: "the columns that are hidden"),
        .init("salt", \.salt, help: "a number"),
      ]
    }

    static let manual = StageManual(
      StageID(.deidentify, "names"), "Hides names.", scope: .rows, admits: .direct)
    let options: Options

    init(_ options: Options, study: Study) { self.options = options }

    func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
      var output = input
      for table in input.tables {
        var hidden = table
        hidden.columns.removeAll { options.columns.contains($0.name.text) }
        output[table.name] = hidden
      }
      for name in options.columns where input.tables.allSatisfy({ $0[ColumnName(name)] == nil }) {
        issues.append(StageIssue("column.unknown", option: "columns", "there is no column '\(name)'"))
      }
      return output
    }

    func kernel(for table: TableContext, in environment: StageEnvironment) throws -> any RowsKernel {
      throw Refusal()
    }
  }

  struct MapWords: RowsStage {
    static let manual = StageManual(
      StageID(.harmonise, "words"), "Maps words.", scope: .rows, admits: .pseudonymous)
    init(_ options: NoOptions, study: Study) {}
    func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape { input }
    func kernel(for table: TableContext, in environment: StageEnvironment) throws -> any RowsKernel {
      throw Refusal()
    }
  }

  struct JudgeRows: RowsStage {
    static let manual = StageManual(
      StageID(.validate, "rows"), "Judges rows.", scope: .rows, admits: .direct, runs: .row)
    init(_ options: NoOptions, study: Study) {}
    func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape { input }
    func kernel(for table: TableContext, in environment: StageEnvironment) throws -> any RowsKernel {
      throw Refusal()
    }
  }

  struct JudgeSites: StudyStage {
    static let manual = StageManual(
      StageID(.validate, "whole"), "Judges sites.", scope: .study, admits: .direct, runs: .site)
    init(_ options: NoOptions, study: Study) {}
    func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape { input }
    func begin(in environment: StageEnvironment) throws -> any StudySink { throw Refusal() }
  }

  struct KeepTables: StudyStage {
    static let manual = StageManual(
      StageID(.write, "tables"), "Writes.", scope: .study, admits: .pseudonymous)
    init(_ options: NoOptions, study: Study) {}
    func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape { input }
    func begin(in environment: StageEnvironment) throws -> any StudySink { throw Refusal() }
  }
}
