import StudyModel

/// Puts queries together that have one root cause.
///
/// A query that follows from another of the list belongs to that one's group. Root causes share a group where one rule
/// asks about one column of one form in one file, or about a file as a whole; a cause that lies in no file is told by
/// its rule and form. Severity comes first, then size: what clears most comes before what clears little.
package struct QueryGroups: Sendable {
  package let groups: [QueryGroup]

  /// - Parameter isIncluded: says which of the queries to group; the others are as if they were not there.
  package init(_ queries: [ReportedQuery], where isIncluded: (ReportedQuery) -> Bool = { _ in true }) {
    let included = queries.indices.filter { isIncluded(queries[$0]) }
    let tree = CauseTree(queries, included)
    var keys: [Key: Int] = [:]
    var roots: [[Int]] = []
    for index in included where tree.isRoot[index] {
      let group = keys[Key(queries[index]), default: roots.count]
      if group == roots.count {
        keys[Key(queries[index])] = group
        roots.append([])
      }
      roots[group].append(index)
    }
    groups = roots.map { QueryGroups.group($0, queries, tree) }.sorted { left, right in
      if left.severity != right.severity { return left.severity > right.severity }
      if left.members.count != right.members.count { return left.members.count > right.members.count }
      let first = (left.rule, left.archive, left.file, left.column ?? "")
      let second = (right.rule, right.archive, right.file, right.column ?? "")
      return first == second
        ? queries[left.members[0].index].id < queries[right.members[0].index].id : first < second
    }
  }

  /// What root causes of one group share.
  private struct Key: Hashable {
    var rule: String
    var archive: String
    var file: String
    var form: String?
    var about: String?

    init(_ query: ReportedQuery) {
      rule = query.rule
      archive = query.archive
      file = query.file
      if archive.isEmpty && file.isEmpty || query.row != nil { form = query.form }
      if query.row != nil {
        about = query.column ?? query.fieldCode ?? query.field
      }
    }
  }

  private static func group(_ roots: [Int], _ queries: [ReportedQuery], _ tree: CauseTree) -> QueryGroup {
    var members: [QueryGroup.Member] = []
    var waiting = roots.sorted { isBefore(queries[$1], queries[$0]) }.map { QueryGroup.Member(index: $0, depth: 0) }
    while let member = waiting.popLast() {
      members.append(member)
      waiting += tree.followers(of: member.index).sorted { isBefore(queries[$1], queries[$0]) }
        .map { QueryGroup.Member(index: $0, depth: member.depth + 1) }
    }
    let first = queries[members[0].index]
    return QueryGroup(
      title: title(of: roots.map { queries[$0] }, first: first, following: members.count - roots.count),
      message: first.message, severity: roots.map { queries[$0].severity }.max() ?? first.severity, rule: first.rule,
      archive: first.archive, file: first.file,
      column: roots.allSatisfy { queries[$0].column == first.column } ? first.column : nil, members: members)
  }

  /// By participant, those without one first, then place and id.
  private static func isBefore(_ left: ReportedQuery, _ right: ReportedQuery) -> Bool {
    if left.participant != right.participant { return (left.participant ?? "") < (right.participant ?? "") }
    if (left.archive, left.file) != (right.archive, right.file) {
      return (left.archive, left.file) < (right.archive, right.file)
    }
    return left.row == right.row ? left.id < right.id : (left.row ?? 0) < (right.row ?? 0)
  }

  private static func title(of roots: [ReportedQuery], first: ReportedQuery, following: Int) -> String {
    let row = roots.compactMap(\.row).min()
    let cause = FirstSentence(of: first.message).title
    let count = roots.count + following
    if count == 1 { return cause + (row.map { ", row \($0)" } ?? "") }
    var title = "\(count.grouped) findings, one cause: \(cause)"
    if let row { title += roots.count == 1 ? ", row \(row)" : ", first at row \(row)" }
    if following > 0 { title += "; \(following.grouped) \(following == 1 ? "follows" : "follow") from it" }
    return title
  }
}
