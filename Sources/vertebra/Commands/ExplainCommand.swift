import ArgumentParser

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tells what the study takes a name for, and by which source.",
    discussion: "Example: vertebra explain drug 'Panadeine Forte 500/30' --study pipelines/mystudy --site STG",
    subcommands: [ExplainDrug.self])
}
