import Glibc
import Testing

@testable import Store

@Suite("Workspaces")
struct WorkspaceTests {
  @Test("Making a workspace makes its folders, the vault for its owner only, and a second time changes nothing")
  func creates() throws {
    let disk = try Disk()
    disk.write("abc", to: "inbox/a.zip")
    try disk.workspace.create()
    #expect(disk.names("") == ["inbox", "logs", "queries", "releases", "store", "vault"])
    #expect(disk.names("store") == ["objects", "partitions", "spool"])
    #expect(disk.mode("vault") == 0o700)
    #expect((disk.mode("releases") ?? 0o777) & 0o007 == 0)
    #expect(disk.text("inbox/a.zip") == "abc")
    #expect(disk.workspace.ledger == disk.workspace.root + "/ledger.sqlite")
  }

  @Test("A vault that others may enter is refused")
  func openVault() throws {
    let disk = try Disk()
    chmod(disk.workspace.vault, 0o750)
    let error = #expect(throws: StoreError.self) { try disk.workspace.create() }
    #expect(error?.help == "make it a folder of its own and run: chmod 700 vault")
  }

  @Test("A vault that is a link is refused")
  func linkedVault() throws {
    let disk = try Disk()
    rmdir(disk.workspace.vault)
    mkdir(disk.workspace.root + "/elsewhere", 0o700)
    symlink("elsewhere", disk.workspace.vault)
    #expect(throws: StoreError.self) { try disk.workspace.create() }
  }

  @Test("A second opener is refused with the holder's process, and may come once the lock is gone")
  func locks() throws {
    let disk = try Disk()
    let lock = try disk.workspace.lock(startedUTC: "2026-01-31T22:00:00Z")
    let error = #expect(throws: StoreError.self) { try disk.workspace.lock(startedUTC: "2026-01-31T22:05:00Z") }
    let reason = try #require(error?.reason)
    #expect(reason.hasPrefix("process \(getpid()) on "))
    #expect(reason.hasSuffix(", started 2026-01-31T22:00:00Z, is working in it"))
    lock.release()
    let next = try disk.workspace.lock(startedUTC: "2026-01-31T22:10:00Z")
    lock.release()
    #expect(throws: StoreError.self) { try disk.workspace.lock(startedUTC: "2026-01-31T22:15:00Z") }
    next.release()
    #expect(disk.text(".lock")?.hasSuffix(" 2026-01-31T22:10:00Z\n") == true)
  }

  @Test("What a dead process wrote into the lock file does not hold the lock")
  func crashedHolder() throws {
    let disk = try Disk()
    disk.write("4194305 elsewhere 2026-01-30T22:00:00Z\n", to: ".lock")
    _ = try disk.workspace.lock(startedUTC: "2026-01-31T22:00:00Z")
    #expect(disk.text(".lock")?.hasPrefix("\(getpid()) ") == true)
  }

  @Test("Recovery removes what is unfinished, names it, and keeps the rest")
  func recovers() throws {
    let disk = try Disk()
    mkdir(disk.workspace.releases + "/.building-r1", 0o750)
    mkdir(disk.workspace.releases + "/.building-r1/blinded", 0o750)
    mkdir(disk.workspace.releases + "/r0", 0o750)
    mkdir(disk.workspace.partitions + "/f0.building", 0o750)
    mkdir(disk.workspace.partitions + "/f1", 0o750)
    for path in [
      "releases/.building-r1/blinded/a.csv", "releases/r0/manifest.json", "releases/.current.tmp-7-1",
      "store/objects/.object.tmp-7-2", "store/partitions/f0.building/b0", "store/partitions/f1/b0", "store/spool/x",
      "vault/.master.key.tmp-7-3", "vault/master.key", "inbox/.a.zip.tmp-7-4",
    ] { disk.write("x", to: path) }
    symlink("../vault", disk.workspace.spool + "/link")
    let recovery = try disk.workspace.recover(committed: nil)
    #expect(
      recovery.removed == [
        "store/objects/.object.tmp-7-2", "store/partitions/f0.building", "store/spool/link", "store/spool/x",
        "vault/.master.key.tmp-7-3", "releases/.building-r1", "releases/.current.tmp-7-1",
      ])
    #expect(recovery.published == nil)
    #expect(disk.names("releases") == ["r0"])
    #expect(disk.names("store/partitions") == ["f1"])
    #expect(disk.names("vault") == ["master.key"])
    #expect(disk.names("inbox") == [".a.zip.tmp-7-4"])
    #expect(try disk.workspace.recover(committed: nil).removed.isEmpty)
  }
}
