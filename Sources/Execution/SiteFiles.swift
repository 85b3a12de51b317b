import Stages
import StudyModel
import Tables

/// What goes back to each site: its findings and the receipts of what it sent, as CSV.
///
/// Findings from which the treatment can be told stand apart, in `unblinded/findings.csv`, and those that are no site's
/// in `study/findings.csv`.
struct SiteFiles {
  let study: Study
  let outputs: any OutputFolder

  func write(findings: FindingList, submissions: [SubmissionOutcome], tallies: RuleTallies) throws {
    let head = "id,severity,rule,participant,visit,form,field,archive,member,record,cause,message\n"
    var files: [String: any OutputFile] = [:]
    let sites = findings.counts.map(\.site).filter { !$0.text.isEmpty } + submissions.map(\.site)
    let folders = Set(sites.map { folder(of: $0) }).sorted()
    for folder in folders {
      let file = try outputs.file("sites/\(folder)/findings.csv")
      try file.write(head)
      files[folder] = file
      try writeReceipts(
        submissions.filter { self.folder(of: $0.site) == folder }, to: "sites/\(folder)/receipts.csv")
    }
    try write(tallies)
    let unblinded = try outputs.file("unblinded/findings.csv")
    let whole = try outputs.file("study/findings.csv")
    try unblinded.write(head)
    try whole.write(head)
    try findings.forEach { finding in
      let file = finding.tainted ? unblinded : finding.site.text.isEmpty ? whole : files[folder(of: finding.site)]
      try file?.write(SiteFiles.line(of: finding))
    }
    for folder in folders { try files[folder]?.close() }
    try whole.close()
    try unblinded.close()
  }

  /// How each rule came out, in all and at each site. How often one that reads the treatment found something is for the
  /// unblinded alone.
  private func write(_ tallies: RuleTallies) throws {
    func numbers(_ tally: RuleTally) -> [String] {
      [tally.records, tally.notApplicable, tally.clean, tally.found, tally.undetermined].map { String($0) }
    }
    for (folder, tainted) in [("study", false), ("unblinded", true)] {
      let rules = study.rules.sorted { $0.id < $1.id }.filter { rule in
        (tallies[rule.id].tainted || study.form(rule.form)?.treatment == true) == tainted
      }
      let whole = try outputs.file("\(folder)/rules.csv")
      try whole.write("rule,severity,scope,form,records,not_applicable,clean,found,undetermined\n")
      for rule in rules {
        try whole.write(
          SiteFiles.line(
            [rule.id, rule.severity.rawValue, rule.scope.rawValue, rule.form] + numbers(tallies[rule.id])))
      }
      try whole.close()
      let bySite = try outputs.file("\(folder)/rules_by_site.csv")
      try bySite.write("rule,site,state,records,not_applicable,clean,found,undetermined,reason\n")
      for count in tallies.counts(of: study) where count.tally.tainted == tainted {
        try bySite.write(
          SiteFiles.line(
            [count.rule, count.site.text, count.state.rawValue] + numbers(count.tally) + [count.reason]))
      }
      try bySite.close()
    }
  }

  /// A site's name is a name of the study; what is not in the study shares one folder.
  private func folder(of site: SiteID) -> String { study.site(site) == nil ? "unknown" : site.text }

  private static func line(of finding: LocatedFinding) -> String {
    line([
      finding.id, finding.severity.rawValue, finding.rule, finding.trialNumber ?? "", finding.visit ?? "",
      finding.form?.text ?? "", finding.field?.text ?? "", finding.archive, finding.member ?? "",
      finding.record.map(String.init) ?? "", finding.cause ?? "", finding.messageForSite,
    ])
  }

  private func writeReceipts(_ submissions: [SubmissionOutcome], to path: String) throws {
    let file = try outputs.file(path)
    try file.write(
      "archive,archive_sha256,state,member,bytes,sha256,verdict,reason,type,encoding,declared_encoding,detected_encoding,line_end,delimiter,forms,records,titles,headers,data,blank,footers,quarantined,cut\n"
    )
    for submission in submissions {
      let head = [submission.archive, submission.sha256, submission.state.rawValue]
      if submission.members.isEmpty {
        try file.write(SiteFiles.line(head + [String](repeating: "", count: 20)))
      }
      for member in submission.members {
        let forms = Set(member.receipt.layout?.tables.map(\.form) ?? []).sorted().joined(separator: " ")
        let counts = member.counts
        let numbers = [
          counts.records, counts.titles, counts.headers, counts.data, counts.blank, counts.footers,
          counts.quarantined, counts.cut,
        ]
        try file.write(
          SiteFiles.line(
            head + [
              member.receipt.path, String(member.receipt.bytes), member.receipt.sha256 ?? "",
              member.receipt.verdict.rawValue, member.receipt.reason ?? "", member.receipt.format ?? "",
              member.receipt.encoding ?? "", member.receipt.declaredEncoding ?? "",
              member.receipt.detectedEncoding ?? "", member.receipt.lineEnd ?? "", member.receipt.delimiter ?? "",
              forms,
            ] + numbers.map(String.init)))
      }
    }
    try file.close()
  }

  /// A line of CSV as RFC 4180 has it, ended by a line feed, for a person who opens it in a spreadsheet: text that a
  /// spreadsheet would take for a formula has an apostrophe before it (OWASP, "CSV Injection").
  ///
  /// Names of archives, members and columns are whatever a site wrote. No number of these files is below zero.
  static func line(_ cells: [String]) -> String {
    cells.map { text in
      let cell = text.unicodeScalars.first.map(formulaStarts.contains) == true ? "'" + text : text
      return cell.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13 }
        ? "\"\(cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\"" : cell
    }.joined(separator: ",") + "\n"
  }

  /// What a formula can begin with, in full width too.
  private static let formulaStarts: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]
}
