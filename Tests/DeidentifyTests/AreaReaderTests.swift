import StudyModel
import Tables
import Testing

@testable import Deidentify

@Suite("Postcodes as larger places")
struct AreaReaderTests {
  private static let us = AreaRule(form: .zip3, keep: ["559", "010", "036x", "981"], other: "000")
  private static let uk = AreaRule(form: .letters, keep: ["EH", "B", "SW"])
  private static let au = AreaRule(
    form: .ranges,
    ranges: [
      .init(place: "NSW", codes: 2000...2599), .init(place: "ACT", codes: 2600...2618),
      .init(place: "NT", codes: 800...999),
    ])

  private func tell(_ cells: [String?], _ rule: AreaRule?, _ detail: AreaReader.Detail = .area) -> [String?] {
    let column = Column.text(AreaReader(rule, detail: detail).column(of: TextColumn(cells)))
    return cells.indices.map { column.text(at: $0) }
  }

  @Test("Three digits of a ZIP where they may be told, 000 elsewhere, however it is written")
  func zip() {
    #expect(
      tell(["55905", "55905-1234", "559051234", " 98101 ", "03601", "99999"], Self.us)
        == ["559", "559", "559", "981", "000", "000"])
    // A spreadsheet lost the zero: 01002, 01002-0017 and 010020017.
    #expect(tell(["1002", "1002-0017", "10020017"], Self.us) == ["010", "010", "010"])
    // No ZIP: too short, too long, letters, a dash elsewhere, a British postcode.
    #expect(tell(["559", "559051", "5590A", "559-05", "EH4 2XU", "", nil], Self.us) == Array(repeating: nil, count: 7))
    #expect(tell(["55905-1234", "1002"], Self.us, .code) == ["55905", "01002"])
  }

  @Test("The letters of a British postcode, or its outward part in a limited data set")
  func letters() {
    #expect(tell(["EH4 2XU", "eh42xu", "EH4", "B1 1AA", "SW1A 1AA"], Self.uk) == ["EH", "EH", "EH", "B", "SW"])
    #expect(tell(["EH4 2XU", "SW1A1AA", "B11AA"], Self.uk, .code) == ["EH4", "SW1A", "B1"])
    // An area that the table has not, an inward part that is none, a ZIP, a house number, letters alone.
    #expect(
      tell(["QQ1 1AA", "EH4 22U", "55905", "EH", "4 EH", "EHX4 2XU"], Self.uk) == Array(repeating: nil, count: 6))
  }

  @Test("The Australian state, also where a spreadsheet lost the zero")
  func states() {
    #expect(tell(["2000", "2601", "0800", "800"], Self.au) == ["NSW", "ACT", "NT", "NT"])
    #expect(tell(["2000", "800"], Self.au, .code) == ["2000", "0800"])
    #expect(tell(["1999", "20000", "20", "2K00"], Self.au) == [nil, nil, nil, nil])
  }

  @Test("Without a rule of the country nothing is told, and the reason says that it was taken away")
  func none() {
    let column = Column.text(AreaReader(nil, detail: .area).column(of: TextColumn(["55905", nil])))
    #expect(column.text(at: 0) == nil)
    #expect(column.missing(at: 0) == .withheld && column.missing(at: 1) == .blank)
  }
}
