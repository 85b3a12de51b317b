import ArgumentParser
import Ledger
import Tables

struct ShowQuery: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows one question, where it is, and its life.",
    discussion: "Example: vertebra queries show 8bf4988850d9856f")

  @OptionGroup var ledger: LedgerOptions

  @Argument(help: "The question's id.")
  var id: String

  @Flag(help: "Also shows a question from which the treatment can be told.")
  var unblinded = false

  func run() throws {
    try ledger.use(.readOnly) { ledger in
      guard let query = try ledger.query(id) else {
        Console.err("error: no query of id \(id) is known; see: vertebra queries list\n")
        throw ExitStatus.stopped.code
      }
      if query.isTainted, !unblinded {
        Console.err("error: query \(id) would tell the treatment; --unblinded shows it to those who may know\n")
        throw ExitStatus.stopped.code
      }
      Console.out("\(query.id)  \(query.state.rawValue)  \(query.severity)  \(query.rule)\n\n  \(query.message)\n\n")
      let facts: [(String, String?)] = [
        ("site", query.site.text), ("form", query.table?.text), ("field", query.field?.text), ("visit", query.visit),
        ("archive", query.submission), ("file", query.memberPath), ("record", query.record.map { String($0) }),
        ("follows from", query.cause), ("waived until", query.state == .waived ? query.waivedUntil : nil),
      ]
      for (name, value) in facts {
        if let value { Console.out("  \(name + String(repeating: " ", count: 13 - name.count))\(value)\n") }
      }
      Console.out("\n")
      for event in try ledger.events(ofQuery: id) {
        let text = event.text ?? event.run.map { "run \($0)" } ?? ""
        Console.out("  \(event.utc)  \(event.state.rawValue)  \(event.actor)  \(text)\n")
      }
    }
  }
}
