import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

/// Two sites that write alike, and one that does not.
private func study() throws -> Study {
  let forms = ["PN", "CM", "LB"].map { id in
    Form(id: id, label: "Form \(id)", key: ["subj"], fields: [Field("subj", .text, .subject), Field("x", .text)])
  }
  func layout(_ name: String, _ form: String, _ columns: [String]) -> FileLayout {
    let layouts = columns.enumerated().map { place, column in
      ColumnLayout(field: place == 0 ? "subj" : "x", source: .column(column))
    }
    return FileLayout(name: name, tables: [TableLayout(form: form, columns: layouts)])
  }
  func site(_ id: SiteID, _ files: [FileLayout]) throws -> Site {
    Site(
      id: id, number: "01", name: "A", country: "GB", timeZone: "Europe/London",
      subject: try #require(SubjectPattern("{nnn}")), transfers: Transfers(mode: .delta, archives: []), files: files)
  }
  var pain = layout("pain.csv", "PN", ["Id", "Visit", "Date", "NRS", "PF1", "PF2"])
  pain.columnAliases = [
    ColumnAlias(
      column: HeaderColumn("NRS"), name: HeaderColumn("VAS"),
      period: TransferPeriod(until: .date(year: 2008, month: 9, day: 0)))
  ]
  var study = Study.of(forms)
  study.sites = [
    try site(
      "AA",
      [
        pain, layout("drugs.csv", "CM", ["Id", "Visit", "Date", "Drug", "Strength", "PerDay"]),
        layout("labs.csv", "LB", ["Id", "Visit", "Date", "Calcium"]),
      ]),
    try site("BB", [layout("pn.csv", "PN", ["PatNo", "Besuch", "Schmerz", "Frage1"])]),
    try site("CC", [layout("pn.csv", "PN", ["PatNo", "Besuch", "Schmerz", "Frage1"])]),
  ]
  return study
}

@Suite("What a header looks like")
struct LikenessTests {
  private func best(_ header: [String], from site: SiteID = "AA", year: Int = 2009) throws -> String? {
    let study = try study()
    return LayoutLibrary(study).best(for: [["A title"], header, ["x", "y", "z"]], from: site, at: [year, 1, 1, 0])
      .map { "\($0.words(from: site, study)), \($0.shared) of \($0.columns)" }
  }

  @Test("the layout that shares most is named, of this site or another")
  func named() throws {
    #expect(
      try best(["Id", "Visit", "Date", "Drug", "Strength", "PerDay"]) == "form CM (Form CM) of this site, 6 of 6")
    #expect(
      try best(["Id", "Visit", "Date", "Drug", "Strength", "Note"]) == "form CM (Form CM) of this site, 5 of 6")
    #expect(
      try best(["Id", "Visit", "Date", "Drug", "Strength", "PerDay"], from: "BB")
        == "form CM (Form CM) of site AA, 6 of 6")
  }

  @Test("a name that the site has for a column in other transfers counts, and is said")
  func past() throws {
    let header = ["Id", "Visit", "Date", "VAS", "PF1", "PF2"]
    #expect(try best(header) == "form PN (Form PN) as this site sent it in other transfers, 6 of 6")
    #expect(try best(header, year: 2008) == "form PN (Form PN) of this site, 6 of 6")
  }

  @Test(
    "columns that every file has, few columns, weak scores and ties say nothing",
    arguments: [
      ["Id", "Visit", "Date"], ["Id", "Visit", "Date", "X", "Y"], ["Drug", "Strength"],
      ["Id", "Drug", "X", "Y", "Z"], ["Id", "Visit", "Date", "NRS", "PF1", "Drug", "Strength"], [],
    ])
  func nothing(_ header: [String]) throws { #expect(try best(header) == nil) }

  @Test("what an exporting system adds of itself is no difference")
  func ownColumns() throws {
    var study = try study()
    let header = ["Id", "Visit", "Date", "Drug", "Strength", "PerDay"]
    let own = [
      "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance", "redcap_data_access_group",
      "redcap_survey_identifier",
    ]
    func score() -> Double? {
      LayoutLibrary(study).best(for: [header + own], from: "AA", at: [2009, 1, 1, 0])?.score
    }
    #expect((score() ?? 0) < 1)
    study.sites[0].files[1].redcap = REDCapExport()
    #expect(abs((score() ?? 0) - 1) < 1e-9)
  }

  @Test("two other sites that write a form alike are a tie, but the sender's own layout is not")
  func sites() throws {
    let header = ["PatNo", "Besuch", "Schmerz", "Frage1"]
    #expect(try best(header) == nil)
    #expect(try best(header, from: "CC") == "form PN (Form PN) of this site, 4 of 4")
  }

  // MARK: In a transfer

  private func opened(_ members: [(String, [UInt8])], mode: Transfers.Mode = .delta) throws -> ReceivedSubmission {
    let study = try study()
    var site = study.sites[0]
    site.transfers.mode = mode
    return try ReceivedSubmission(
      ArchiveContents(
        members: members.map { path, bytes in
          ArchiveMember(path: path, size: bytes.count, source: .region(ByteRegion(bytes), sha256: "00"))
        }, problems: []), site: site, sequence: [2009, 1, 1, 0], study: study,
      archives: ArchiveReader(spoolFolder: "/tmp"))
  }

  private static let drugs = "Id;Visit;Date;Drug;\"Strength\";PerDay\n1;2;3;4;5;6\n"

  @Test("a file of an unknown name is left as before, and what it looks like is told")
  func unknownName() throws {
    let opened = try opened([("medication.csv", Array(Self.drugs.utf8))])
    #expect(opened.members.map(\.verdict) == [.unknown])
    #expect(
      opened.findings.map { "\($0.rule) \($0.severity)" } == ["member.unknown note", "member.looks_like query"])
    #expect(opened.findings[1].message.contains("form CM (Form CM) of this site: it has 6 of 6 columns"))
    #expect(opened.findings[1].member == "medication.csv")
  }

  @Test("where it looks like a file that is missing, the finding about that says so")
  func missing() throws {
    let opened = try opened([("medication.csv", Array(Self.drugs.utf8))], mode: .cumulative)
    let missing = opened.findings.filter { $0.rule == "member.missing" }
    #expect(missing.count == 3)
    #expect(missing[1].message.contains("'drugs.csv', from which CM (Form CM) would be read. Another file"))
    #expect(missing[0].message.contains("'pain.csv', from which PN (Form PN) would be read. Send the whole"))
  }

  @Test("a sheet, a list of JSON and lines of it are looked at too; what is no table is not")
  func formats() throws {
    let row = ["Id", "Visit", "Date", "Drug", "Strength", "PerDay"].map {
      "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>"
    }
    let book = WorkbookBuilder(rows: "<row>\(row.joined())</row>").build()
    let json = #"{"Id":"1","Visit":2,"Date":"d","Drug":"x","Strength":"y","PerDay":1}"#
    let opened = try opened([
      ("a.xlsx", book), ("b.json", Array("[\(json)]".utf8)), ("c.ndjson", Array("\(json)\n".utf8)),
      ("d.xlsx", [0x50, 0x4B, 3, 4, 0]), ("e.bin", [0, 0, 0, 1, 5, 0]), ("f.json", Array("[{".utf8)),
      ("g.txt", Array("Dear all,\nplease find attached\n".utf8)),
    ])
    #expect(!opened.refused)
    #expect(
      opened.findings.filter { $0.rule == "member.looks_like" }.map(\.member) == ["a.xlsx", "b.json", "c.ndjson"])
  }

  @Test("a file of a known name with another form's header is not read, and what it looks like is told")
  func wrongReport() throws {
    for (text, rule) in [
      (Self.drugs, "dialect.disagrees"), (Self.drugs.replacing(";", with: ","), "header.not_found"),
    ] {
      let opened = try opened([("pain.csv", Array(text.utf8))])
      var record = StageRecord()
      let reading = try opened.read(member: 0, as: 0, record: &record) { _, _, _ in }
      #expect(reading.counts.data == 0)
      #expect(reading.profile == nil)
      let findings = record.takeFindings()
      #expect(findings.map(\.rule) == [rule, "member.looks_like"])
      try #require(findings.count == 2)
      #expect(findings[1].message.description.contains("form CM (Form CM) of this site"))
    }
  }

  @Test("a file that looks most like what it should be is not said to look like it")
  func own() throws {
    // The participant's column is missing.
    let opened = try opened([("pain.csv", Array("Visit,Date,NRS,PF1,PF2\n1,2,3,4,5\n".utf8))])
    var record = StageRecord()
    _ = try opened.read(member: 0, as: 0, record: &record) { _, _, _ in }
    #expect(record.takeFindings().map(\.rule) == ["header.not_found"])
  }

  // MARK: Names of files

  private func aliased() throws -> Site {
    let study = try study()
    var site = study.sites[0]
    site.files[0].aliases = [
      FileAlias(name: "pain scores*.csv", sheet: nil, period: TransferPeriod(from: .date(year: 2009, month: 2, day: 1)))
    ]
    return site
  }

  @Test("a file is known under its alias in the alias's transfers, and reported in others", arguments: [1, 2])
  func fileAlias(_ month: Int) throws {
    let text = "Id,Visit,Date,NRS,PF1,PF2\nA,1,2,3,4,5\n"
    let opened = try ReceivedSubmission(
      ArchiveContents(
        members: [
          ArchiveMember(
            path: "pain scores 2.csv", size: text.utf8.count,
            source: .region(ByteRegion(Array(text.utf8)), sha256: "00"))
        ], problems: []), site: try aliased(), sequence: [2009, month, 1, 0], study: try study(),
      archives: ArchiveReader(spoolFolder: "/tmp"))
    if month == 2 {
      #expect(opened.members.map(\.verdict) == [.read])
      #expect(opened.members[0].layout?.name == "pain.csv")
      #expect(opened.findings.isEmpty)
    } else {
      #expect(opened.members.map(\.verdict) == [.unknown])
      #expect(opened.findings.map(\.rule) == ["member.alias_period", "member.looks_like"])
      #expect(opened.findings[0].message.contains("'pain.csv'"))
      #expect(opened.findings[0].message.contains("from 2009-02-01"))
    }
  }

  @Test("sheets and lists of JSON have aliases too")
  func partAliases() throws {
    let study = try study()
    var site = study.sites[0]
    site.transfers.mode = .cumulative
    let alias = FileAlias(name: nil, sheet: "Table1", period: TransferPeriod(from: .number(2)))
    site.files = ["*.xlsx", "*.json"].map { name in
      var layout = site.files[0]
      layout.name = name
      layout.sheet = "Pain"
      layout.aliases = [alias]
      return layout
    }
    let row = ["Id", "Visit", "Date", "NRS", "PF1", "PF2"].map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }
    let cells = "<row>\(row.joined())</row>"
    let book = WorkbookBuilder(rows: cells).with {
      $0.sheetList = "<sheet name=\"Table1\" sheetId=\"1\" r:id=\"rId1\"/>"
    }.build()
    let json = Array(#"{"Table1":[{"Id":"1","Visit":2,"Date":"d","NRS":"x","PF1":"y","PF2":1}]}"#.utf8)
    for number in [1, 2] {
      let opened = try ReceivedSubmission(
        ArchiveContents(
          members: [("a.xlsx", book), ("b.json", json)].map { path, bytes in
            ArchiveMember(path: path, size: bytes.count, source: .region(ByteRegion(bytes), sha256: "00"))
          }, problems: []), site: site, sequence: [0, 0, 0, number], study: study,
        archives: ArchiveReader(spoolFolder: "/tmp"))
      if number == 2 {
        #expect(opened.members.map(\.path) == ["a.xlsx", "a.xlsx!/Table1", "b.json!/Table1"])
        #expect(opened.members.map(\.verdict) == [.opened, .read, .read])
        var record = StageRecord()
        #expect(try opened.read(member: 2, as: 2, record: &record) { _, _, _ in }.counts.data == 1)
        #expect(opened.findings.isEmpty)
      } else {
        #expect(opened.members.map(\.verdict) == [.opened, .unknown, .read])
        #expect(opened.members.map(\.path).last == "b.json!/Pain")
        #expect(opened.findings.map(\.rule).contains("member.alias_period"))
        #expect(opened.findings.map(\.rule).contains("sheet.missing"))
      }
    }
  }
}
