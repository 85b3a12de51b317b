package import Stages
package import StudyModel
package import Tables

/// `derive.visits`: counts days, puts records into the windows of visits, and picks one for analysis.
package struct DeriveVisits: ParticipantsStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.derive, "visits"),
    "Counts days from day zero, assigns each score to the visit in whose window it lies, and flags one per visit.",
    scope: .participants, admits: .indirect,
    centre: "Which record counts for a visit where several lie in its window, or none.")

  private let study: Study
  private let windows: VisitWindows

  package init(_ options: NoOptions, study: Study) {
    self.study = study
    windows = VisitWindows(study.visits)
  }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    guard var scores = input[ScoresTable.name], let date = scores["adt"] else {
      issues.append(
        StageIssue(
          "derive.order", "there are no scores whose visits could be told", help: "put 'derive.scores' before it")
      )
      return input
    }
    var privacy = date.privacy
    var tainted = date.tainted
    var path = TaintPath.through("\(ScoresTable.name).avisit", [date])
    if let zero = study.outcomes.dayZero {
      let table = study.form(zero.form).flatMap { input[$0.table] }
      if let table, let column = table[ColumnName(zero.field)], column.kind == .date {
        privacy = max(privacy, column.privacy)
        tainted = tainted || column.tainted || table.tainted
        path =
          path ?? TaintPath.through("\(ScoresTable.name).avisit", [column])
          ?? (table.tainted ? "\(ScoresTable.name).avisit\(TaintPath.arrow)\(table.taintedBy ?? table.name.text)" : nil)
      } else {
        issues.append(
          StageIssue(
            "derive.day_zero", "day zero is \(zero.form).\(zero.field), and there is no such date",
            help: "name a date field of a form in 'day_zero' of outcomes.yaml"))
      }
    } else {
      issues.append(
        StageIssue(
          "derive.day_zero", "the study names no day zero, so no visit's window can be found",
          help: "name a date field of a form in 'day_zero' of outcomes.yaml"))
    }
    var undated: [String] = []
    for parameter in study.outcomes.parameters where !undated.contains(parameter.form) {
      guard let form = study.form(parameter.form), form.recordDate == nil else { continue }
      undated.append(form.id)
      issues.append(StageIssue("derive.undated", "form '\(form.id)' has no date, so its records have no visit"))
    }
    let flagPrivacy = max(privacy, scores["aval"]?.privacy ?? .open)
    let flagTaint = tainted || scores["aval"]?.tainted == true
    scores.columns += [
      ColumnShape("avisit", .code, privacy: privacy, tainted: tainted),
      ColumnShape("avisitn", .integer, privacy: privacy, tainted: tainted),
      ColumnShape("ady", .integer, privacy: privacy, tainted: tainted),
      ColumnShape("anl01fl", .code, privacy: flagPrivacy, tainted: flagTaint),
    ]
    let flagPath = path ?? TaintPath.through("\(ScoresTable.name).anl01fl", [scores["aval"]])
    for index in scores.columns.indices.suffix(4) {
      scores.columns[index].taintedBy = scores.columns[index].name == "anl01fl" ? flagPath : path
    }
    var output = input
    output[ScoresTable.name] = scores
    return output
  }

  package func run(_ dataset: inout Dataset, in environment: StageEnvironment, record: inout StageRecord) throws {
    guard var scores = dataset[ScoresTable.name], let zero = study.outcomes.dayZero,
      case .text(let usubjid)? = scores["usubjid"], let windowed = WindowedScores(scores, study: study)
    else { return }
    let runs = ParticipantRuns(usubjid.participants(after: SubjectColumns.prefix(study).count))
    let zeros = DayZeros(zero, in: dataset, study: study, record: &record).days(of: runs.keys)
    var work = windowed
    for (index, key) in runs.keys.enumerated() {
      if zeros[index] == nil {
        record.find(
          "day_zero.missing", .note, table: TableName(zero.form), field: ColumnName(zero.field), participant: key.token,
          """
          No record of \(TableName(zero.form)) has a complete date in its field \(ColumnName(zero.field)), from which \
          days are counted; no record of this participant belongs to a visit.
          """)
      }
      work.assign(runs.rows(of: index), of: key, from: zeros[index], windows: windows, record: &record)
    }
    work.finish(&scores)
    dataset[ScoresTable.name] = scores
  }
}
