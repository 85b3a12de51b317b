import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

/// `é` as one character (U+00E9), and as `e` with U+0301 behind it, as a Mac writes it.
private let composed = "\u{E9}"
private let decomposed = "e\u{301}"

@Suite("Words are compared however their letters are spelt, and text keeps its bytes") struct SpellingTests {
  /// A file and a study that write `é` alike or each in its way.
  static let spellings = [
    (composed, composed), (composed, decomposed), (decomposed, composed), (decomposed, decomposed),
  ]

  @Test("codes, words for no value, names of columns and filters", arguments: spellings)
  func words(_ study: String, _ file: String) throws {
    let list = CodeList("c", ["Y", "N"])
    let form = Form(
      id: "F", label: "F", key: ["subj"],
      fields: [Field("subj", .text, .subject), Field("x", .code, list: "c"), Field("n", .number), Field("t", .text)])
    let layout = FileLayout(
      name: "f", dialect: Dialect(missing: [MissingCode(text: "ind\(study)termin\(study)", reason: .unknown)]),
      tables: [
        TableLayout(
          form: "F", filters: [TableLayout.Filter(column: "\(study)tat", texts: ["arr\(study)t\(study)"])],
          columns: [
            ColumnLayout(field: "subj", source: .column("P")),
            ColumnLayout(
              field: "x", source: .column("Fatigu\(study)"),
              codes: [CodeMapping(text: "\(study)puis\(study)", code: "Y"), CodeMapping(text: study, code: "N")]),
            ColumnLayout(field: "n", source: .column("N")), ColumnLayout(field: "t", source: .column("T")),
          ])
      ])
    let text = """
      P,\(file)tat,Fatigu\(file),N,T
      1,arr\(file)t\(file),\(file)puis\(file),3,caf\(file)
      2,autre,\(file)puis\(file),4,x
      3,arr\(file)t\(file),\(file),ind\(file)termin\(file),ind\(file)termin\(file)
      4,arr\(file)t\(file),e,5,y

      """
    let reading = try Reading(text, layout, .of([form], lists: [list]))
    #expect(reading.rules.isEmpty)
    #expect(reading.texts("subj") == ["1", "3", "4"])
    #expect(reading.texts("n") == ["3", "<unknown>", "5"])
    guard case .code(let codes)? = reading["x"], case .text(let texts)? = reading["t"] else {
      Issue.record("the columns are not there")
      return
    }
    #expect(Array(codes.indices.prefix(2)) == [0, 1])
    #expect(Array(codes.terms[0].utf8) == Array("\(study)puis\(study)".utf8))
    // `e` is another word than `é`.
    #expect(reading.texts("x")[2] == "<invalid>")
    #expect(Array(texts.bytes.prefix(3 + file.utf8.count)) == Array("caf\(file)".utf8))
  }

  @Test("footers and repeated headers", arguments: spellings)
  func footers(_ study: String, _ file: String) throws {
    let form = Form(
      id: "F", label: "F", key: ["subj"], fields: [Field("subj", .text, .subject), Field("t", .text)])
    let upper = (study: study.uppercased(), file: file.uppercased())
    let layout = FileLayout(
      name: "f", dialect: Dialect(footers: ["\(upper.study)tabli le"]),
      tables: [
        TableLayout(
          form: "F",
          columns: [ColumnLayout(field: "subj", source: .column("P")), ColumnLayout(field: "t", source: .column("T"))])
      ])
    let reading = try Reading("P,T\n1,x\nP,T\n\(upper.file)tabli le 3,\n2,y\n", layout, .of([form]))
    #expect(reading.counts.footers == 1)
    #expect(reading.counts.headers == 2)
    #expect(reading.texts("subj") == ["1", "2"])
  }

  @Test("items of a tall file, and their units", arguments: spellings)
  func items(_ study: String, _ file: String) throws {
    let form = Form(
      id: "L", label: "L", key: ["subj"],
      fields: [Field("subj", .text, .subject), Field("v", .number, unit: "\(study)q")])
    let layout = FileLayout(
      name: "f",
      tables: [
        TableLayout(
          form: "L", tall: TableLayout.Tall(item: ["Test"], value: "R", by: ["P"], unit: "U"),
          columns: [
            ColumnLayout(field: "subj", source: .column("P")), ColumnLayout(field: "v", source: .item("cr\(study)at")),
          ])
      ])
    let reading = try Reading("P,Test,R,U\n1,cr\(file)at,5,\(file)q\n2,cr\(file)at,6,eq\n", layout, .of([form]))
    #expect(reading.texts("v") == ["5", "<invalid>"])
    #expect(reading.rules == ["unit.unexpected@3"])
  }

  @Test("names of files and of archives", arguments: spellings)
  func names(_ study: String, _ file: String) throws {
    let layout = FileLayout.Spelling(name: "r\(study)sultats/*_\(study).csv", sheet: nil)
    #expect(layout.matches("r\(file)sultats/2008_\(file).csv"))
    #expect(!layout.matches("r\(file)sultats/2008_e.csv"))
    #expect(!layout.matches("resultats/2008_\(file).csv"))
    #expect(!layout.matches("r\(file)sultats/a/2008_\(file).csv"))
    let pattern = try #require(ArchivePattern("\(study)tude_{yyyy}{mm}_\(study).zip"))
    #expect(pattern.sequence(of: "\(file)tude_200809_\(file).zip") == [2008, 9, 0, 0])
    #expect(pattern.sequence(of: "etude_200809_\(file).zip") == nil)
    #expect(pattern.sequence(of: "\(file)tude_200809_\(file).zip2") == nil)
  }
}
