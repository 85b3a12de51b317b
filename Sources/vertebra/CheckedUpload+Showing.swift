import Execution
import Ledger
import Reporting
import Stages
import StudyModel
import Tables

extension CheckedUpload {
  func showText() {
    for submission in result.submissions {
      Console.out("\(submission.archive): \(submission.state.rawValue)\n")
      var table = TextTable(["member", "type", "verdict", "forms", "records", "data", "blank", "quarantined"])
      for member in submission.members {
        let forms = Set(member.receipt.layout?.tables.map(\.form) ?? []).sorted().joined(separator: " ")
        table.add(
          [member.receipt.path, member.receipt.format ?? "", member.receipt.verdict.rawValue, forms]
            + [member.counts.records, member.counts.data, member.counts.blank, member.counts.quarantined]
            .map { String($0) })
      }
      Console.out(table.text + "\n")
    }
    for finding in findings {
      let place = [finding.member, finding.record.map { "record \($0)" }, finding.field.map { "field \($0)" }]
        .compactMap { $0 }.joined(separator: ", ")
      let who = [finding.trialNumber, finding.visit].compactMap { $0 }.joined(separator: " ")
      Console.out("\(finding.severity.rawValue)  \(finding.rule)  \(place)\(who.isEmpty ? "" : "  (\(who))")\n")
      Console.out("    \(finding.messageForSite)\n")
    }
    let counts = Severity.allCases.reversed().map { severity in
      "\(findings.count { $0.severity == severity }) of severity \(severity.rawValue)"
    }
    let total = findings.count
    Console.out("\(total) finding\(total == 1 ? "" : "s"): \(counts.joined(separator: ", "))\n")
    if !unjudged.isEmpty {
      Console.out("\nRules that this upload could not be judged by:\n")
      for count in unjudged { Console.out("  \(count.rule): \(count.reason)\n") }
    }
    Console.out("\nOnly the centre can check:\n")
    for line in centreChecks { Console.out("  \(line)\n") }
  }

  func showJSON() {
    let value: CanonicalJSON = [
      "submissions": .array(
        result.submissions.map { submission in
          [
            "archive": .string(submission.archive), "state": .string(submission.state.rawValue),
            "members": .array(
              submission.members.map { member in
                [
                  "path": .string(member.receipt.path), "verdict": .string(member.receipt.verdict.rawValue),
                  "type": member.receipt.format.map { .string($0) } ?? .null,
                  "sha256": member.receipt.sha256.map { .string($0) } ?? .null,
                  "records": .integer(member.counts.records),
                  "data": .integer(member.counts.data), "blank": .integer(member.counts.blank),
                  "quarantined": .integer(member.counts.quarantined),
                ]
              }),
          ]
        }),
      "findings": .array(
        findings.map { finding in
          [
            "id": .string(finding.id), "rule": .string(finding.rule), "severity": .string(finding.severity.rawValue),
            "participant": finding.trialNumber.map { .string($0) } ?? .null,
            "visit": finding.visit.map { .string($0) } ?? .null,
            "form": finding.form.map { .string($0.text) } ?? .null,
            "field": finding.field.map { .string($0.text) } ?? .null,
            "member": finding.member.map { .string($0) } ?? .null,
            "record": finding.record.map { .integer(Int($0)) } ?? .null,
            "cause": finding.cause.map { .string($0) } ?? .null, "message": .string(finding.messageForSite),
          ]
        }),
      "could_not_run": .array(unjudged.map { ["rule": .string($0.rule), "reason": .string($0.reason)] }),
      "centre_checks": .array(centreChecks.map { .string($0) }),
    ]
    Console.out(value.text + "\n")
  }
}
