import Ledger
import Planning
import Stages
import Store

/// The last look at what a run wrote, before any of it becomes visible: what fails it is put out of sight, where the
/// centre can look at it, and what was published before stays as it is.
struct Inspection {
  let plan: Plan
  let workspace: Workspace
  let workers: Workers
  let ledger: Ledger
  let runID: String
  let now: @Sendable () -> String

  /// Fails where what is written blinded tells the arm.
  func checkBlinding(_ predictors: [ArmPredictor], of release: ReleaseFolder) throws {
    guard !predictors.isEmpty else { return }
    let withheld = try release.withhold()
    try tell(
      "release.withheld", release, why: "blinding",
      predictors.map { ["place": .string($0.place), "feature": .string($0.feature)] })
    throw BlindingBroken(predictors: predictors, withheld: withheld)
  }

  /// Searches a release, what the ledger is about to commit, the ledger as it is with pages that it no longer uses, and
  /// the logs; tells what was looked at of the release.
  func search(_ release: ReleaseFolder, with scan: LeakScan) throws -> LeakScan.Outcome {
    let found = try scan.search(
      release.writtenFiles(), below: release.building, in: workspace, workers: workers)
    var hits = found.hits
    var staged = ""
    var problem: (any Error)?
    func searchStaged() {
      do {
        hits += try scan.search(staged, named: "ledger").hits
      } catch {
        problem = error
      }
      staged = ""
    }
    try ledger.eachStagedText { text in
      staged += text
      staged += "\n"
      if staged.utf8.count > 1 << 20 { searchStaged() }
    }
    searchStaged()
    if let problem { throw problem }
    hits += try scan.search(workspace.bytes(of: workspace.ledger), named: "ledger.sqlite").hits
    let logs = try workspace.files(below: workspace.logs).map { String($0.dropFirst(workspace.logs.utf8.count + 1)) }
    hits += try scan.search(logs, below: workspace.logs, in: workspace, workers: workers).hits
    try check(hits, of: release)
    return found
  }

  /// What is found in an edition of the sites' queries.
  func searchEdition(_ edition: ReleaseFolder, with scan: LeakScan) throws -> [LeakScan.Hit] {
    try scan.search(edition.writtenFiles(), below: edition.building, in: workspace, workers: workers).hits
  }

  /// Fails where something was found.
  func check(_ hits: [LeakScan.Hit], of release: ReleaseFolder) throws {
    guard !hits.isEmpty else { return }
    let hits = Array(Set(hits)).sorted()
    let withheld = try release.withhold()
    try tell(
      "release.withheld", release, why: "identifiers",
      hits.map { ["file": .string($0.file), "class": .string($0.kind), "count": .integer($0.count)] })
    throw LeakFound(hits: hits, withheld: withheld)
  }

  private func tell(_ action: String, _ release: ReleaseFolder, why: String, _ found: [CanonicalJSON]) throws {
    try ledger.append(
      Ledger.AuditEvent(
        utc: now(), actor: "vertebra", action: action,
        details: [
          "release": .string(release.id), "run": .string(runID), "why": .string(why), "found": .array(found),
        ]))
  }
}
