import Stages
import StudyModel
import Tables

/// How the columns of a site's files differ from those of the transfer before: added, lost, retyped, recoded. Columns in
/// another order are no difference.
///
/// What the sites' layouts say is not asked for here; a column that a layout lacks or a file lacks has a finding of its
/// own. Fewer than `fewest` filled cells say nothing about what a column holds. The numbers are choices of this program.
struct TransferComparison {
  static let fewest = 5

  let study: Study
  /// Whether the later transfer holds what the earlier one did.
  let isCumulative: Bool

  func findings(_ later: TransferProfile, after earlier: TransferProfile) -> [Finding] {
    later.files.sorted { $0.key < $1.key }.flatMap { part, file -> [Finding] in
      guard let before = earlier.files[part] else { return [] }
      return findings(file, before.profile, archive: earlier.archive)
    }
  }

  private func findings(_ file: TransferProfile.File, _ before: MemberProfile, archive: String) -> [Finding] {
    var findings: [Finding] = []
    func find(_ rule: String, _ severity: Severity, _ column: MemberProfile.Column?, _ message: Finding.Message) {
      findings.append(
        Finding(
          rule: rule, severity: severity, table: TableName(file.layout.tables.first?.form ?? ""),
          field: column.flatMap { $0.isNameable ? ColumnName($0.name) : nil },
          origin: RowOrigin(member: file.member, record: file.profile.headerRecord), message: message))
    }
    let then = "the transfer before (\(archive))"
    let old = Dictionary(before.columns.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
    for column in file.profile.columns {
      guard let was = old[column.identity] else { continue }
      if let (severity, message) = recoding(of: column, was, file.layout, then) {
        find("drift.column_recoded", severity, column, message)
      } else if column.codes == nil, isRetyped(column.cells, was.cells) {
        find(
          "drift.column_retyped", column.isDeclared ? .query : .note, column,
          "Column \(count: column.position + 1) held \(configured: was.cells.kind.words) in \(configured: then), and holds \(configured: column.cells.kind.words) now. If that is meant, have it declared; if not, send the file as before."
        )
      }
    }
    let added = file.profile.columns.filter { old[$0.identity] == nil }
    if !added.isEmpty {
      find(
        "drift.columns_added", .note, nil,
        "The file has columns that \(configured: then) did not have: \(configured: list(added)).")
    }
    let names = Set(file.profile.columns.map(\.identity))
    let lost = before.columns.filter { !names.contains($0.identity) }
    if !lost.isEmpty {
      find(
        "drift.columns_lost", .note, nil,
        "The file lacks columns that \(configured: then) had: \(configured: list(lost)).")
    }
    return findings
  }

  /// Columns by their names, or by their places where a name is not to be repeated.
  private func list(_ columns: [MemberProfile.Column]) -> String {
    columns.map { column in
      let words = HeaderColumn(column.name, occurrence: column.occurrence > 1 ? column.occurrence : nil).words
      let name = column.isNameable ? words : "column \(column.position + 1)"
      return column.isDeclared ? name : name + " (which no layout names)"
    }.joined(separator: ", ")
  }

  /// Whether most cells cannot be what most were before.
  private func isRetyped(_ now: MemberProfile.CellCounts, _ was: MemberProfile.CellCounts) -> Bool {
    guard now.filled >= TransferComparison.fewest, was.filled >= TransferComparison.fewest, now.kind != was.kind
    else { return false }
    // Where all was text, what matters is whether what it is now was there before.
    return was.kind == .text
      ? was.count(of: now.kind) * 2 < was.filled : now.count(of: was.kind) * 2 < now.filled
  }

  private func recoding(
    of column: MemberProfile.Column, _ was: MemberProfile.Column, _ layout: FileLayout, _ then: String
  ) -> (Severity, Finding.Message)? {
    guard let now = column.codes, let before = was.codes,
      now.read + now.unread >= TransferComparison.fewest, before.read + before.unread >= TransferComparison.fewest
    else { return nil }
    if before.unread * 10 <= before.read, now.unread > now.read {
      return (
        .query,
        "Most cells of column \(count: column.position + 1) hold words that the study does not know for it; in \(configured: then) it knew them. Have the new words declared, or send the file as before."
      )
    }
    let gained = now.words.subtracting(before.words)
    let lost = before.words.subtracting(now.words)
    if !gained.isEmpty, !lost.isEmpty, isCumulative || lost == before.words {
      let words = tellsTreatment(column.identity, layout) ? "" : ": \(list(gained)) in place of \(list(lost))"
      return (
        .query,
        "Column \(count: column.position + 1) holds other words for its codes than in \(configured: then)\(configured: words). Check that they mean what the study says."
      )
    }
    if before.unread == 0, now.unread > 0 {
      return (
        .note,
        "Column \(count: column.position + 1) holds words that the study does not know for it, and had none in \(configured: then)."
      )
    }
    return nil
  }

  private func list(_ words: Set<String>) -> String { words.sorted().map { "'\($0)'" }.joined(separator: ", ") }

  private func tellsTreatment(_ column: HeaderColumn, _ layout: FileLayout) -> Bool {
    layout.tables.contains { table in
      guard let form = study.form(table.form) else { return false }
      return form.treatment
        || table.columns.contains {
          $0.headerColumns.map(\.placed).contains(column) && form.field($0.field)?.role == .treatment
        }
    }
  }
}

extension MemberProfile.CellCounts {
  /// How many cells can be read as cells of a kind.
  fileprivate func count(of kind: MemberProfile.CellKind) -> Int {
    switch kind {
    case .empty: 0
    case .integer, .decimal: integers + decimals
    case .text: filled
    case .yearFirst: yearFirst
    case .dayFirst: dayFirst
    case .monthFirst: monthFirst
    case .date: max(yearFirst, dayFirst, monthFirst)
    }
  }
}
