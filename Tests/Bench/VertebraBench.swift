import ArgumentParser
import Glibc

@main
struct VertebraBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vertebra-bench",
    abstract: "Measures the pipeline beside the tools that only unpack. It judges nothing.",
    subcommands: [MeasureCommand.self, ChecksCommand.self, RowsChainCommand.self, ScrubCommand.self],
    defaultSubcommand: MeasureCommand.self)
}

/// What the benchmark prints.
enum Output {
  static func out(_ text: String) { put(text, to: STDOUT_FILENO) }
  static func err(_ text: String) { put(text, to: STDERR_FILENO) }

  private static func put(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = write(descriptor, bytes, bytes.count)
  }
}
