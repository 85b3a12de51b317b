import Stages
import Store
import StudyModel
import Tables
import TestSupport
import Testing

@testable import Execution

@Suite("Withdrawn participants are held back, and looked for")
struct WithdrawalGateTests {
  private func batch(_ numbers: [String?]) -> Batch {
    Batch(
      table: "F", names: ["subj", "n"],
      columns: [
        .text(TextColumn(numbers)), .integer(FixedColumn(values: numbers.indices.map { Int32($0) })),
      ],
      origins: RowOrigins(
        members: numbers.map { _ in 3 }, records: numbers.indices.map { UInt32($0 + 2) }))
  }

  @Test("Their rows go, however the number is written; findings about others keep their rows, and theirs go")
  func holds() throws {
    let study = try VaultFixture().study
    let withdrawn = Withdrawals([Crosswalk.Subject(centre: 0, sequence: 7)])
    let gate = try #require(WithdrawalGate(study.sites[0], study: study, withdrawn))
    var batch = batch(["A001", "A007", nil, "a-7", "A070", "A7", "x"])
    batch.mark(5, .quarantined)
    var record = StageRecord()
    for row in 0..<7 { record.find("r\(row)", .query, row: row, in: batch, "Said.") }
    let held = try #require(gate.hold(&batch, subject: "subj"))
    // The row that the source had set aside already is counted there.
    #expect(held.rows == 2)
    #expect((0..<batch.rowCount).map { batch["n"]?.text(at: $0) } == ["0", "2", "4", "6"])
    let kept = held.renumbered(record.takeFindings())
    #expect(kept.map(\.rule) == ["r0", "r2", "r4", "r6"])
    #expect(kept.map(\.row) == [0, 1, 2, 3])
    #expect(gate.hold(&batch, subject: "subj") == nil)
    #expect(WithdrawalGate(study.sites[0], study: study, .none) == nil)
  }

  private func finds(_ words: [String], in bytes: [UInt8]) throws -> Bool {
    let folder = TemporaryFolder()
    let path = folder.path + "/f"
    let files = LocalFileSystem()
    let file = try files.open(path, for: .creating, mode: 0o600)
    try bytes.withUnsafeBytes { try files.writeAll($0, to: file) }
    try files.close(file)
    return WordSearch(words).finds(in: try MappedFile(path, on: files))
  }

  @Test("A word is found whole, in text, in gzip of several parts and in zips, wherever it lies")
  func search() throws {
    func has(_ text: String, _ words: [String] = ["04-006", "SGH006"]) throws -> Bool {
      try finds(words, in: Array(text.utf8))
    }
    #expect(try has("a,04-006,b") && has("04-006") && has("x SGH006\n"))
    #expect(try !has("104-006") && !has("04-0061") && !has("04-06") && !has("sgh006") && !has(""))
    // Too short, or digits alone: left out.
    #expect(try !has("1234567 A7", ["1234567", "A7"]))
    let filler = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) | 0x80 }
    for offset in [262_130, 262_138, 262_140, 262_143, 262_144, 262_145] {
      var bytes = filler
      bytes.replaceSubrange(offset..<(offset + 6), with: Array("04-006".utf8))
      let packed = Deflate.gzip(Array("first".utf8)) + Deflate.gzip(bytes)
      #expect(try finds(["04-006"], in: packed), "at \(offset)")
      bytes[offset + 6] = UInt8(ascii: "1")
      #expect(try !finds(["04-006"], in: Deflate.gzip(bytes)), "longer at \(offset)")
    }
    #expect(try !finds(["04-006"], in: Array(Deflate.gzip(Array("04-006".utf8)).prefix(12))))
  }
}
