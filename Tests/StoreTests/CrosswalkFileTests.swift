import Crypto
import Glibc
import Testing

@testable import Store

@Suite("The crosswalk on disk")
struct CrosswalkFileTests {
  private let master = MasterKey(study: "demo", bytes: SymmetricKey(data: Array(UInt8(0)...31)))
  private let key = SymmetricKey(data: [UInt8](repeating: 7, count: 32))
  private let first = CrosswalkRecord(
    site: "STG", trialNumber: "04-002", raw: bytes("sgh\t2\n"), token: "4T4ZAB6SR4REJ0F7", keyVersion: 1,
    firstSeen: String(repeating: "a", count: 64))
  private let second = CrosswalkRecord(
    site: "ABD", trialNumber: "01-007", raw: [], token: "CKAPKHMJAEBNM6HB", keyVersion: 2, firstSeen: "",
    earlier: [.init(keyVersion: 1, token: "0000000000000000")])

  private func file(_ disk: Disk) -> CrosswalkFile { CrosswalkFile(in: disk.workspace, master: master, key: key) }

  private func refusal(_ disk: Disk, known: CrosswalkFile.Head?, _ other: CrosswalkFile? = nil) -> StoreError? {
    do {
      _ = try (other ?? file(disk)).load(known: known)
      return nil
    } catch {
      return error
    }
  }

  @Test("Before the first generation there is nothing; then records come back, in order, with odd bytes in numbers")
  func roundTrip() throws {
    let disk = try Disk()
    #expect(try file(disk).load(known: nil) == CrosswalkFile.Content())
    let head = try file(disk).append([first, second], after: nil)
    #expect(head.generation == 1)
    #expect(try file(disk).load(known: head) == CrosswalkFile.Content(head: head, records: [second, first]))
    #expect(disk.mode("vault/crosswalk") == 0o700)
    #expect(disk.mode("vault/crosswalk/00000001.crosswalk") == 0o600)
    let next = try file(disk).append([first], after: head)
    #expect(try file(disk).load(known: next).records == [first])
    #expect(disk.names("vault/crosswalk") == ["00000001.crosswalk", "00000002.crosswalk"])
  }

  @Test("Nothing of a record can be read in the file")
  func encrypted() throws {
    let disk = try Disk()
    _ = try file(disk).append([first, second], after: nil)
    let raw = try disk.workspace.files.readAll(
      disk.workspace.crosswalk + "/00000001.crosswalk", limit: 1 << 16)
    for word in ["04-002", "STG", "4T4ZAB6SR4REJ0F7", "sgh"] { #expect(raw.firstRange(of: bytes(word)) == nil) }
    #expect(raw.starts(with: bytes("vertebra-crosswalk 1 demo 1 acd03eb2 \(String(repeating: "0", count: 64)) 2\n")))
  }

  @Test("A generation that a crash kept from the ledger is taken where it follows on the one it knows")
  func newerThanKnown() throws {
    let disk = try Disk()
    let one = try file(disk).append([first], after: nil)
    let two = try file(disk).append([first, second], after: one)
    #expect(try file(disk).load(known: one) == CrosswalkFile.Content(head: two, records: [second, first]))
    #expect(try file(disk).load(known: nil).head == two)
    let three = try file(disk).append([second], after: CrosswalkFile.Head(generation: 2, sha256: one.sha256))
    #expect(three.generation == 3)
    #expect(refusal(disk, known: one)?.reason == "it does not follow on the generation before")
  }

  @Test("A missing, older or exchanged crosswalk is refused with what to do")
  func history() throws {
    let disk = try Disk()
    let one = try file(disk).append([first], after: nil)
    let path = disk.workspace.crosswalk + "/00000001.crosswalk"
    #expect(refusal(disk, known: .init(generation: 2, sha256: one.sha256))?.reason.contains("which is newer") == true)
    #expect(
      refusal(disk, known: .init(generation: 1, sha256: String(repeating: "b", count: 64)))?.reason.contains(
        "not the file that the ledger knows") == true)
    unlink(path)
    let missing = try #require(refusal(disk, known: one))
    #expect(missing.reason == "the ledger knows 1 generations, and there is none")
    #expect(missing.help.contains("backup"))
    let other = MasterKey(study: "other", bytes: master.bytes)
    _ = try CrosswalkFile(in: disk.workspace, master: other, key: key).append([first], after: nil)
    #expect(refusal(disk, known: nil)?.reason == "it is of another study")
  }

  @Test("Every byte counts: a file that was changed or cut anywhere is refused")
  func damage() throws {
    let disk = try Disk()
    _ = try file(disk).append([first, second], after: nil)
    let path = disk.workspace.crosswalk + "/00000001.crosswalk"
    let whole = try disk.workspace.files.readAll(path, limit: 1 << 16)
    func put(_ changed: [UInt8]) throws {
      let sink = try FileSink(path, on: disk.workspace.files, mode: 0o600)
      try sink.write(changed)
      try sink.commit()
    }
    for index in whole.indices {
      var changed = whole
      changed[index] ^= 1
      try put(changed)
      #expect(refusal(disk, known: nil) != nil, "byte \(index)")
    }
    for count in stride(from: 0, to: whole.count, by: 7) {
      try put(Array(whole.prefix(count)))
      #expect(refusal(disk, known: nil) != nil, "cut at \(count)")
    }
    try put(whole)
    #expect(refusal(disk, known: nil) == nil)
  }

  @Test("Another key is refused by its id, and one that pretends to be the same by the encryption")
  func otherKey() throws {
    let disk = try Disk()
    _ = try file(disk).append([first], after: nil)
    let stranger = MasterKey(study: "demo", bytes: SymmetricKey(data: [UInt8](repeating: 1, count: 32)))
    let named = refusal(disk, known: nil, CrosswalkFile(in: disk.workspace, master: stranger, key: key))
    #expect(named?.reason.contains("encrypted with key acd03eb2") == true)
    let wrong = SymmetricKey(data: [UInt8](repeating: 8, count: 32))
    let opened = refusal(disk, known: nil, CrosswalkFile(in: disk.workspace, master: master, key: wrong))
    #expect(opened?.reason == "it was changed or cut since it was written")
  }

  @Test("A crosswalk that others may read, or whose folder others may write to, is refused")
  func permissions() throws {
    let disk = try Disk()
    _ = try file(disk).append([first], after: nil)
    let path = disk.workspace.crosswalk + "/00000001.crosswalk"
    chmod(path, 0o640)
    #expect(refusal(disk, known: nil)?.reason == "others than its owner may use it")
    chmod(path, 0o600)
    chmod(disk.workspace.vault, 0o720)
    #expect(refusal(disk, known: nil)?.reason == "others than its owner may write to the folder")
  }

  @Test("A kill at any moment of writing leaves the generation before, whole, and writing can be repeated")
  func killed() throws {
    var calls = 1
    while true {
      let disk = try Disk()
      let one = try file(disk).append([first], after: nil)
      let (workspace, files) = disk.workspace(.init(killedAt: calls))
      let writer = CrosswalkFile(in: workspace, master: master, key: key)
      let written = try? writer.append([first, second], after: one)
      let found = try file(disk).load(known: one)
      #expect(found.records == [first] || found.records == [second, first])
      if written != nil { #expect(found.records.count == 2) }
      if found.records.count == 1 {
        _ = try disk.workspace.recover(committed: nil)
        #expect(try file(disk).append([first, second], after: one).generation == 2)
      }
      guard files.wasKilled else { break }
      calls += 1
    }
    #expect(calls > 4)
  }
}
