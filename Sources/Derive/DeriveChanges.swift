package import Stages
package import StudyModel
package import Tables

/// `derive.changes`: baseline, change, per cent change and responders.
package struct DeriveChanges: ParticipantsStage {
  package typealias Options = NoOptions

  package static let manual = StageManual(
    StageID(.derive, "changes"), "Compares each score with the participant's baseline, and says who responded.",
    scope: .participants, admits: .indirect)

  private let study: Study

  package init(_ options: NoOptions, study: Study) { self.study = study }

  package func shape(after input: DatasetShape, issues: inout [StageIssue]) -> DatasetShape {
    guard var scores = input[ScoresTable.name], let flag = scores["anl01fl"], let visit = scores["avisitn"],
      let value = scores["aval"]
    else {
      issues.append(
        StageIssue(
          "derive.order", "there are no scores by visit to compare",
          help: "put 'derive.scores' and 'derive.visits' before it"))
      return input
    }
    if study.visit(study.outcomes.baseline) == nil {
      issues.append(
        StageIssue(
          "derive.baseline", "the baseline '\(study.outcomes.baseline)' is no visit of the study",
          help: "name one of \(study.visits.map(\.id).joined(separator: ", ")) as 'baseline' of outcomes.yaml"))
    }
    let privacy = max(flag.privacy, visit.privacy, value.privacy)
    let tainted = flag.tainted || visit.tainted || value.tainted
    scores.columns += columns.map {
      var column = ColumnShape($0.name, $0.kind, privacy: privacy, tainted: tainted)
      column.taintedBy = TaintPath.through("\(ScoresTable.name).\($0.name)", [flag, visit, value])
      return column
    }
    var output = input
    output[ScoresTable.name] = scores
    return output
  }

  /// The columns that are added, in order.
  private var columns: [(name: ColumnName, kind: ColumnKind)] {
    [("base", .number), ("ablfl", .code), ("chg", .number), ("pchg", .number)]
      + (0..<ScoresTable.criteria(of: study)).flatMap {
        [(ScoresTable.criterion($0 + 1), .code), (ScoresTable.criterionFlag($0 + 1), .code)]
      }
  }

  package func run(_ dataset: inout Dataset, in environment: StageEnvironment, record: inout StageRecord) throws {
    guard var scores = dataset[ScoresTable.name],
      let changes = ScoreChanges(scores, prefix: SubjectColumns.prefix(study).count, study: study)
    else { return }
    scores.set(.number(changes.base), for: "base")
    scores.set(
      ScoresTable.coded("ablfl", [Int32](repeating: 0, count: scores.rowCount), changes.baselineFlags, in: study),
      for: "ablfl")
    scores.set(.number(changes.change), for: "chg")
    scores.set(.number(changes.perCentChange), for: "pchg")
    for number in 0..<ScoresTable.criteria(of: study) {
      let (labels, flags, reasons) = changes.criterion(number)
      let (label, flag) = (ScoresTable.criterion(number + 1), ScoresTable.criterionFlag(number + 1))
      scores.set(ScoresTable.coded(label, labels, reasons, in: study), for: label)
      scores.set(ScoresTable.coded(flag, flags, reasons, in: study), for: flag)
    }
    dataset[ScoresTable.name] = scores
  }
}
