/// What a start finds of an end that came too early.
extension Workspace {
  /// A release that the ledger has committed.
  package struct CommittedRelease: Sendable, Equatable {
    package var id: String
    /// Of the manifest, in hexadecimal digits.
    package var manifestSHA256: String

    package init(id: String, manifestSHA256: String) {
      self.id = id
      self.manifestSHA256 = manifestSHA256
    }
  }

  /// What `recover` did.
  package struct Recovery: Sendable, Equatable {
    /// What was removed, relative to the workspace, in order.
    package var removed: [String]
    /// The release whose publication was finished, if there was one.
    package var published: String?
  }

  /// Puts the workspace in order after a crash; call it under the lock, before anything is written.
  ///
  /// Removes unfinished builds, partitions and temporary files and all of the spool. A release that the ledger
  /// committed but that the crash kept from being published is published now, provided that its sealed
  /// manifest has the hash that the ledger knows: so the ledger never tells of a release that is not there.
  /// Pass the ledger's last release.
  package func recover(committed: CommittedRelease?) throws(StoreError) -> Recovery {
    var recovery = Recovery(removed: [], published: nil)
    if let committed { recovery.published = try finish(committed) }
    let folders = [
      root, objects, partitions, spool, vault, passwords, crosswalk, sealedKeys, releases, rehearsals, queries,
    ]
    for folder in folders {
      guard try files.exists(folder) else { continue }
      for name in try files.list(folder).names {
        let stray =
          name.isTemporaryName || folder == spool
          || ([releases, rehearsals, queries].contains(folder) && name.hasPrefix(ReleaseFolder.buildingPrefix))
          || (folder == partitions && name.hasSuffix(PartitionFolder.buildingSuffix))
        guard stray else { continue }
        try files.removeTree(folder + "/" + name)
        recovery.removed.append(shown(folder + "/" + name))
      }
    }
    return recovery
  }

  private func finish(_ release: CommittedRelease) throws(StoreError) -> String? {
    guard release.id.isPlainName, try currentRelease() != release.id else { return nil }
    let published = releases + "/" + release.id
    let building = releases + "/" + ReleaseFolder.buildingPrefix + release.id
    if try !files.exists(published),
      try files.hash(ofFile: building + "/" + ReleaseFolder.manifestName)
        == release.manifestSHA256
    {
      try files.rename(building, to: published)
      try files.syncFolder(releases)
    }
    guard try files.hash(ofFile: published + "/" + ReleaseFolder.manifestName) == release.manifestSHA256 else {
      return nil
    }
    try files.replaceLink(at: releases + "/" + ReleaseFolder.currentName, to: release.id)
    return release.id
  }

  /// The manifest of the edition of the sites' queries that readers see, or nothing before the first.
  package func currentQueriesManifest() throws(StoreError) -> [UInt8]? {
    let link = queries + "/" + ReleaseFolder.currentName
    guard try files.status(at: link, followingLink: false)?.kind == .link else { return nil }
    let manifest = try queries + "/" + files.readLink(link) + "/" + ReleaseFolder.manifestName
    guard let size = try files.status(at: manifest, followingLink: false)?.size, size < 1 << 16 else { return nil }
    return try files.readAll(manifest, limit: Int(size))
  }

  /// The id of the edition of the sites' queries that readers see, or nothing before the first.
  package func currentEdition() throws(StoreError) -> String? {
    let link = queries + "/" + ReleaseFolder.currentName
    guard try files.status(at: link, followingLink: false)?.kind == .link else { return nil }
    return try files.readLink(link)
  }

  /// The id of the release that readers see, or nothing before the first.
  package func currentRelease() throws(StoreError) -> String? {
    let link = releases + "/" + ReleaseFolder.currentName
    guard try files.status(at: link, followingLink: false)?.kind == .link else { return nil }
    return try files.readLink(link)
  }
}
