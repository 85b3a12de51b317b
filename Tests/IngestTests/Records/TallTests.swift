import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

private let labs = Form(
  id: "LB", label: "LB", key: ["subj", "visit"],
  fields: [
    Field("subj", .text, .subject), Field("visit", .text), Field("vitd", .number, unit: "nmol/L"),
    Field("pth", .number, unit: "pg/mL"), Field("alb", .number),
  ])

private let layout = FileLayout(
  name: "labs.csv",
  tables: [
    TableLayout(
      form: "LB",
      tall: TableLayout.Tall(item: ["Test"], value: "Result", by: ["StudyID", "Visit"], unit: "Units"),
      columns: [
        ColumnLayout(field: "subj", source: .column("StudyID")), ColumnLayout(field: "visit", source: .column("Visit")),
        ColumnLayout(field: "vitd", source: .item("25-OH Vitamin D"), unit: "ng/mL"),
        ColumnLayout(field: "pth", source: .item("PTH, intact")), ColumnLayout(field: "alb", source: .item("Albumin")),
      ])
  ])

@Suite("Files with one answer a record")
struct TallTests {
  @Test("the records of a key become one, with the place of the first")
  func groups() throws {
    let text = """
      StudyID,Visit,Test,Result,Units
      1001,BL,25-OH Vitamin D,20,ng/mL
      1001,BL,"PTH, intact",<5,pg/mL
      1001,BL,Sodium,140,mmol/L
      1001,M1,Albumin,3.9,g/dL
      1002,BL,Sodium,139,mmol/L
      1003,BL,Albumin,,
      1003,BL,25-OH Vitamin D,31,ng/mL

      """
    let reading = try Reading(text, layout, .of([labs]))
    #expect(reading.texts("subj") == ["1001", "1001", "1003"])
    #expect(reading.texts("visit") == ["BL", "M1", "BL"])
    #expect(reading.texts("vitd") == ["20", "<blank>", "31"])
    #expect(reading.texts("pth") == ["5", "<blank>", "<blank>"])
    #expect(reading.texts("alb") == ["<blank>", "3.9", "<blank>"])
    #expect(reading.batches[0]?.origins.records == [2, 5, 7])
    #expect(reading.rules.isEmpty)
    #expect(reading.counts.data == 7)
    #expect(reading.counts.unread == 2)
    #expect(reading.counts.holds)
  }

  @Test("an item that comes again makes a further version of the record, and another unit makes an answer invalid")
  func troubles() throws {
    let text = """
      StudyID,Visit,Test,Result,Units
      1,BL,Albumin,4,g/dL
      1,BL,Albumin,5,g/dL
      1,BL,25-OH Vitamin D,50,nmol/L
      1,BL,"PTH, intact",60,pg/mL
      2,BL,"PTH, intact",6,pmol/L

      """
    let reading = try Reading(text, layout, .of([labs]))
    #expect(reading.texts("subj") == ["1", "1", "2"])
    #expect(reading.texts("alb") == ["4", "5", "<blank>"])
    #expect(reading.texts("vitd") == ["<invalid>", "<invalid>", "<blank>"])
    #expect(reading.texts("pth") == ["60", "60", "<invalid>"])
    #expect(reading.batches[0]?.origins.records == [2, 3, 6])
    #expect(reading.rules == ["unit.unexpected@4", "unit.unexpected@6"])
    #expect(reading.findings.map(\.field) == ["vitd", "pth"])
  }

  @Test("several forms share a file, their items named by two columns, and a group may cross blocks")
  func forms() throws {
    let pain = Form(
      id: "PN", label: "PN", key: ["subj"], fields: [Field("subj", .text, .subject), Field("nrs", .integer)])
    let roland = Form(
      id: "RD", label: "RD", key: ["subj"],
      fields: [Field("subj", .text, .subject), Field("q1", .code, list: "yn"), Field("q2", .code, list: "yn")])
    let tall = TableLayout.Tall(item: ["Instrument", "Item"], value: "Answer", by: ["No"])
    let subject = ColumnLayout(field: "subj", source: .column("No"))
    let file = FileLayout(
      name: "f",
      tables: [
        TableLayout(
          form: "PN", tall: tall, columns: [subject, ColumnLayout(field: "nrs", source: .item("NRS/NRS24H"))]),
        TableLayout(
          form: "RD", tall: tall,
          columns: [
            subject, ColumnLayout(field: "q1", source: .item("RDQ/1")),
            ColumnLayout(field: "q2", source: .item("RDQ/2")),
          ]),
      ])
    var text = "No,Instrument,Item,Answer\n"
    for number in 1...50 {
      text += "\(number),NRS,NRS24H,\(number % 11)\n\(number),RDQ,1,Y\n"
      text += number % 2 == 0 ? "\(number),RDQ,2,N\n\(number),SF,1,5\n" : ""
    }
    let study = Study.of([pain, roland], lists: [CodeList("yn", ["Y", "N"])])
    let whole = try Reading(text, file, study)
    #expect(whole.texts("nrs").prefix(3) == ["1", "2", "3"])
    #expect(whole.texts("q2", table: 1).prefix(2) == ["<blank>", "N"])
    #expect(whole.batches[1]?.rowCount == 50)
    #expect(whole.batches[1]?.origins.records.prefix(2) == [3, 5])
    #expect(whole.counts.unread == 25)
    var sizes = RecordStream.Sizes()
    sizes.block = 128
    let pieces = try Reading(Array(text.utf8), file, study, chunk: 1, sizes: sizes)
    #expect(pieces.batches == whole.batches)
    #expect(pieces.counts == whole.counts)
  }

  @Test("a form that was sent twice becomes two records, and one sent three times three")
  func repeatedForms() throws {
    let form = ["Albumin,4,g/dL", "\"PTH, intact\",60,pg/mL"].map { "1,BL,\($0)" }.joined(separator: "\n") + "\n"
    for times in 1...3 {
      let text = "StudyID,Visit,Test,Result,Units\n" + String(repeating: form, count: times)
      let reading = try Reading(text, layout, .of([labs]))
      #expect(reading.texts("alb") == [String](repeating: "4", count: times))
      #expect(reading.texts("pth") == [String](repeating: "60", count: times))
      #expect(reading.batches[0]?.origins.records == (0..<times).map { UInt32(2 + 2 * $0) })
      #expect(reading.rules.isEmpty)
    }
  }

  @Test("an item that is answered without end is cut into records, and none is lost")
  func endlessItem() throws {
    let text = "StudyID,Visit,Test,Result,Units\n" + String(repeating: "1,BL,Albumin,4,g/dL\n", count: 20_000)
    let reading = try Reading(text, layout, .of([labs]))
    #expect(reading.batches[0]?.rowCount == 20_000)
    #expect(reading.batches[0]?.origins.records == (2...20_001).map { UInt32($0) })
  }

  @Test("a garbled answer is told of at the row that its record became a part of")
  func garbled() throws {
    let form = Form(
      id: "LB", label: "LB", key: ["subj"],
      fields: [Field("subj", .text, .subject), Field("a", .text), Field("b", .text)])
    let layout = FileLayout(
      name: "f",
      tables: [
        TableLayout(
          form: "LB", tall: TableLayout.Tall(item: ["Test"], value: "Result", by: ["Id"]),
          columns: [
            ColumnLayout(field: "subj", source: .column("Id")), ColumnLayout(field: "a", source: .item("A")),
            ColumnLayout(field: "b", source: .item("B")),
          ])
      ])
    let bad = "caf\u{C3}\u{A9}"
    let text = "Id,Test,Result\n1,A,x\n1,B,\(bad)\n2,A,y\n2,A,\(bad)\n2,Z,\(bad)\n3,B,\(bad)\n"
    let reading = try Reading(text, layout, .of([form]))
    #expect(reading.texts("subj") == ["1", "2", "2", "3"])
    let found = reading.findings.map { "\($0.origin?.record ?? 0) \($0.field?.text ?? "-") \($0.row ?? -1)" }
    // Nobody reads the answer to Z.
    #expect(found.sorted() == ["3 b 0", "5 a 2", "6 Result -1", "7 b 3"])
  }
}
