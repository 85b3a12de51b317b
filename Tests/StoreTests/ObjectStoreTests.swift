import Glibc
import Testing

@testable import Store

@Suite("The object store")
struct ObjectStoreTests {
  static let path = "store/objects/ba/" + FileSinkTests.abc

  @Test("An object lies under its hash, read-only, and what the site sent is untouched")
  func puts() throws {
    let disk = try Disk()
    let source = disk.write("abc", to: "inbox/a.zip")
    let object = try disk.workspace.objectStore.put(source)
    #expect(object.id.text == FileSinkTests.abc)
    #expect(object.size == 3)
    #expect(object.isNew)
    #expect(disk.workspace.objectStore.path(of: object.id) == disk.workspace.root + "/" + Self.path)
    #expect(disk.text(Self.path) == "abc")
    #expect(disk.mode(Self.path) == 0o444)
    #expect(disk.text("inbox/a.zip") == "abc")
    #expect(disk.names("store/objects") == ["ba"])
  }

  @Test("The mode and the bytes are durable before the name is")
  func order() throws {
    let disk = try Disk()
    let source = disk.write("abc", to: "inbox/a.zip")
    let (workspace, files) = disk.workspace(.init())
    _ = try workspace.objectStore.put(source)
    #expect(
      files.calls == [
        "open .object.tmp-", "mkdir ba", "sync objects", "mode .object.tmp-", "write .object.tmp-",
        "sync .object.tmp-", "rename \(FileSinkTests.abc)", "sync ba",
      ])
  }

  @Test("The same bytes a second time are known, and change nothing")
  func twice() throws {
    let disk = try Disk()
    _ = try disk.workspace.objectStore.put(disk.write("abc", to: "inbox/a.zip"))
    let again = try disk.workspace.objectStore.put(disk.write("abc", to: "inbox/b.zip"))
    #expect(again.id.text == FileSinkTests.abc)
    #expect(!again.isNew)
    #expect(disk.names("store/objects") == ["ba"])
    #expect(disk.names("store/objects/ba") == [FileSinkTests.abc])
  }

  @Test("A damaged object is found by verifying and by putting its bytes again")
  func damaged() throws {
    let disk = try Disk()
    let source = disk.write("abc", to: "inbox/a.zip")
    let id = try disk.workspace.objectStore.put(source).id
    try disk.workspace.objectStore.verify(id)
    disk.write("abd", to: Self.path)
    let error = #expect(throws: StoreError.self) { try disk.workspace.objectStore.verify(id) }
    #expect(error?.path == Self.path)
    #expect(error?.reason == "its bytes are not those that were stored")
    #expect(throws: StoreError.self) { try disk.workspace.objectStore.put(source) }
    #expect(disk.names("store/objects") == ["ba"])
    unlink(disk.workspace.objectStore.path(of: id))
    #expect(throws: StoreError.self) { try disk.workspace.objectStore.verify(id) }
  }

  @Test("A file that is still being sent is not taken in")
  func changing() throws {
    let disk = try Disk()
    let source = disk.write("ab", to: "inbox/a.zip")
    let (workspace, _) = disk.workspace(
      .init(beforeReading: {
        let descriptor = open(source, O_WRONLY | O_APPEND)
        _ = write(descriptor, "c", 1)
        close(descriptor)
      }))
    let error = #expect(throws: StoreError.self) { try workspace.objectStore.put(source) }
    #expect(error?.reason == "the file changed while it was read")
    #expect(error?.path == "inbox/a.zip")
    #expect(disk.names("store/objects").isEmpty)
    #expect(try disk.workspace.objectStore.put(source).id.text == FileSinkTests.abc)
  }

  @Test("Links, folders and pipes are not taken in")
  func oddFiles() throws {
    let disk = try Disk()
    disk.write("abc", to: "inbox/a.zip")
    symlink("a.zip", disk.workspace.inbox + "/link.zip")
    mkfifo(disk.workspace.inbox + "/pipe.zip", 0o600)
    mkdir(disk.workspace.inbox + "/folder.zip", 0o700)
    for name in ["link.zip", "pipe.zip", "folder.zip", "none.zip"] {
      #expect(throws: StoreError.self) { try disk.workspace.objectStore.put(disk.workspace.inbox + "/" + name) }
    }
    #expect(disk.names("store/objects").isEmpty)
  }

  @Test("After a kill at any call the object is whole or absent, and the next attempt stores it")
  func kills() throws {
    var at = 1
    while true {
      let disk = try Disk()
      let source = disk.write("abc", to: "inbox/a.zip")
      let (workspace, files) = disk.workspace(.init(killedAt: at))
      _ = try? workspace.objectStore.put(source)
      let left = disk.text(Self.path)
      #expect(left == nil || left == "abc")
      _ = try disk.workspace.recover(committed: nil)
      #expect(try disk.workspace.objectStore.put(source).id.text == FileSinkTests.abc)
      #expect(disk.text(Self.path) == "abc")
      if !files.wasKilled { break }
      at += 1
    }
    #expect(at == 9)
  }

  @Test("An object's name is 64 lower-case hexadecimal digits")
  func identifiers() {
    #expect(ObjectID(FileSinkTests.abc) != nil)
    #expect(ObjectID(FileSinkTests.abc.uppercased()) == nil)
    #expect(ObjectID("../" + String(repeating: "a", count: 61)) == nil)
    #expect(ObjectID("") == nil)
  }
}
