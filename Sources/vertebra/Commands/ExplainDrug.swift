import ArgumentParser
import Harmonise
import Ledger
import StudyModel
import Tables

struct ExplainDrug: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drug",
    abstract:
      "Tells what a drug is taken for at a site: ingredients, strengths, factors to oral morphine, and their sources.",
    discussion: """
      Ends with code 1 where no pack knows the name.

      Example: vertebra explain drug 'Tramal SR' --study pipelines/mystudy --site STG
      """)

  @Argument(help: "The drug as it was written, with or without its strength.")
  var name: String

  @Option(help: "The study's folder.")
  var study: String

  @Option(help: "The site whose names hold; without it those of every site are shown.")
  var site: String?

  @Flag(help: "Prints JSON.")
  var json = false

  func run() throws {
    let read = try PipelineLoader(json: json).study(study).study
    let sites = read.sites.filter { site == nil || $0.id.text == site }
    guard !sites.isEmpty else {
      throw ValidationError(
        "The study has no site '\(site ?? "")'; it has \(read.sites.map(\.id.text).joined(separator: ", ")).")
    }
    // Sites of one country mostly say the same.
    var shown: [(sites: [String], explained: ExplainedDrug?)] = []
    for site in sites {
      let explained = ExplainedDrug(name, at: site, of: read)
      if let index = shown.firstIndex(where: { $0.explained == explained }) {
        shown[index].sites.append(site.id.text)
      } else {
        shown.append(([site.id.text], explained))
      }
    }
    if json {
      let value: CanonicalJSON = .array(
        shown.map { ["sites": .array($0.sites.map { .string($0) }), "drug": $0.explained?.json ?? .null] })
      Console.out(value.text + "\n")
    } else {
      for (sites, explained) in shown {
        Console.out("at \(sites.joined(separator: ", ")):\n" + (explained?.text ?? "  no pack knows this name\n"))
      }
    }
    if shown.contains(where: { $0.explained == nil }) { throw ExitStatus.findings.code }
  }
}

extension ExplainedDrug {
  fileprivate var text: String {
    var text = "  ingredients: \(ingredients.isEmpty ? "none, it is no drug" : ingredients.joined(separator: " + "))\n"
    text += "  opioid: \(opioid ?? "no")\n"
    if let form { text += "  dose form: \(form)\n" }
    if !strengths.isEmpty { text += "  sold as: \(strengths.joined(separator: ", ")) mg\n" }
    if let dose { text += "  strength: \(dose)\n" }
    text += "  by \(pack): \(source)\n"
    for factor in factors { text += "  \(factor.list), \(factor.route): \(factor.factor) [\(factor.source)]\n" }
    if opioid != nil, !without.isEmpty { text += "  no factor in: \(without.joined(separator: ", "))\n" }
    return text
  }

  fileprivate var json: CanonicalJSON {
    [
      "ingredients": .array(ingredients.map { .string($0) }), "opioid": opioid.map { .string($0) } ?? .null,
      "form": form.map { .string($0) } ?? .null, "sold_as": .array(strengths.map { .string($0) }),
      "strength": dose.map { .string($0) } ?? .null, "pack": .string(pack), "source": .string(source),
      "factors": .array(
        factors.map {
          [
            "list": .string($0.list), "route": .string($0.route), "factor": .string($0.factor),
            "source": .string($0.source),
          ]
        }),
      "no_factor": .array(without.map { .string($0) }),
    ]
  }
}
