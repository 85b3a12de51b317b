import StudyModel

/// How many queries there are by state and severity; notes are none.
struct QueryCount: Hashable {
  private(set) var states: [QueryState: Int] = [:]
  /// Of those that are not closed.
  private(set) var severities: [Severity: Int] = [:]

  init(_ queries: [ReportedQuery]) {
    for query in queries where query.severity > .note { add(query) }
  }

  mutating func add(_ query: ReportedQuery) {
    states[query.state, default: 0] += 1
    if !query.state.isClosed { severities[query.severity, default: 0] += 1 }
  }

  func of(_ state: QueryState) -> Int { states[state] ?? 0 }
  func of(_ severity: Severity) -> Int { severities[severity] ?? 0 }

  var awaiting: Int { QueryState.allCases.filter(\.awaitsSite).reduce(0) { $0 + of($1) } }
  var unclosed: Int { awaiting + of(.answered) }

  /// As "3 queries: 1 new, 2 open".
  var awaitingInWords: String {
    guard awaiting > 0 else { return "nothing" }
    let parts = QueryState.allCases.filter { $0.awaitsSite && of($0) > 0 }
      .map { "\(of($0).grouped) \($0.rawValue)" }
    return "\(awaiting.of("query", plural: "queries")): \(parts.joined(separator: ", "))"
  }
}
