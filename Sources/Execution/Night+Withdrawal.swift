import Ledger
import Planning
import Store

extension Night {
  /// Takes away the earlier releases, and editions of the sites' queries, that hold participants who withdrew with scope
  /// `all`, once a release without them is published. Repeated until the ledger knows it done, so that a crash leaves
  /// nothing behind.
  func clear(_ withdrawn: [WithdrawnParticipant], ledger: Ledger) throws {
    let waiting = withdrawn.filter { $0.withdrawal.scope == .all && $0.withdrawal.clearedUTC == nil }
    guard !waiting.isEmpty else { return }
    let proof = WithdrawalProof(study: plan.study, participants: waiting)
    var removed: [String] = []
    for (shelf, current) in [
      (workspace.releases, try workspace.currentRelease()), (workspace.queries, try workspace.currentEdition()),
    ] {
      for id in try proof.holding(on: shelf, current: current, in: workspace) {
        try ReleaseFolder.remove(id, on: shelf, in: workspace)
        removed.append(workspace.shown(shelf + "/" + id))
      }
    }
    try ledger.clear(
      withdrawals: waiting.map(\.withdrawal.number), removed: removed, utc: now(), actor: "vertebra")
  }
}
