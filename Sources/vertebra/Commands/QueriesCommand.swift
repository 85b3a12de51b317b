import ArgumentParser

/// What there is to ask the sites, and what people do with it.
struct QueriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queries", abstract: "Shows the questions to the sites, and takes answers and decisions about them.",
    discussion: "Example: vertebra queries list --site STG --workspace workspace",
    subcommands: [
      ListQueries.self, ShowQuery.self, AnswerQueries.self, WaiveQuery.self, ReopenQuery.self, ReleaseRecord.self,
    ], defaultSubcommand: ListQueries.self)
}
