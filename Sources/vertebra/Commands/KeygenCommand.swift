import ArgumentParser
import Ledger
import Store
import StudyModel

struct KeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen", abstract: "Makes the key of a study in the workspace's vault.",
    discussion: """
      Pseudonyms and date shifts follow from this key: keep a copy in a safe place, and show it to nobody. \
      A key that is there is never overwritten.

      Example: vertebra keygen pipelines/mystudy --workspace workspace
      """)

  @Argument(help: "The study's folder.")
  var study: String

  @Option(help: "The folder of the study's data; made if it is missing.")
  var workspace = "workspace"

  @Flag(help: "Prints the result as JSON.")
  var json = false

  func run() throws {
    let study = try PipelineLoader(json: json).study(study).study
    do {
      let space = Workspace(root: workspace)
      try space.create()
      let file = KeyFile(in: space)
      guard try space.files.status(at: file.path, followingLink: false) == nil else {
        Console.err(
          "error: the vault has a key already, and a key is never overwritten: every token follows from it\n")
        throw ExitStatus.stopped.code
      }
      let key = try file.create(study: study.id)
      let value: CanonicalJSON = ["study": .string(study.id), "key": .string(key.id)]
      Console.out(json ? value.text + "\n" : "made key \(key.id) of study \(study.id) in the vault\n")
    } catch let code as ExitCode {
      throw code
    } catch {
      Console.err("error: \(error)\n")
      throw ExitStatus.stopped.code
    }
  }
}
