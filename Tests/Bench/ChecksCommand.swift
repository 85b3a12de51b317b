import ArgumentParser
import StudyModel

/// Measures ten checks of one table against what neighbouring tools need for the same ten.
struct ChecksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checks", abstract: "Measures ten checks of one table beside pandera, pointblank and frictionless.",
    discussion: """
      Example: vertebra-bench checks --vertebra .build/release/vertebra --python .build/deps/peers/bin/python

      Vertebra reads the table from its archive and the others read it unpacked; all start anew, and one record in a \
      hundred fails a check. Vertebra prints every finding; the others count theirs. Bytes are those of the table.
      """)

  @Option(help: "The built command.")
  var vertebra: String

  @Option(help: "A Python with pandera, pointblank and frictionless.")
  var python: String

  @Option(help: "How many records the table has.")
  var rows = 300_000

  @Option(help: "How often each is measured.")
  var rounds = 3

  @Option(help: "Where the table is made.")
  var folder = ".build/bench/ten-checks"

  func run() throws {
    do {
      _ = try Child(arguments: [python, script, "make", String(rows), folder]).run()
      let table = "\(folder)/observations.csv"
      let archive = "\(folder)/observations.zip"
      let bytes = try LocalConfigurationFiles().read(table).utf8.count
      let check = [vertebra, "check", archive, "--site", "ONE", "--pipeline", "Tests/Bench/TenChecks/study/check.yaml"]
      let ways =
        [Way(name: "vertebra check", bytes: bytes) { try Child(arguments: check, accepted: [0, 1]).run() }]
        + ["pandera", "pointblank", "frictionless"].map { peer in
          Way(name: peer, bytes: bytes) { try Child(arguments: [python, script, peer, table]).run() }
        }
      Output.out(Way.table(ways, samples: try Way.measure(ways, rounds: rounds), yardsticks: [ways[0].name]))
    } catch let error as BenchError {
      Output.err("error: \(error)\n")
      throw ExitCode(3)
    }
  }

  private var script: String { "Tests/Bench/TenChecks/ten_checks.py" }
}
