package import Execution
import FreeText
package import Ledger
import Stages
import StudyModel
import Tables

extension NightReport {
  /// What the folders of a release hold that every release has.
  private static let folders = [
    "blinded": "data without the treatment",
    "unblinded": "data with it: for those who may know",
    "sites": "findings.csv and receipts.csv for each site",
    "study": "findings that are no site's; rules.csv and rules_by_site.csv: how each rule came out",
    "risk": "how easily participants can be found again in data sets; for the trial alone",
  ]

  /// The report for a person: balance by site and stage, findings by severity, where the results are.
  ///
  /// - Parameters:
  ///   - folders: the folders of the release.
  ///   - queriesFolder: nil where the run asks nobody.
  package func text(releaseFolder: String, folders: Set<String>, queriesFolder: String?) -> String {
    var text = ""
    if unchanged { text += "Nothing new: the release \(release) is current.\n\n" }
    if !submissions.isEmpty {
      var table = TextTable(["site", "archive", "state", "members", "records", "data"])
      for submission in submissions {
        table.add([
          submission.site.text, submission.archive, submission.state.rawValue, String(submission.members.count),
          String(submission.members.reduce(0) { $0 + $1.counts.records }),
          String(submission.members.reduce(0) { $0 + $1.counts.data }),
        ])
      }
      text += "Submissions\n\(table.text)\n"
    }
    var table = TextTable(["stage", "site", "in", "out", "quarantined", "superseded", "cut"])
    for row in balance {
      table.add(
        [row.stage, row.site.text]
          + [row.recordsIn, row.out, row.quarantined, row.superseded, row.cut].map { String($0) })
    }
    text += "Record balance (in = out + quarantined + superseded + cut)\n\(table.text)\n"
    var counts = TextTable(["site", "reject", "query", "note"])
    for site in Set(findings.map(\.site)).sorted() {
      counts.add(
        [site.text.isEmpty ? "(study)" : site.text]
          + [Severity.reject, .query, .note].map { severity in
            String(findings.first { $0.site == site && $0.severity == severity }?.count ?? 0)
          })
    }
    text += "Findings\n\(counts.text)\n"
    if !texts.rows.isEmpty {
      var scrubbed = TextTable(["site", "form", "field", "texts", "changed", "replaced"])
      for (place, counts) in texts.rows {
        scrubbed.add([
          place.site.text, place.field.table.text, place.field.field.text, String(counts.texts), String(counts.changed),
          String(counts.total),
        ])
      }
      text += "Texts without what names somebody (kinds in manifest.json)\n\(scrubbed.text)\n"
    }
    text += rules.text
    text += "Results: \(releaseFolder)\n"
    let width = (folders.map(\.count) + ["manifest.json".count]).max() ?? 0
    func line(_ name: String, _ words: String) -> String {
      "  \(name)\(String(repeating: " ", count: max(1, width + 2 - name.count)))\(words)\n"
    }
    for folder in folders.sorted() {
      text += line(folder + "/", NightReport.folders[folder] ?? "what the pipeline writes there")
    }
    text += line("manifest.json", "every file with its hash")
    if let queriesFolder {
      text += """
        Queries: \(queriesFolder)
          <site>/  queries.xlsx, to be answered in, and queries.html
          centre/  the queries of all sites

        """
    }
    let reasons = reasonsToFail
    if !reasons.isEmpty { text += "\nExit code \(exitCode):\n" + reasons.map { "  \($0)\n" }.joined() }
    return text
  }

  /// Why the exit code is not 0, a sentence each.
  private var reasonsToFail: [String] {
    guard exitCode != 0 else { return [] }
    let counted = findings.filter { $0.severity >= failOn }.reduce(0) { $0 + $1.count }
    let level = failOn == .reject ? failOn.rawValue : "\(failOn.rawValue) or above"
    return
      (counted == 0
      ? [] : ["\(counted) finding\(counted == 1 ? "" : "s") of severity \(level) (--fail-on \(failOn.rawValue))."])
      + rules.sentences(failOn: failOn)
  }

  /// The report for a machine.
  package func json(releaseFolder: String) -> CanonicalJSON {
    [
      "release": .string(release), "folder": .string(releaseFolder), "unchanged": .bool(unchanged),
      "exit": .integer(exitCode), "reasons": .array(reasonsToFail.map { .string($0) }), "rules": rules.json,
      "submissions": .array(
        submissions.map {
          [
            "site": .string($0.site.text), "archive": .string($0.archive), "state": .string($0.state.rawValue),
            "members": .integer($0.members.count),
            "records": .integer($0.members.reduce(0) { $0 + $1.counts.records }),
          ]
        }),
      "balance": .array(
        balance.map {
          [
            "stage": .string($0.stage), "site": .string($0.site.text), "in": .integer($0.recordsIn),
            "out": .integer($0.out), "quarantined": .integer($0.quarantined), "superseded": .integer($0.superseded),
            "cut": .integer($0.cut),
          ]
        }),
      "texts": texts.json,
      "findings": .array(
        findings.map {
          [
            "site": .string($0.site.text), "severity": .string($0.severity.rawValue), "count": .integer($0.count),
          ]
        }),
    ]
  }
}
