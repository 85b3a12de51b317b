import ArgumentParser
import Ledger
import Reporting
import Tables

extension Ledger.Query.State: ExpressibleByArgument {}

struct ListQueries: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists questions, the oldest of each site and state first.",
    discussion: """
      Without --state, those that somebody still has to do something about. Questions from which the treatment \
      can be told are left out and counted, unless --unblinded is given.

      Example: vertebra queries list --site STG --state open --state reopened
      """)

  @OptionGroup var ledger: LedgerOptions

  @Option(help: "One site alone.")
  var site: String?

  @Option(help: "A state: new, open, answered, resolved, waived, reopened or withdrawn; may be given again.")
  var state: [Ledger.Query.State] = []

  @Option(help: "How many to show; all are counted.")
  var limit = 1000

  @Flag(help: "Also shows questions from which the treatment can be told.")
  var unblinded = false

  @Flag(help: "Prints JSON.")
  var json = false

  func run() throws {
    try ledger.use(.readOnly) { ledger in
      let states = state.isEmpty ? Set(Ledger.Query.State.allCases.filter(\.isOpen)) : Set(state)
      let today = Clock.utc()
      var table = TextTable(["id", "state", "days", "severity", "site", "rule", "form", "field", "visit", "record"])
      var shown: [CanonicalJSON] = []
      var (count, hidden) = (0, 0)
      try ledger.eachQuery(site: site.map { SiteID($0) }, states: states, tainted: true) { query in
        if query.isTainted, !unblinded { return hidden += 1 }
        count += 1
        guard count <= limit else { return }
        let days = Clock.days(from: query.firstUTC, to: today)
        if json {
          shown.append(query.json(days: days))
        } else {
          table.add([
            query.id, query.state.rawValue, String(days), query.severity, query.site.text, query.rule,
            query.table?.text ?? "", query.field?.text ?? "", query.visit ?? "", query.record.map { String($0) } ?? "",
          ])
        }
      }
      if json {
        let value: CanonicalJSON = [
          "queries": .array(shown), "shown": .integer(min(count, limit)), "count": .integer(count),
          "hidden": .integer(hidden),
        ]
        return Console.out(value.text + "\n")
      }
      if count > 0 { Console.out(table.text + "\n") }
      Console.out("\(min(count, limit)) of \(count) quer\(count == 1 ? "y" : "ies")\n")
      if hidden > 0 { Console.out("\(hidden) more would tell the treatment; --unblinded shows them\n") }
    }
  }
}

extension Ledger.Query {
  /// - Parameter days: since it was first asked.
  func json(days: Int) -> CanonicalJSON {
    [
      "id": .string(id), "state": .string(state.rawValue), "days": .integer(days), "severity": .string(severity),
      "site": .string(site.text), "rule": .string(rule), "form": table.map { .string($0.text) } ?? .null,
      "field": field.map { .string($0.text) } ?? .null, "visit": visit.map { .string($0) } ?? .null,
      "submission": submission.map { .string($0) } ?? .null, "member": memberPath.map { .string($0) } ?? .null,
      "record": record.map { .integer($0) } ?? .null, "message": .string(message),
      "first_asked": .string(firstUTC), "cause": cause.map { .string($0) } ?? .null,
    ]
  }
}
