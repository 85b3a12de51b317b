import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

@Suite("Characters that were lost or garbled before a file was sent")
struct TextDamageTests {
  private func first(_ bytes: [UInt8]) -> (damage: TextDamage, at: Int)? {
    bytes.withUnsafeBufferPointer { text in
      for place in text.indices {
        if let damage = TextDamage(in: text, at: place) { return (damage, place) }
      }
      return nil
    }
  }

  @Test(
    "UTF-8 that was taken for another encoding is found where it begins",
    arguments: [
      // "é" is C3 A9; taken for ISO-8859-1 or windows-1252 it is U+00C3 U+00A9.
      ([0x78, 0xC3, 0x83, 0xC2, 0xA9] as [UInt8], 1),
      // "£" is C2 A3, taken for U+00C2 U+00A3.
      ([0xC3, 0x82, 0xC2, 0xA3], 0),
      // "’" is E2 80 99: U+00E2, then in windows-1252 U+20AC and U+2122.
      ([0x61, 0x62, 0xC3, 0xA2, 0xE2, 0x82, 0xAC, 0xE2, 0x84, 0xA2], 2),
      // "Đ" is C4 90: U+00C4 and the control character U+0090.
      ([0x44, 0xC3, 0x84, 0xC2, 0x90], 1),
      // The same as above taken for ISO-8859-1: U+00E2 U+0080 U+0099.
      ([0xC3, 0xA2, 0xC2, 0x80, 0xC2, 0x99], 0),
    ])
  func mojibake(_ bytes: [UInt8], _ place: Int) {
    #expect(first(bytes)?.damage == .mojibake)
    #expect(first(bytes)?.at == place)
  }

  @Test(
    "honest letters are left alone",
    arguments: [
      "é", "Ångström", "São Paulo", "Müller–Lüdenscheidt", "£5", "Â", "â€", "naïve café", "Ã", "日本", "„Spaß“", "«ÉTÉ»",
      "heiß…", "CAFÉ®", "SÃO", "pâ…”",
    ])
  func honest(_ text: String) {
    #expect(first(Array(text.utf8)) == nil)
  }

  @Test("The mark of a lost character is found")
  func lost() {
    #expect(first(Array("caf\u{FFFD}".utf8))?.damage == .lostCharacter)
    #expect(first(Array("caf\u{FFFD}".utf8))?.at == 3)
    #expect(first([0xEF, 0xBF]) == nil)
  }

  @Test("A finding tells record and column, and the cell is read as it is")
  func findings() throws {
    let form = Form(
      id: "F", label: "F", key: ["subj"], fields: [Field("subj", .text, .subject), Field("word", .text)])
    let layout = FileLayout(
      name: "f",
      tables: [
        TableLayout(
          form: "F",
          columns: [
            ColumnLayout(field: "subj", source: .column("P")), ColumnLayout(field: "word", source: .column("W")),
          ])
      ])
    let reading = try Reading(
      "P,W\nA1,plain\nA2,caf\u{C3}\u{A9}\nA3,caf\u{FFFD}\nA4,\u{E9}\n", layout, .of([form]))
    #expect(reading.rules == ["encoding.mojibake@3", "encoding.lost_character@4"])
    #expect(reading.findings.map { $0.field?.text } == ["word", "word"])
    // The rows of the batch, so that the participants can be told.
    #expect(reading.findings.map(\.row) == [1, 2])
    #expect(reading.texts("word") == ["plain", "caf\u{C3}\u{A9}", "caf\u{FFFD}", "\u{E9}"])
  }

  @Test("Each damaged cell of a record is told of, once, and one that no field is read from under its column's name")
  func cells() throws {
    let form = Form(
      id: "F", label: "F", key: ["subj"],
      fields: [Field("subj", .text, .subject), Field("a", .text), Field("b", .text)])
    let layout = FileLayout(
      name: "f",
      tables: [
        TableLayout(
          form: "F",
          columns: [
            ColumnLayout(field: "subj", source: .column("P")), ColumnLayout(field: "a", source: .column("A")),
            ColumnLayout(field: "b", source: .column("B")),
          ])
      ])
    let bad = "\u{C3}\u{A9}\u{C3}\u{A9}"
    let reading = try Reading("P,X,A,B\nA1,\(bad),\(bad),\(bad)\n", layout, .of([form]))
    let damage = reading.findings.filter { $0.rule == "encoding.mojibake" }
    #expect(damage.map { $0.field?.text } == ["a", "b", "X"])
    #expect(damage.map(\.row) == [0, 0, nil])
  }
}
