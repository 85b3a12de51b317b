import CReadStat
import Foundation
import Stages
import StudyModel
import TestSupport
import Testing

@testable import Ingest

@Suite("SAS transport files")
struct TransportTests {
  private static let real = Repository.root.deletingLastPathComponent().appending(path: "shared/real/datasetjson")
  private static var hasReal: Bool { FileManager.default.fileExists(atPath: real.path) }

  private func texts(
    _ cells: [StatisticalWriter.Cell], width: Int = 20, _ format: StatisticalFile.Format = .xptV5
  ) throws -> [UInt8] {
    try #require(
      StatisticalWriter(
        format: format,
        variables: [StatisticalWriter.Variable(name: "NAME", type: READSTAT_TYPE_STRING, width: width)],
        rows: cells.map { [$0] }
      ).bytes())
  }

  @Test("Texts that are UTF-8 throughout are read as such, and all others as windows-1252")
  func encoding() throws {
    let utf8 = try StatisticalReading(texts([.text("Zoë"), .text("≥ 5")]))
    #expect(utf8.records == [["NAME"], ["Zoë"], ["≥ 5"]])
    #expect(utf8.notes.map(\.rule).filter { $0 == "statistical.encoding" }.isEmpty)
    // One text that cannot be UTF-8 decides for the file.
    let windows = try StatisticalReading(
      texts([.bytes([0x5A, 0x6F, 0xEB]), .bytes([0x80, 0x20, 0x35]), .bytes([0xC3, 0xAB])]))
    #expect(windows.records == [["NAME"], ["Zoë"], ["€ 5"], ["Ã«"]])
    #expect(!windows.isMalformed)
    #expect(windows.notes.map(\.rule).contains("statistical.encoding"))
    // 81 is no character of windows-1252.
    #expect(try StatisticalReading(texts([.bytes([0x81, 0xEB])])).isMalformed)
  }

  @Test("Blank observations at the end are told from the filling of the last record as far as they can be")
  func trailingBlank() throws {
    func notes(_ cells: [StatisticalWriter.Cell], width: Int) throws -> [FormatNote] {
      let read = try StatisticalReading(texts(cells, width: width))
      #expect(read.records == [["NAME"], ["a"]])
      return read.notes
    }
    // 80 bytes: nothing is filled.
    #expect(try notes([.text("a")], width: 80) == [])
    // 41 bytes: the filling is shorter than an observation.
    #expect(try notes([.text("a")], width: 41) == [])
    // 20 bytes: the filling looks like three more observations.
    let filled = try notes([.text("a")], width: 20)
    #expect(filled.map(\.rule) == ["statistical.trailing_blank"])
    #expect(filled.map(\.severity) == [.note])
    // 80 bytes and a blank observation: it cannot be filling.
    let blank = try notes([.text("a"), .text("")], width: 80)
    #expect(blank.map(\.severity) == [.query])
    #expect(
      blank.map(\.message.description) == [
        "The data end in 1 wholly blank observations, which cannot be told from the blanks that fill the last record; "
          + "they were not read. At least 1 of them are no such filling."
      ])
  }

  @Test("A blank observation between others stays one")
  func blankBetween() throws {
    #expect(
      try StatisticalReading(texts([.text("a"), .text(""), .text("b")], width: 80)).records
        == [["NAME"], ["a"], [""], ["b"]])
  }

  @Test("A text that goes on behind a zero byte is refused")
  func zeroByte() throws {
    var bytes = try texts([.text("ab")], width: 80)
    bytes[bytes.count - 79] = 0
    bytes[bytes.count - 78] = 0x63
    #expect(throws: FormatProblem.self) { try StatisticalReading(bytes) }
  }

  @Test("The names of version 8 keep their 32 characters")
  func longNames() throws {
    let file = StatisticalWriter(
      format: .xptV8,
      variables: [StatisticalWriter.Variable(name: "PainIntensityAtWeekTwelve", type: READSTAT_TYPE_DOUBLE)],
      rows: [[.double(3)]])
    #expect(try StatisticalReading(#require(file.bytes())).records == [["PainIntensityAtWeekTwelve"], ["3"]])
  }

  @Test("Data sets of CDISC's pilot are what their JSON says (where shared/real is)", .enabled(if: hasReal))
  func pilot() throws {
    func read(_ name: String) throws -> [[String]] {
      try StatisticalReading(Array(Data(contentsOf: Self.real.appending(path: name)))).records
    }
    let people = try read("dm.xpt")
    #expect(people.count == 19)
    #expect(people.allSatisfy { $0.count == 26 })
    #expect(people.first?.prefix(4) == ["STUDYID", "DOMAIN", "USUBJID", "SUBJID"])
    #expect(
      people[1] == [
        "CDISCPILOT01", "DM", "CDISC001", "1115", "2012-11-30", "2013-01-23", "2012-11-30", "2013-01-23", "2012-11-23",
        "2013-05-20", "", "", "701", "1928", "84", "YEARS", "M", "WHITE", "NOT HISPANIC OR LATINO", "ZAN_LOW",
        "Zanomaline Low Dose (54 mg)", "ZAN_LOW", "Zanomaline Low Dose (54 mg)", "", "", "USA",
      ])
    #expect(people[18][2...4] == ["CDISC018", "1427", "2012-12-17"])
    #expect(people[18][14] == "74")
    let events = try read("ae.xpt")
    #expect(events.count == 75)
    #expect(events.allSatisfy { $0.count == 37 })
    #expect(events[1][31...36] == ["2012-12-02", "", "3", "", "ONGOING", "2013-05-20"])
    #expect(events[74][31...36] == ["2013-02-04", "2013-02-25", "50", "71", "", ""])
    let signs = try read("vs.xpt")
    #expect(signs.count == 1415)
    #expect(
      signs[1] == [
        "CDISCPILOT01", "VS", "CDISC001", "1", "DIABP", "Diastolic Blood Pressure", "STANDING", "71", "mmHg", "71",
        "71", "mmHg", "", "", "", "", "1", "SCREENING 1", "SCREENING", "2012-11-23", "-7",
      ])
    #expect(
      signs[1414] == [
        "CDISCPILOT01", "VS", "CDISC018", "63", "WEIGHT", "Weight", "", "111.5", "LB", "50.58", "50.58", "kg", "", "",
        "", "", "8", "WEEK 8", "TREATMENT", "2013-02-18", "64",
      ])
  }
}
