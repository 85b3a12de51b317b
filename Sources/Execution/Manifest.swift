import Ledger
import Planning
import Stages
import Store
import StudyModel
import Tables

/// What a release is made of: canonical JSON without a clock, so that equal runs have equal bytes.
struct Manifest {
  var release: String
  var plan: Plan
  var key: MasterKey?
  /// Rows of withdrawn participants by site.
  var withdrawn: [(site: SiteID, rows: Int)]
  var submissions: [SubmissionOutcome]
  var balance: Balance
  var findings: FindingList
  var texts: TextTallies
  var files: [(path: String, receipt: FileReceipt)]
  var allocation: Blinding.Allocation
  var leakScan: CanonicalJSON

  var json: CanonicalJSON {
    [
      "format": 1,
      "allocation": .string(allocation == .dummy ? "DUMMY" : allocation.rawValue),
      "leak_scan": leakScan,
      "release": .string(release),
      "study": .string(plan.study.id),
      "study_fingerprint": .string(plan.study.fingerprint),
      "plan_fingerprint": .string(plan.fingerprint),
      "profile": plan.profile.map { .string($0.rawValue) } ?? .null,
      "key": key.map { .string($0.id) } ?? .null,
      "key_check": key.map { .string($0.checkValue) } ?? .null,
      "key_version": key.map { .integer($0.version) } ?? .null,
      "submissions": .array(
        submissions.map { submission in
          [
            "site": .string(submission.site.text), "archive": .string(submission.archive),
            "sha256": .string(submission.sha256), "bytes": .integer(submission.bytes),
            "sequence": .array(submission.sequence.map { .integer($0) }), "state": .string(submission.state.rawValue),
          ]
        }),
      "balance": .array(
        UnblindedRows(plan: plan, submissions: submissions).blinded(balance).map { key, rows in
          [
            "stage": .string(plan.name(ofStep: key.step)), "site": .string(key.site.text),
            "table": .string(key.table.text), "in": .integer(rows.recordsIn), "out": .integer(rows.out),
            "quarantined": .integer(rows.quarantined), "superseded": .integer(rows.superseded),
            "cut": .integer(rows.cut),
          ]
        }),
      "withdrawn": .array(withdrawn.map { ["site": .string($0.site.text), "records": .integer($0.rows)] }),
      "findings": .array(
        findings.counts.map { count in
          [
            "site": .string(count.site.text), "severity": .string(count.severity.rawValue),
            "count": .integer(count.count),
          ]
        }),
      "texts": texts.json,
      "files": .array(
        files.map { path, receipt in
          [
            "path": .string(path), "bytes": .integer(Int(receipt.size)), "sha256": .string(receipt.sha256),
          ]
        }),
    ]
  }
}
