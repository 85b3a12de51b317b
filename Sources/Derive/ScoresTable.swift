import StudyModel
import Tables

/// The table `scores`: one row for each parameter and record of its form.
///
/// Rows go by participant, then parameters in the order of the study's outcomes, then records.
enum ScoresTable {
  static let name: TableName = "scores"

  /// The columns that `derive.scores` makes, in order.
  static let columns: [(name: ColumnName, kind: ColumnKind)] = [
    ("usubjid", .text), ("siteid", .code), ("studyid", .code), ("paramcd", .code), ("param", .code),
    ("paramn", .integer), ("visit", .code), ("adt", .date), ("aval", .number), ("dtype", .code),
    ("nitems", .integer), ("srcdom", .code), ("srcseq", .integer),
  ]

  /// The column `crit1`, `crit1fl`, `crit2`, …; `number` counts from 1.
  static func criterion(_ number: Int) -> ColumnName { ColumnName("crit\(number)") }
  static func criterionFlag(_ number: Int) -> ColumnName { ColumnName("crit\(number)fl") }

  /// The most criteria that a parameter has.
  static func criteria(of study: Study) -> Int { study.outcomes.parameters.map(\.criteria.count).max() ?? 0 }

  /// Terms and their labels of a coded column of the table; none for other columns.
  static func terms(of column: ColumnName, in study: Study) -> [CodeList.Term] {
    func plain(_ words: [String]) -> [CodeList.Term] { words.map { CodeList.Term(code: $0, label: $0) } }
    let parameters = study.outcomes.parameters
    switch column {
    case "siteid": return study.sites.map { CodeList.Term(code: $0.id.text, label: $0.name) }
    case "studyid": return plain([study.id])
    case "paramcd": return parameters.map { CodeList.Term(code: $0.code, label: $0.label) }
    case "param": return plain(parameters.map(\.label))
    case "visit": return study.visits.map { CodeList.Term(code: $0.id, label: $0.label) }
    case "avisit": return plain(study.visits.map(\.label))
    case "dtype": return plain(["PRORATED"])
    case "srcdom": return study.forms.map { CodeList.Term(code: $0.id, label: $0.label) }
    case "anl01fl", "ablfl": return plain(["Y"])
    default: break
    }
    for number in 0..<criteria(of: study) {
      if column == criterionFlag(number + 1) { return plain(["Y", "N"]) }
      if column == criterion(number + 1) {
        var labels: [String] = []
        for parameter in parameters where number < parameter.criteria.count {
          let label = parameter.criteria[number].label
          if !labels.contains(label) { labels.append(label) }
        }
        return plain(labels)
      }
    }
    return []
  }

  /// A coded column of the table with these indices.
  static func coded(_ name: ColumnName, _ indices: [Int32], _ reasons: ReasonBuffer, in study: Study) -> Column {
    .code(
      CodeColumn(indices: indices, reasons: reasons.sparse, terms: terms(of: name, in: study).map(\.code)))
  }
}
