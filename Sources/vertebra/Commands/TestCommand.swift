import ArgumentParser
import Derive
import Diagnostics
import Ledger
import StudyModel
import Validate

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Runs the examples of a study's rules and the test vectors of its instruments.",
    discussion: """
      Every rule has to hold for its passing examples and be broken by its failing ones; every instrument has \
      to give the published scores.

      Example: vertebra test pipelines/mystudy
      """)

  @Argument(help: "The study's folder.")
  var study: String

  @Flag(help: "Prints the outcome as JSON.")
  var json = false

  func run() throws {
    let loader = PipelineLoader(json: json)
    let (study, sources) = try loader.study(self.study)
    var failures: [Diagnostic] = []
    var examples = 0
    let rules = RuleExamples.run(study)
    for rule in rules {
      examples += rule.passed + rule.failures.count
      failures += rule.failures
    }
    var diagnostics = DiagnosticList()
    for instrument in study.instruments { InstrumentVectors.check(instrument, diagnostics: &diagnostics) }
    failures += diagnostics.all
    Console.show(failures, sources: sources, json: json)
    let vectors = study.instruments.reduce(0) { $0 + $1.vectors.count }
    let summary: CanonicalJSON = [
      "rules": .integer(rules.count), "examples": .integer(examples), "instruments": .integer(study.instruments.count),
      "vectors": .integer(vectors), "failed": .integer(failures.count),
    ]
    Console.out(
      json
        ? summary.text + "\n"
        : "\(rules.count) rules with \(examples) examples, \(study.instruments.count) instruments with \(vectors) vectors: "
          + "\(failures.isEmpty ? "all as they should be" : "\(failures.count) not as they should be")\n")
    if !failures.isEmpty { throw ExitStatus.findings.code }
  }
}
