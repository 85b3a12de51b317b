import ArgumentParser
import Ledger
import Planning
import Stages
import StudyModel
import Tables

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract:
      "Proves a pipeline sound without opening any data, and prints what each stage leaves and what becomes of each column.",
    discussion: "Example: vertebra plan pipelines/mystudy/nightly.yaml")

  @Argument(help: "The pipeline file.")
  var pipeline: String

  @Flag(help: "Prints the plan as JSON.")
  var json = false

  func run() throws {
    let plan = try PipelineLoader(json: json).plan(pipeline)
    guard json else { return Console.out(plan.description + plan.fateTables) }
    let value: CanonicalJSON = [
      "study": .string(plan.study.id), "fingerprint": .string(plan.fingerprint),
      "profile": plan.profile.map { .string($0.rawValue) } ?? .null,
      "fates": .array(
        plan.fates.map { stage, fate in
          [
            "stage": .string(stage), "table": .string(fate.table), "column": .string(fate.column),
            "role": fate.role.map { .string($0.rawValue) } ?? .null, "action": .string(fate.action.ruleName),
            "result": fate.result.map { .string($0) } ?? .null, "reason": .string(fate.reason),
          ]
        }),
      "stages": .array(
        plan.steps.map { step in
          [
            "use": .string(step.manual.id.description), "scope": .string(step.manual.scope.rawValue),
            "options": .array(step.options.map { .string($0) }),
            "tables": .array(
              step.leaves.tables.map { table in
                [
                  "name": .string(table.name.text),
                  "columns": .array(table.columns.map { .string($0.description) }),
                ]
              }),
          ]
        }),
    ]
    Console.out(value.text + "\n")
  }
}
