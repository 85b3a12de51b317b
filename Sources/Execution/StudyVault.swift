import Crypto
package import Ledger
package import Stages
package import Store

/// The vault of a workspace, opened with its key and held against what the ledger knows. Use it under the workspace's
/// lock.
package struct StudyVault: Sendable {
  package let key: MasterKey
  package let keys: StudyKeys
  /// Which participant has which token, as the newest generation tells.
  package private(set) var content: CrosswalkFile.Content
  private let file: CrosswalkFile
  private let workspace: Workspace

  /// Opens it, before anything is issued.
  ///
  /// A rotation that was interrupted after the key had changed is completed: the crosswalk is encrypted anew.
  ///
  /// - Throws: where the key is not the one that the last release was made with, nor follows on it by rotations, or
  ///   the crosswalk is not the one that the ledger knows.
  package init(_ workspace: Workspace, key: MasterKey, ledger: Ledger, utc: String, actor: String) throws {
    self.workspace = workspace
    self.key = key
    keys = Self.keys(of: key)
    file = CrosswalkFile(in: workspace, master: key, key: keys.key(for: .crosswalk))
    if let release = try ledger.lastRelease(), let run = try ledger.run(release.run), let expected = run.keyID {
      let isSame = expected == key.id && (run.keyCheck ?? key.checkValue) == key.checkValue
      guard try isSame || Self.predecessor(expected, of: key, in: workspace) != nil else {
        throw KeyRefusal(present: key.id, expected: expected, release: release.id)
      }
    }
    let known = try ledger.lastCrosswalkGeneration().map {
      CrosswalkFile.Head(generation: $0.generation, sha256: $0.sha256)
    }
    if let writer = try CrosswalkFile.keyID(in: workspace), writer != key.id,
      let old = try Self.predecessor(writer, of: key, in: workspace)
    {
      let before = CrosswalkFile(in: workspace, master: old, key: Self.keys(of: old).key(for: .crosswalk))
      let content = try before.load(known: known)
      let head = try file.append(content.records, after: content.head)
      try ledger.record(
        Ledger.CrosswalkGeneration(
          generation: head.generation, sha256: head.sha256, keyID: key.id, participants: content.records.count,
          utc: utc), actor: actor)
      self.content = CrosswalkFile.Content(head: head, records: content.records)
    } else {
      content = try file.load(known: known)
    }
  }

  /// The participant that a token, the trial's number or a number as it was sent names; several where sites write their
  /// numbers alike.
  package func records(named name: String) -> [CrosswalkRecord] {
    let upper = name.uppercased()
    return content.records.filter { record in
      record.trialNumber == name || record.tokens.contains(upper) || record.raw.elementsEqual(name.utf8)
    }
  }

  /// The participant of a token that it has or has had.
  package func record(ofToken token: String) -> CrosswalkRecord? {
    content.records.first { $0.tokens.contains(token) }
  }

  /// Writes the next generation.
  ///
  /// - Returns: what the ledger has to know of it.
  package mutating func write(_ records: [CrosswalkRecord], utc: String) throws -> Ledger.CrosswalkGeneration {
    let head = try file.append(records, after: content.head)
    content = CrosswalkFile.Content(head: head, records: records.sorted())
    return Ledger.CrosswalkGeneration(
      generation: head.generation, sha256: head.sha256, keyID: key.id, participants: records.count, utc: utc)
  }

  /// The sub-keys of a master key.
  package static func keys(of key: MasterKey) -> StudyKeys {
    StudyKeys(master: key.bytes, id: key.id, study: key.study)
  }

  /// A sealed key that this one took the place of, in one rotation or several.
  private static func predecessor(_ id: String, of key: MasterKey, in workspace: Workspace) throws -> MasterKey? {
    var successor = key
    while successor.version > 1 {
      let sealing = keys(of: successor).key(for: .sealedKeys)
      if let found = try SealedKey(id: id, in: workspace).open(successor: successor, key: sealing) { return found }
      // Each key was sealed under the next one, so the way back goes from one to the one before.
      let under = try SealedKey.ids(in: workspace).compactMap {
        try SealedKey(id: $0, in: workspace).open(successor: successor, key: sealing)
      }
      guard let before = under.first(where: { $0.version == successor.version - 1 }) else { return nil }
      successor = before
    }
    return nil
  }
}
