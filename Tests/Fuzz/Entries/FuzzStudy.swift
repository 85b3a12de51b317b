import StudyModel
import Tables

/// The study that the targets read into: a field of each type, from a cell, a piece, ticks and an answer.
enum FuzzStudy {
  static let study = Study(
    id: "S", title: "Fuzzing", forms: [form],
    codeLists: [CodeList(id: "yn", terms: [.init(code: "Y", label: "Yes"), .init(code: "N", label: "No")])])

  private static let form = Form(
    id: "F", label: "F", key: ["subj"],
    fields: [
      field("subj", .text, .subject), field("num", .number), field("high", .number), field("piece", .integer),
      field("int", .integer), field("day", .date), field("birth", .date, .birthDate), field("clock", .time),
      field("code", .code, list: "yn"), field("list", .list, list: "yn"), field("ticked", .list, list: "yn"),
      field("words", .text),
    ])

  private static func field(
    _ name: String, _ type: FieldType, _ role: Role = .clinical, list: String? = nil
  ) -> Field {
    Field(name: name, label: name, type: type, role: role, codeList: list)
  }

  /// One record a row, read into three tables: all of them, those that a filter lets through, and those that hold
  /// anything.
  static func wide(_ dialect: Dialect) -> FileLayout {
    let columns = [
      ColumnLayout(field: "subj", source: .column("S")), ColumnLayout(field: "num", source: .column("N")),
      ColumnLayout(field: "high", source: .column("H"), form: .feetInches),
      ColumnLayout(field: "piece", source: .piece(column: "B", mark: UInt8(ascii: "/"), index: 1), zero: ["nil"]),
      ColumnLayout(field: "int", source: .column("I")), ColumnLayout(field: "day", source: .column("D")),
      ColumnLayout(field: "birth", source: .column("D"), dates: .dayMonthYear),
      ColumnLayout(field: "clock", source: .column("T")),
      ColumnLayout(
        field: "code", source: .column("C"),
        codes: [CodeMapping(text: "1", code: "Y"), CodeMapping(text: "no", code: "N")], blank: "N"),
      ColumnLayout(field: "list", source: .column("L"), listMark: UInt8(ascii: "/")),
      ColumnLayout(
        field: "ticked",
        source: .ticks([.init(column: "K", code: "Y"), .init(column: "M", code: "N")])),
      ColumnLayout(field: "words", source: .column("X")),
    ]
    return FileLayout(
      name: "f", dialect: dialect,
      tables: [
        TableLayout(form: "F", columns: columns),
        TableLayout(
          form: "F", filters: [.init(column: "C", texts: ["1", "Y"], cut: "not asked")], columns: columns),
        TableLayout(form: "F", onlyFilled: true, columns: columns),
      ])
  }

  /// One answer a record.
  static func tall(_ dialect: Dialect) -> FileLayout {
    FileLayout(
      name: "f", dialect: dialect,
      tables: [
        tall(.init(item: ["Q"], value: "V", by: ["S"], unit: "U"), subject: "S", items: ["n", "c", "d", "w"]),
        tall(.init(item: ["Q", "U"], value: "V", by: ["S", "Q"]), subject: "S", items: ["n/u", "c/", "d/d", "w/w"]),
      ])
  }

  /// The answers of an ODM document.
  static let odm = FileLayout(
    name: "f",
    dialect: dialect(quote: 0, holdsDates: true),
    tables: [
      tall(
        .init(item: ["ItemOID"], value: "Value", by: ["SubjectKey", "StudyEventOID"], unit: "Unit"),
        subject: "SubjectKey", items: ["N", "C", "D", "W"])
    ])

  private static func tall(_ tall: TableLayout.Tall, subject: String, items: [String]) -> TableLayout {
    TableLayout(
      form: "F", tall: tall,
      columns: [
        ColumnLayout(field: "subj", source: .column(subject)),
        ColumnLayout(field: "num", source: .item(items[0]), unit: "kg"),
        ColumnLayout(field: "code", source: .item(items[1])), ColumnLayout(field: "day", source: .item(items[2])),
        ColumnLayout(field: "words", source: .item(items[3])),
      ])
  }

  static func dialect(
    _ encoding: Dialect.Encoding = .utf8, delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8 = UInt8(ascii: "\""),
    decimalMark: UInt8 = UInt8(ascii: "."), dates: DateOrder = .yearMonthDay, times: TimeForm = .colon,
    holdsDates: Bool = false
  ) -> Dialect {
    var dialect = Dialect(
      encoding: encoding, delimiter: delimiter, quote: quote, dates: dates, birthCentury: 1900, century: 2000,
      times: times, decimalMark: decimalMark,
      missing: [MissingCode(text: "NK", reason: .unknown), MissingCode(text: "-99", reason: .notDone)],
      footers: ["Total"])
    dialect.holdsDates = holdsDates
    return dialect
  }
}
