import Stages
import StudyModel
import Tables
import Testing

@testable import Ingest

@Suite("What a missing column may be called")
struct ColumnSuggestionTests {
  /// The suggestion for the columns of `declared` that `header` lacks, as `missing: name`.
  private func suggestions(_ declared: [String], _ header: [String]) -> [String] {
    let header = TableHeader(header)
    let columns = declared.map { HeaderColumn($0) }
    let names = ColumnSuggestions(
      header, declared: columns, candidates: header.names.indices.filter { !declared.contains(header.names[$0]) }
    ).names(for: columns.filter { header.column($0) == nil })
    return names.map { "\($0.key.name): \($0.value.name)" }.sorted()
  }

  @Test(
    "names that differ in marks, by a slip, or by words are likely the same",
    arguments: [
      (["Id", "Pain score"], ["Id", "x", "pain_score", "y"], ["Pain score: pain_score"]),
      (["Id", "PF03"], ["Id", "x", "pf 3", "y"], ["PF03: pf 3"]),
      (["Id", "Weight"], ["Id", "x", "Wieght", "y"], ["Weight: Wieght"]),
      (["Id", "Pain"], ["Id", "x", "Pain score", "y"], ["Pain: Pain score"]),
      (["Id", "visitDate"], ["Id", "x", "Date of visit", "y"], ["visitDate: Date of visit"]),
      // The nearer of two.
      (["Id", "Pain"], ["Id", "x", "Pain score", "pain"], ["Pain: pain"]),
    ])
  func near(_ declared: [String], _ header: [String], _ expected: [String]) {
    #expect(suggestions(declared, header) == expected)
  }

  @Test(
    "other numbers, two that are as near, and names that are not near say nothing",
    arguments: [
      (["Id", "PF3"], ["Id", "x", "PF4", "y"]), (["Id", "q1"], ["Id", "x", "q11", "y"]),
      (["Id", "Pain"], ["Id", "x", "Pain score", "Pain date"]), (["Id", "Pain"], ["Id", "x", "y", "z"]),
      (["Id", "Weight"], ["Id", "x", "Height cm", "y"]),
      // Two missing columns cannot both be the one.
      (["Id", "Pain now", "Pain then"], ["Id", "x", "Pain", "y"]),
    ])
  func nothing(_ declared: [String], _ header: [String]) {
    #expect(suggestions(declared, header).isEmpty)
  }

  @Test("one column that stands alone between the two around it may be it, whatever it is called")
  func place() {
    #expect(suggestions(["Id", "Pain", "Date"], ["Id", "NRS", "Date"]) == ["Pain: NRS"])
    #expect(suggestions(["Id", "Pain", "Date"], ["Id", "NRS", "x", "Date"]).isEmpty)
    #expect(suggestions(["Id", "Pain", "Date"], ["Id", "Date", "NRS"]).isEmpty)
    #expect(suggestions(["Id", "Date", "Pain"], ["Id", "Date", "NRS"]) == ["Pain: NRS"])
  }

  private static let form = Form(
    id: "F", label: "F", key: ["subj"],
    fields: [Field("subj", .text, .subject), Field("n", .integer), Field("word", .text), Field("d", .date)])

  private func read(_ text: String, sequence: [Int] = [2008, 10, 1, 0]) throws -> Reading {
    let columns = zip(["subj", "n", "word", "d"], ["Pt No.", "Pain", "Word", "Date"]).map {
      ColumnLayout(field: $0, source: .column($1))
    }
    return try Reading(
      text, FileLayout(name: "f", tables: [TableLayout(form: "F", columns: columns)]), .of([Self.form]),
      sender: Sender(site: "AA", sequence: sequence))
  }

  @Test("the finding about a missing column tells the likely name and how to declare it, and nothing is read")
  func finding() throws {
    let reading = try read("Pt No.,x,Pain score,Word,Date\nA1,1,7,w,2008-01-02\n")
    #expect(reading.texts("n") == ["<blank>"])
    #expect(reading.rules == ["column.missing@1", "column.unknown@1", "column.unknown@1"])
    #expect(
      reading.findings[0].message.description.hasSuffix(
        "have it declared as its alias (aliases: [{name: \"Pain score\", from: 2008-10-01}])."))
    let unnumbered = try read("Pt No.,x,Pain score,Word,Date\nA1,1,7,w,2008-01-02\n", sequence: [])
    #expect(unnumbered.findings[0].message.description.hasSuffix("(aliases: [{name: \"Pain score\"}])."))
  }

  @Test("where the participant's column is missing, the likely one is told, as long as the record is a header at all")
  func anchor() throws {
    let reading = try read("PtNo,Pain,Word,Date\nA1,7,w,2008-01-02\n")
    #expect(reading.rules == ["header.not_found@1"])
    #expect(reading.findings[0].message.description.contains("Perhaps 'PtNo' is 'Pt No.'"))
    // A file without a header: what stands in its first record is nobody's business.
    let data = try read("PtNo 17,Smith,Word,Date of birth\nA1,7,w,x\n")
    #expect(!data.findings[0].message.description.contains("17"))
    #expect(!data.findings[0].message.description.contains("Smith"))
    let bare = try read("Pt No,7,w,2008-01-02\n")
    #expect(!bare.findings[0].message.description.contains("Pt No,"))
    #expect(!bare.findings[0].message.description.contains("Perhaps"))
  }

  @Test("a name that is not plain is no suggestion, for it is not to be repeated")
  func notPlain() throws {
    let reading = try read("Pt No.,Páin,Word,Date\nA1,7,w,2008-01-02\n")
    #expect(reading.findings.allSatisfy { !$0.message.description.contains("Páin") })
  }
}
