import ArgumentParser
import Ledger
import Reporting
import Store

struct VaultListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Says for which sites passwords are kept, and how many; never what they are.",
    discussion: "Example: vertebra vault list --workspace workspace")

  @Option(help: "The folder of the study's data.")
  var workspace = "workspace"

  @Flag(help: "Prints the result as JSON.")
  var json = false

  func run() throws {
    do {
      let space = Workspace(root: workspace)
      var sites: [(site: String, passwords: Int)] = []
      for name in try PasswordFile.sites(in: space) {
        guard let file = PasswordFile(site: name, in: space) else { continue }
        sites.append((name, try file.load().count))
      }
      if json {
        let value = CanonicalJSON.array(
          sites.map { ["passwords": .integer($0.passwords), "site": .string($0.site)] })
        return Console.out(value.text + "\n")
      }
      var table = TextTable(["site", "passwords"])
      for entry in sites { table.add([entry.site, String(entry.passwords)]) }
      Console.out(table.text)
    } catch {
      Console.err("error: \(error)\n")
      throw ExitStatus.stopped.code
    }
  }
}
