import Glibc
import Testing

@testable import Store

@Suite("Release folders")
struct ReleaseFolderTests {
  /// SHA-256 of "m2", by sha256sum.
  static let m2 = "29c1b289e7522195b362e44f54e05470b69ad20540ab60a18a05e5bf6951f13d"

  static func build(_ id: String, _ text: String, manifest: String, in workspace: Workspace) throws -> ReleaseFolder {
    let release = try ReleaseFolder(id, in: workspace)
    let sink = try release.file("blinded/adsl.csv")
    try sink.write(text)
    try sink.commit()
    try release.seal(manifest: bytes(manifest))
    return release
  }

  @Test("A release appears whole, and current points to it")
  func publishes() throws {
    let disk = try Disk()
    let release = try Self.build("r1", "one", manifest: "m1", in: disk.workspace)
    #expect(disk.names("releases") == [".building-r1"])
    #expect(try release.publish())
    #expect(disk.names("releases") == ["current", "r1"])
    #expect(try disk.workspace.currentRelease() == "r1")
    #expect(disk.text("releases/current/blinded/adsl.csv") == "one")
    #expect(disk.text("releases/current/manifest.json") == "m1")
  }

  @Test("The next release takes the place of current and leaves the older one")
  func swaps() throws {
    let disk = try Disk()
    try Self.build("r1", "one", manifest: "m1", in: disk.workspace).publish()
    try Self.build("r2", "two", manifest: "m2", in: disk.workspace).publish()
    #expect(try disk.workspace.currentRelease() == "r2")
    #expect(disk.text("releases/current/blinded/adsl.csv") == "two")
    #expect(disk.text("releases/r1/blinded/adsl.csv") == "one")
  }

  @Test("The manifest is written after every other file, and current moves last")
  func order() throws {
    let disk = try Disk()
    let (workspace, files) = disk.workspace(.init())
    try Self.build("r1", "one", manifest: "m1", in: workspace).publish()
    #expect(
      files.calls == [
        "mkdir .building-r1", "mkdir blinded", "sync .building-r1",
        "open .adsl.csv.tmp-", "write .adsl.csv.tmp-", "sync .adsl.csv.tmp-", "rename adsl.csv", "sync blinded",
        "sync blinded", "sync .building-r1",
        "open .manifest.json.tmp-", "write .manifest.json.tmp-", "sync .manifest.json.tmp-", "rename manifest.json",
        "sync .building-r1", "sync releases",
        "rename r1", "sync releases", "link .current.tmp-", "rename current", "sync releases",
      ])
  }

  @Test("Publishing the same release again drops the build and points current to what is there")
  func again() throws {
    let disk = try Disk()
    try Self.build("r1", "one", manifest: "m1", in: disk.workspace).publish()
    try Self.build("r2", "two", manifest: "m2", in: disk.workspace).publish()
    #expect(try Self.build("r1", "one", manifest: "m1", in: disk.workspace).publish() == false)
    #expect(disk.names("releases") == ["current", "r1", "r2"])
    #expect(try disk.workspace.currentRelease() == "r1")
  }

  @Test("A published release is never changed: the same id with another manifest is refused")
  func conflict() throws {
    let disk = try Disk()
    try Self.build("r1", "one", manifest: "m1", in: disk.workspace).publish()
    let error = #expect(throws: StoreError.self) {
      try Self.build("r1", "new", manifest: "m9", in: disk.workspace)
    }
    #expect(error?.reason == "a release of this id with another manifest is there")
    #expect(disk.text("releases/r1/blinded/adsl.csv") == "one")
  }

  @Test("A release with an unfinished file is not sealed")
  func unfinished() throws {
    let disk = try Disk()
    let release = try ReleaseFolder("r1", in: disk.workspace)
    let sink = try release.file("a.csv")
    let error = #expect(throws: StoreError.self) { try release.seal(manifest: bytes("m1")) }
    #expect(error?.reason == "the file is not finished")
    try sink.commit()
    try release.seal(manifest: bytes("m1"))
  }

  @Test("An abandoned release leaves nothing")
  func abandons() throws {
    let disk = try Disk()
    try Self.build("r1", "one", manifest: "m1", in: disk.workspace).abandon()
    #expect(disk.names("releases").isEmpty)
  }

  @Test("After a kill at any call current shows the old release or the new one whole, and a rerun ends the same")
  func kills() throws {
    var at = 1
    while true {
      let disk = try Disk()
      try Self.build("r1", "one", manifest: "m1", in: disk.workspace).publish()
      let (workspace, files) = disk.workspace(.init(killedAt: at))
      _ = try? Self.build("r2", "two", manifest: "m2", in: workspace).publish()
      let seen = disk.text("releases/current/blinded/adsl.csv").map {
        [$0, disk.text("releases/current/manifest.json")]
      }
      #expect(seen == ["one", "m1"] || seen == ["two", "m2"], "killed at call \(at)")
      _ = try disk.workspace.recover(committed: nil)
      try Self.build("r2", "two", manifest: "m2", in: disk.workspace).publish()
      #expect(disk.names("releases") == ["current", "r1", "r2"])
      #expect(disk.text("releases/current/blinded/adsl.csv") == "two")
      #expect(disk.text("releases/current/manifest.json") == "m2")
      if !files.wasKilled { break }
      at += 1
    }
    #expect(at == 22)
  }

  @Test("A release that the ledger committed is published by recovery, wherever publishing was cut off")
  func finishesCommitted() throws {
    for at in 1...6 {
      let disk = try Disk()
      try Self.build("r1", "one", manifest: "m1", in: disk.workspace).publish()
      // Sealed by one process; publishing takes five calls of the next.
      let (workspace, files) = disk.workspace(.init(killedAt: 16 + at))
      let release = try Self.build("r2", "two", manifest: "m2", in: workspace)
      _ = try? release.publish()
      #expect(files.wasKilled == (at < 6))
      let recovery = try disk.workspace.recover(committed: .init(id: "r2", manifestSHA256: Self.m2))
      #expect(recovery.published == (at < 5 ? "r2" : nil))
      #expect(try disk.workspace.currentRelease() == "r2")
      #expect(disk.text("releases/current/blinded/adsl.csv") == "two")
      #expect(disk.names("releases") == ["current", "r1", "r2"])
    }
  }

  @Test("Recovery does not publish a build whose manifest is not the one that the ledger knows")
  func otherManifest() throws {
    let disk = try Disk()
    try Self.build("r1", "one", manifest: "m1", in: disk.workspace).publish()
    _ = try Self.build("r2", "two", manifest: "m3", in: disk.workspace)
    let recovery = try disk.workspace.recover(committed: .init(id: "r2", manifestSHA256: Self.m2))
    #expect(recovery.published == nil)
    #expect(recovery.removed == ["releases/.building-r2"])
    #expect(try disk.workspace.currentRelease() == "r1")
  }
}
