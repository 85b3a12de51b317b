/// The folder in which a study's data live.
package struct Workspace: Sendable {
  /// Without a slash at its end.
  package let root: String
  package let files: any FileSystem

  /// Names a workspace on a file system, this machine's if none is given; touches nothing.
  package init(root: String, files: (any FileSystem)? = nil) {
    var root = root
    while root.utf8.count > 1, root.utf8.last == UInt8(ascii: "/") { root.removeLast() }
    self.root = root
    self.files = files ?? LocalFileSystem(root: root)
  }

  /// What sites send, one folder per site; read, never written.
  package var inbox: String { root + "/inbox" }
  package var objects: String { root + "/store/objects" }
  package var partitions: String { root + "/store/partitions" }
  /// Scratch files of one run.
  package var spool: String { root + "/store/spool" }
  package var ledger: String { root + "/ledger.sqlite" }
  package var vault: String { root + "/vault" }
  /// What opens the archives of each site.
  package var passwords: String { vault + "/passwords" }
  /// Which participant has which token, in generations.
  package var crosswalk: String { vault + "/crosswalk" }
  /// Keys that others took the place of.
  package var sealedKeys: String { vault + "/sealed" }
  package var releases: String { root + "/releases" }
  /// Editions of what goes back to the sites.
  package var queries: String { root + "/queries" }
  package var logs: String { root + "/logs" }
  /// Releases that were made with a scrambled allocation: a line of its own, which no other release ever joins.
  package var rehearsals: String { root + "/dummy" }
  /// The last build of each release that was not published because of what was found in it.
  var withheld: String { vault + "/withheld" }
  var lockFile: String { root + "/.lock" }

  package var objectStore: ObjectStore { ObjectStore(workspace: self) }

  /// A path as messages show it.
  package func shown(_ path: String) -> String { path.relative(to: root) }

  /// Makes the folders that are missing.
  ///
  /// - Throws: also where the vault is a link or open to anybody else.
  package func create() throws(StoreError) {
    for folder in [root, inbox, root + "/store", objects, partitions, spool, releases, queries, logs] {
      try files.makeFolderIfMissing(folder, mode: 0o750)
    }
    try files.makeFolderIfMissing(vault, mode: 0o700)
    guard let status = try files.status(at: vault, followingLink: false), status.kind == .folder,
      status.mode & 0o077 == 0
    else {
      throw StoreError(
        "use the vault", shown(vault), reason: "it is a link, or others than its owner may enter it",
        help: "make it a folder of its own and run: chmod 700 vault")
    }
  }

  /// Makes the folder of rehearsals, which most workspaces never need.
  package func createRehearsals() throws(StoreError) { try files.makeFolderIfMissing(rehearsals, mode: 0o750) }

  /// The files in a folder and below it, in order; none where there is no such folder.
  package func files(below folder: String) throws(StoreError) -> [String] {
    try files.exists(folder) ? files.files(below: folder).map { folder + "/" + $0 } : []
  }

  /// The bytes of a file that nobody changes while this is used.
  package func bytes(of path: String) throws(StoreError) -> MappedFile { try MappedFile(path, on: files) }

  /// Takes the workspace for this process until the lock is released, dropped, or the process ends.
  ///
  /// Throws where another process has it, with that process and the time that it gave as its start.
  package func lock(startedUTC: String) throws(StoreError) -> WorkspaceLock {
    try WorkspaceLock(self, startedUTC: startedUTC)
  }
}
