import Glibc
import Testing

@testable import Store

@Suite("File sinks")
struct FileSinkTests {
  /// FIPS 180-4, the example "abc".
  static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  @Test("A file appears whole under its name, with its size and hash, and leaves no temporary file")
  func commits() throws {
    let disk = try Disk()
    let sink = try FileSink(disk.workspace.logs + "/a.txt", on: disk.workspace.files)
    try sink.write("a")
    #expect(disk.text("logs/a.txt") == nil)
    try sink.write("bc")
    #expect(try sink.commit() == FileReceipt(size: 3, sha256: Self.abc))
    #expect(disk.text("logs/a.txt") == "abc")
    #expect(disk.names("logs") == ["a.txt"])
  }

  @Test("The bytes are synced before the rename, and the folder after it")
  func order() throws {
    let disk = try Disk()
    let (workspace, files) = disk.workspace(.init())
    let sink = try FileSink(workspace.logs + "/a", on: files)
    try sink.write("abc")
    try sink.commit()
    #expect(files.calls == ["open .a.tmp-", "write .a.tmp-", "sync .a.tmp-", "rename a", "sync logs"])
  }

  @Test("Short writes are continued until every byte is there")
  func shortWrites() throws {
    let disk = try Disk()
    let (workspace, files) = disk.workspace(.init(longestWrite: 2))
    let sink = try FileSink(workspace.logs + "/a", on: files)
    try sink.write("abcdefg")
    #expect(try sink.commit().size == 7)
    #expect(disk.text("logs/a") == "abcdefg")
    #expect(files.calls.filter { $0.hasPrefix("write") }.count == 4)
  }

  @Test("Writes larger than the buffer keep their order")
  func large() throws {
    let disk = try Disk()
    let sink = try FileSink(disk.workspace.logs + "/a", on: disk.workspace.files)
    try sink.write([UInt8](repeating: 0x61, count: 3))
    try sink.write([UInt8](repeating: 0x61, count: 999_997))
    // FIPS 180-4, the example of a million times "a".
    let hash = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    #expect(sink.currentHash() == hash)
    #expect(try sink.commit() == FileReceipt(size: 1_000_000, sha256: hash))
  }

  @Test("An fsync that fails is not repeated, and the file does not appear")
  func failingSync() throws {
    let disk = try Disk()
    let (workspace, files) = disk.workspace(.init(failing: ("sync .a.tmp-", EIO)))
    let sink = try FileSink(workspace.logs + "/a", on: files)
    try sink.write("abc")
    let error = #expect(throws: StoreError.self) { try sink.commit() }
    #expect(error?.code == EIO)
    #expect(error?.help == "the disk reported an error; check the disk before the next run")
    #expect(files.calls.filter { $0.hasPrefix("sync") } == ["sync .a.tmp-"])
    #expect(disk.names("logs").isEmpty)
  }

  @Test("An abandoned or dropped file leaves nothing")
  func abandons() throws {
    let disk = try Disk()
    let sink = try FileSink(disk.workspace.logs + "/a", on: disk.workspace.files)
    try sink.write("abc")
    sink.abandon()
    do { _ = try FileSink(disk.workspace.logs + "/b", on: disk.workspace.files) }
    #expect(disk.names("logs").isEmpty)
  }

  @Test("A commit that may not replace keeps the file that is there")
  func exclusive() throws {
    let disk = try Disk()
    disk.write("old", to: "logs/a")
    let sink = try FileSink(disk.workspace.logs + "/a", on: disk.workspace.files)
    try sink.write("new")
    let error = #expect(throws: StoreError.self) { try sink.commit(replacing: false) }
    #expect(error?.code == EEXIST)
    #expect(error?.path == "logs/a")
    #expect(disk.text("logs/a") == "old")
    #expect(disk.names("logs") == ["a"])
  }

  @Test("A call that a signal interrupts is made again, any other failure is given back")
  func interrupts() {
    var codes = [EINTR, EINTR, ENOSPC]
    let result = retryingInterrupted {
      errno = codes.removeFirst()
      return -1
    }
    #expect(result == -1)
    #expect(codes.isEmpty)
  }

  @Test("A symbolic link is not opened, neither to read nor to write")
  func links() throws {
    let disk = try Disk()
    disk.write("secret", to: "target")
    symlink("../target", disk.workspace.logs + "/link")
    for purpose in [OpenPurpose.reading, .creating, .appending, .locking] {
      #expect(throws: StoreError.self) {
        try disk.workspace.files.open(disk.workspace.logs + "/link", for: purpose, mode: 0o600)
      }
    }
    #expect(disk.text("target") == "secret")
  }

  @Test("A message names the place in the workspace, the system's reason and what to do")
  func message() throws {
    let disk = try Disk()
    let error = #expect(throws: StoreError.self) {
      try disk.workspace.files.open(disk.workspace.inbox + "/none.zip", for: .reading, mode: 0)
    }
    #expect(
      error?.description == """
        cannot open 'inbox/none.zip': No such file or directory
        help: check that the path is right and that nothing else moves files in the workspace
        """)
  }

  @Test("Names are listed in the order of their bytes, and those that are no UTF-8 are counted")
  func listing() throws {
    let disk = try Disk()
    for name in ["b", "B", "é", "a"] { disk.write("", to: "inbox/" + name) }
    let latin1: [CChar] = Array((disk.workspace.inbox + "/x").utf8CString.dropLast()) + [CChar(bitPattern: 0xE9), 0]
    close(
      latin1.withUnsafeBufferPointer { pointer in
        pointer.baseAddress.map { open($0, O_WRONLY | O_CREAT, 0o600) } ?? -1
      })
    let listing = try disk.workspace.files.list(disk.workspace.inbox)
    #expect(listing == FolderListing(names: ["B", "a", "b", "é"], unreadableNames: 1))
  }
}
