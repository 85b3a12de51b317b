import ArgumentParser
import Disclosure
import Ledger
import StudyModel

/// The rules of `write.counts`, by their names there.
enum SmallNumbers: String, CaseIterable, ExpressibleByArgument {
  case nhs, cms, ons

  var rule: SmallNumberRule {
    switch self {
    case .nhs: .nhs
    case .cms: .cms
    case .ons: .ons
    }
  }
}

struct DiscloseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disclose", abstract: "Says what a table of counts would tell to somebody who has an earlier one.",
    discussion: """
      A count that moved by fewer people than may be told tells of those people, although each table is safe by \
      itself. Ends with 1 where there is such a count: hold the later table back, or leave that row or column out.

      Example: vertebra disclose releases/A/public/adsl_by_sex.csv releases/B/public/adsl_by_sex.csv --rule nhs
      """)

  @Argument(help: "The table that was given away, as write.counts wrote it.")
  var earlier: String

  @Argument(help: "The table that is to be given away.")
  var later: String

  @Option(help: "The rule by which both were written: nhs, cms or ons.")
  var rule = SmallNumbers.nhs

  @Flag(help: "Prints the result as JSON.")
  var json = false

  func run() throws {
    let before = try read(earlier)
    let after = try read(later)
    let moved = after.movedLittle(since: before)
    if json {
      let value: CanonicalJSON = [
        "moved": .array(
          moved.map { name in
            [
              "row": name.row.map { .string($0) } ?? .null, "column": name.column.map { .string($0) } ?? .null,
            ]
          })
      ]
      Console.out(value.text + "\n")
    } else if moved.isEmpty {
      Console.out("no count moved by fewer than \(rule.rule.least) people\n")
    } else {
      for name in moved {
        Console.out(
          "\(name.row ?? "all rows"), \(name.column ?? "all columns"): moved by fewer than \(rule.rule.least) people\n")
      }
    }
    if !moved.isEmpty { throw ExitStatus.findings.code }
  }

  private func read(_ path: String) throws -> ProtectedTable {
    let text: String
    do {
      text = try LocalConfigurationFiles().read(path)
    } catch {
      Console.err("error: '\(path)' cannot be read as UTF-8 text\n")
      throw ExitStatus.stopped.code
    }
    guard let table = ProtectedTable(csv: text, rule: rule.rule) else {
      Console.err("error: '\(path)' is no table of counts as write.counts writes it\n")
      throw ExitStatus.stopped.code
    }
    return table
  }
}
