import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

@Suite("Exports of REDCap") struct REDCapExportTests {
  private let article: REDCapArticle
  private let rawName = "STUDY_DATA_2008-09-02.csv"
  private let labelName = "STUDY_DATA_LABELS_2008-09-02.csv"

  init() throws { article = try REDCapArticle() }

  /// 1001's pain of month 1 was never opened, and 1003's demographics neither. 1002's pain was gone through and holds
  /// nothing: its box is a "no". Of 1003's pain a box is ticked, and that is all; 1004's was not known.
  private static let expected = [
    "DM": ["1001 F 2008-01-05 white black", "1002 M 2008-02-01 <unknown>"],
    "PN": [
      "1001 BL 2008-01-05 7 N", "1002 BL <blank> <blank> N", "1003 BL <blank> <blank> Y", "1004 BL <blank> <unknown> N",
    ],
    "AE": ["1001 1 2008-01-20 Fell Y", "1001 2 2008-01-28 Rash N"],
  ]

  @Test(
    "the raw export of the article, and the one with labels, give the same rows and no finding but about the identifier"
  )
  func bothExports() throws {
    let study = try article.study()
    for (text, name, field) in [
      (article.raw, rawName, "redcap_survey_identifier"), (article.label, labelName, "Survey Identifier"),
    ] {
      let read = try REDCapArticle.rows(of: text, named: name, in: study)
      #expect(read.rows == Self.expected, "\(name)")
      #expect(read.reading.rules == ["column.identifying@1"], "\(name)")
      #expect(read.reading.findings.map { $0.field?.text } == [field])
      #expect(read.reading.findings.map(\.severity) == [.note])
      #expect(read.reading.counts.data == 7)
      // 1001's row of month 1, in which nobody opened anything.
      #expect(read.reading.counts.unread == 1)
    }
  }

  @Test("raw headers over labels in the cells are read too")
  func mixedExport() throws {
    let rawLines = article.raw.split(separator: "\n")
    let labelLines = article.label.split(separator: "\n")
    let mixed = ([rawLines[0]] + labelLines.dropFirst()).joined(separator: "\n")
    let yaml = article.yaml
      .replacing("redcap: raw", with: "redcap: {headers: raw, values: label}")
      .replacing("missing: {\"-99\"", with: "missing: {Not known")
      .replacing("codes: {\"0\": F, \"1\": M}", with: "codes: {Female: F, Male: M}")
      .replacing("{name: adverse_events,", with: "{name: adverse_events, label: Adverse Events,")
    let read = try REDCapArticle.rows(of: mixed, named: rawName, in: try article.study(yaml))
    #expect(read.rows == Self.expected)
  }

  @Test("a project without forms that repeat, and without events, needs nothing of either")
  func plainProject() throws {
    let yaml = article.yaml.replacing("redcap: raw", with: "redcap: raw  # plain")
    let cut = yaml.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(cut.firstIndex { $0.contains("# plain") })
    let pain = try #require(cut[start...].firstIndex { $0.contains("form: PN") })
    let study = try article.study(cut[..<pain].joined(separator: "\n"))
    let text =
      "record_id,sex,consent_date,race___1,race___2,race____99,demographics_complete\n1001,0,,0,0,0,0\n1002,,,0,0,0,0\n"
    let read = try REDCapArticle.rows(of: text, named: rawName, in: study)
    #expect(read.rows == ["DM": ["1001 F <blank> <blank>"]])
    #expect(read.reading.rules.isEmpty)
    #expect(read.reading.counts.unread == 1)
  }

  @Test("a box with another text than its two, and one for no value ticked beside others, make the list invalid")
  func oddBoxes() throws {
    let lines = article.raw.split(separator: "\n")
    let text =
      ([String(lines[0])] + [
        "1001,baseline_arm_1,,,,,,,Checked,0,0,2,,,,,,,,,", "1002,baseline_arm_1,,,,,,,1,0,1,2,,,,,,,,,",
        "1003,baseline_arm_1,,,,,,,-99,0,0,0,,,,,,,,,",
      ]).joined(separator: "\n")
    let read = try REDCapArticle.rows(of: text, named: rawName, in: try article.study())
    #expect(
      read.rows["DM"] == [
        "1001 <blank> <blank> <invalid>", "1002 <blank> <blank> <invalid>", "1003 <blank> <blank> <unknown>",
      ])
  }

  @Test("a label that several columns have is refused where the study does not say which is meant")
  func ambiguousLabel() throws {
    let study = try article.study(article.yaml.replacing("{column: Date, occurrence: 2}", with: "Date"))
    let read = try REDCapArticle.rows(of: article.label, named: labelName, in: study)
    #expect(read.rows.isEmpty)
    #expect(read.reading.rules == ["header.ambiguous@1"])
    #expect(read.reading.findings[0].message.description.contains("named 'Date',"))
    #expect(read.reading.counts.quarantined == 8)
    #expect(read.reading.counts.holds)
  }

  @Test("a column of a repeated label that nothing reads is told of, and one that is lacking")
  func furtherOccurrence() throws {
    let study = try article.study()
    let more = article.label.split(separator: "\n").enumerated()
      .map { $0.offset == 0 ? "\($0.element),Date" : "\($0.element)," }.joined(separator: "\n")
    let read = try REDCapArticle.rows(of: more, named: labelName, in: study)
    #expect(read.rows == Self.expected)
    #expect(read.reading.rules == ["column.repeated@1", "column.identifying@1"])
    let fewer = article.label.replacing("Date,What happened", with: "When,What happened")
    let lacking = try REDCapArticle.rows(of: fewer, named: labelName, in: study)
    #expect(lacking.reading.rules == ["column.missing@1", "column.unknown@1", "column.identifying@1"])
    #expect(lacking.reading.findings[0].message.description.contains("'Date' number 3"))
  }

  @Test("the identifier of a survey is read where the study asks for it, and then nobody is told")
  func wantedIdentifier() throws {
    let study = try article.study(article.yaml.replacing("term: ae_term", with: "term: redcap_survey_identifier"))
    let read = try REDCapArticle.rows(of: article.raw, named: rawName, in: study)
    #expect(read.reading.rules == ["column.unknown@1"])
    #expect(read.reading.findings[0].field == "ae_term")
  }
}
