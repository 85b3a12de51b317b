import ArgumentParser
import Store

/// The command: every subcommand parses, calls, prints and ends with a code of `ExitStatus`.
@main
struct Vertebra: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vertebra",
    abstract: "Turns what the sites of a clinical trial send into analysis-ready data sets.",
    discussion: """
      Results go to stdout, progress and diagnostics to stderr.

      Exit codes: 0 clean, 1 findings at or above --fail-on, 2 the pipeline or a file of the study has \
      errors, 3 the run could not go on, 64 wrong command line.

      Example: vertebra run pipelines/mystudy/nightly.yaml --workspace workspace
      """,
    version: "0.1.0",
    subcommands: [
      RunCommand.self, CheckCommand.self, PlanCommand.self, TestCommand.self, StatusCommand.self, QueriesCommand.self,
      ExplainCommand.self, KeygenCommand.self, VaultCommand.self, CrosswalkCommand.self, UnblindCommand.self,
      WithdrawCommand.self,
      ReinstateCommand.self, DoctorCommand.self, DiscloseCommand.self,
    ])

  static func main() {
    // Whatever a command reads may be in a dump.
    CoreDumps.turnOff()
    main(nil)
  }
}
