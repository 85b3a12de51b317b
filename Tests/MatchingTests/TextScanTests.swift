import Testing

@testable import Matching

@Suite("Many values are looked for at once")
struct TextScanTests {
  private static let names = 0
  private static let numbers = 1

  private func table(_ names: [String], _ numbers: [String] = [], vocabulary: [String] = []) -> NeedleTable {
    var set = NeedleSet(classes: 2)
    for name in names { set.add(name, of: Self.names) }
    for number in numbers { set.add(number, of: Self.numbers) }
    return NeedleTable(set, vocabulary: vocabulary)
  }

  private func hits(_ table: NeedleTable, _ text: String, _ reading: Folding.Reading = .text) -> [Int: Int] {
    var scan = TextScan(table)
    scan.scan(text, as: reading)
    return scan.hits
  }

  private func hits(_ table: NeedleTable, records: String, _ columns: [TextScan.Cells]) -> [Int: Int] {
    var scan = TextScan(table)
    var records = records
    records.withUTF8 { scan.scan(records: UnsafeRawBufferPointer($0), columns: columns) }
    return scan.hits
  }

  @Test("What is longer than a word is found in any spelling, and within longer words")
  func long() {
    let table = table(["Kaczmarek, Phyllis", "Vandersloot", "419 Fourth Avenue SW"])
    #expect(hits(table, "seen by KACZMAREK PHYLLIS today") == [Self.names: 1])
    #expect(hits(table, "x=drvandersloot2") == [Self.names: 1])
    #expect(hits(table, "419 fourth avenue, sw") == [:])
    #expect(hits(table, "at 419 FOURTH-AVENUE SW.") == [Self.names: 1])
    #expect(hits(table, "at 1419 Fourth Avenue SW.") == [:])
    #expect(hits(table, "Kaczmarek and Phyllis") == [:])
  }

  @Test("A common word is no name in running text; it is where it is all of a cell, or beside another")
  func weak() {
    let table = table(["Long", "Grace"])
    #expect(hits(table, "a long walk, by the grace of") == [:])
    let columns: [TextScan.Cells] = [.text, .text]
    #expect(hits(table, records: "ID,NOTE\n1,a long walk\n2,grace period\n", columns) == [:])
    #expect(hits(table, records: "ID,NOTE\n1, LONG. \n", columns) == [Self.names: 1])
    #expect(hits(table, records: "ID,NOTE\n1,\"met Grace Long, twice\"\n", columns) == [Self.names: 2])
    // Neither a column that is not text, nor the border of two cells.
    #expect(hits(table, records: "ID,NOTE\nLong,x\n", [.skip, .text]) == [:])
    #expect(hits(table, records: "ID,NOTE\nso long,grace period\n", columns) == [:])
  }

  @Test("Numbers are found however they are grouped, and not across cells or within longer ones")
  func numbers() {
    let table = table([], ["(507) 555-0176", "7-877-433"])
    #expect(hits(table, "call 507.555.0176 now") == [Self.numbers: 1])
    #expect(hits(table, "5075550176") == [Self.numbers: 1])
    #expect(hits(table, "15075550176") == [:])
    #expect(hits(table, "507,555,0176") == [:])
    #expect(hits(table, "ab5075550176") == [:])
    // Seven digits may be a count; in the groups in which they were written, or as a cell of text, they are not.
    #expect(hits(table, "7877433 bytes") == [:])
    #expect(hits(table, "no. 7-877-433") == [Self.numbers: 1])
    #expect(hits(table, records: "A\n7877433\n", [.text]) == [Self.numbers: 1])
    #expect(hits(table, records: "A\n5075550176\n", [.number]) == [Self.numbers: 1])
  }

  @Test("Entities and escapes are resolved, and numbers of JSON are no text")
  func readings() {
    let table = table(["Catrìona Day", "O'Brien-Smith"], ["123456789"])
    #expect(hits(table, "<b>Catr&#236;ona&nbsp;Day</b>", .xml) == [Self.names: 1])
    #expect(hits(table, "O&apos;Brien&#x2010;Smith", .xml) == [Self.names: 1])
    #expect(hits(table, #"{"a": "Catri\u0300ona Day", "n": 123456789}"#, .json) == [Self.names: 1])
    #expect(hits(table, #"{"n": "123456789"}"#, .json) == [Self.numbers: 1])
  }

  @Test("Words of the configuration are excepted and counted")
  func vocabulary() {
    let table = table(
      ["Rochester", "Rochester", "ROCHESTER", "Vandersloot", "Al"], vocabulary: ["Mayo Clinic, Rochester"])
    #expect(hits(table, "Rochester") == [:])
    #expect(hits(table, "Vandersloot") == [Self.names: 1])
    #expect(table.counts[0] == NeedleTable.Count(seen: 3, searched: 1, excepted: 1, tooShort: 1))
  }

  @Test("What people write where there is nothing to write is no identifier")
  func placeholders() {
    let table = table(["Not known", "NO PHONE", "same as above", "Unit 12", "Notley Known"])
    #expect(hits(table, "the day is not known; no phone; same as above; unit 12") == [:])
    #expect(hits(table, "Notley Known") == [Self.names: 1])
    #expect(hits(table, records: "A\nUnit 12\n", [.text]) == [Self.names: 1])
    #expect(table.counts[0] == NeedleTable.Count(seen: 5, searched: 2, excepted: 3, tooShort: 0))
  }

  @Test("Nothing is missed where pieces of a text meet", arguments: [0, 1, 7, 11, 12, 13, 60])
  func pieces(_ shift: Int) {
    let table = table(["Kaczmarek Phyllis"])
    // A piece has 131,072 bytes.
    let text = String(repeating: "x ", count: 65_536 - 6) + String(repeating: "y", count: shift)
    #expect(hits(table, text + " Kaczmarek Phyllis " + text) == [Self.names: 1])
    let line = String(repeating: "z", count: 131_072 - 9 + shift)
    #expect(hits(table, line + "Kaczmarek Phyllis" + line) == [Self.names: 1])
  }

  @Test("A hundred thousand values are told apart")
  func many() {
    let table = table((0..<100_000).map { "person number \($0)x" })
    #expect(hits(table, "person number 99999x; person number 100000x; PERSON NUMBER 77X") == [Self.names: 2])
  }
}
