import Testing

@testable import Store

@Suite("Partition folders")
struct PartitionFolderTests {
  private func append(_ text: String, to name: String, _ folder: PartitionFolder) throws {
    try bytes(text).withUnsafeBytes { try folder.append($0, to: name) }
  }

  private func text(_ file: MappedFile) -> String { file.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }

  @Test("Bytes add up in their files and can be mapped by the run that builds them")
  func appends() throws {
    let disk = try Disk()
    let folder = try PartitionFolder.build("f1", in: disk.workspace)
    try append("ab", to: "b0", folder)
    try append("x", to: "b1", folder)
    try append("c", to: "b0", folder)
    try append("", to: "empty", folder)
    #expect(try folder.names() == ["b0", "b1", "empty"])
    let mapped = try folder.map("b0")
    #expect(mapped.count == 3)
    #expect(text(mapped) == "abc")
    #expect(try folder.map("empty").count == 0)
    #expect(throws: StoreError.self) { try folder.map("b2") }
  }

  @Test("Only sealed partitions are found by a later run")
  func seals() throws {
    let disk = try Disk()
    var folder = try PartitionFolder.build("f1", in: disk.workspace)
    try append("abc", to: "b0", folder)
    #expect(try PartitionFolder.find("f1", in: disk.workspace)?.path == nil)
    try folder.seal()
    let found = try #require(try PartitionFolder.find("f1", in: disk.workspace))
    #expect(found.isSealed)
    #expect(text(try found.map("b0")) == "abc")
    #expect(disk.names("store/partitions") == ["f1"])
  }

  @Test("Sealing syncs every file and the folder before the folder gets its name")
  func order() throws {
    let disk = try Disk()
    let (workspace, files) = disk.workspace(.init())
    var folder = try PartitionFolder.build("f1", in: workspace)
    try append("abc", to: "b0", folder)
    try folder.seal()
    #expect(
      files.calls == [
        "mkdir f1.building", "open b0", "write b0", "sync b0", "sync f1.building", "rename f1", "sync partitions",
      ])
  }

  @Test("A new build starts empty and replaces sealed partitions of its fingerprint only when it is sealed")
  func rebuilds() throws {
    let disk = try Disk()
    var old = try PartitionFolder.build("f1", in: disk.workspace)
    try append("old", to: "b0", old)
    try old.seal()
    try append("left over", to: "b0", try PartitionFolder.build("f1", in: disk.workspace))
    var new = try PartitionFolder.build("f1", in: disk.workspace)
    try append("new", to: "b1", new)
    #expect(disk.text("store/partitions/f1/b0") == "old")
    try new.seal()
    #expect(disk.names("store/partitions/f1") == ["b1"])
  }

  @Test("Removed partitions are gone, and a map that is open stays readable")
  func removes() throws {
    let disk = try Disk()
    var folder = try PartitionFolder.build("f1", in: disk.workspace)
    try append("abc", to: "b0", folder)
    try folder.seal()
    let mapped = try folder.map("b0")
    try folder.remove()
    #expect(disk.names("store/partitions").isEmpty)
    #expect(text(mapped) == "abc")
  }
}
