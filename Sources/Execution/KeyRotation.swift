package import Ledger
import Stages
package import Store

/// Puts a new key in the place of a study's key.
///
/// The old key is sealed under the new one, then the new one takes the file's name in one step, then the crosswalk is
/// encrypted anew. A crash before the rename leaves all as it was; one behind it is completed by whatever opens the
/// vault next. The next night issues every token and shift anew and keeps the earlier tokens in the crosswalk. Ids of
/// findings and queries do not depend on the key.
package struct KeyRotation: Sendable {
  private let workspace: Workspace
  private let ledger: Ledger

  /// For use under the workspace's lock.
  package init(_ workspace: Workspace, ledger: Ledger) {
    self.workspace = workspace
    self.ledger = ledger
  }

  /// - Returns: the old key and the new one.
  package func rotate(_ decision: Ledger.Decision) throws -> (old: MasterKey, new: MasterKey) {
    let file = KeyFile(in: workspace)
    let old = try file.load()
    _ = try StudyVault(workspace, key: old, ledger: ledger, utc: decision.utc, actor: decision.actor)
    let new = try old.successor()
    try note("key.rotate.begin", old, new, decision)
    try SealedKey.seal(old, under: new, key: StudyVault.keys(of: new).key(for: .sealedKeys), in: workspace)
    try file.replace(with: new)
    _ = try StudyVault(workspace, key: new, ledger: ledger, utc: decision.utc, actor: decision.actor)
    try note("key.rotate", old, new, decision)
    return (old, new)
  }

  private func note(_ action: String, _ old: MasterKey, _ new: MasterKey, _ decision: Ledger.Decision) throws {
    try ledger.append(
      Ledger.AuditEvent(
        utc: decision.utc, actor: decision.actor, action: action,
        details: [
          "from": .string(old.id), "reason": .string(decision.reason), "to": .string(new.id),
          "version": .integer(new.version),
        ]))
  }
}
