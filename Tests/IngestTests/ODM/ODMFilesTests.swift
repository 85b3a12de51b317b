import Foundation
import TestSupport
import Stages
import Testing

@testable import Ingest

/// Whole exports; their counts were taken from the files with another reader of XML.
@Suite struct ODMFilesTests {
  private static let real = Repository.root.deletingLastPathComponent().appending(path: "shared/real/odm")

  @Test func `The export of a centre is read whole`() throws {
    let path = Repository.path("fixtures/invest/inbox/WGH/WGH_ODM_20080902.tar.gz")
    let contents = ArchiveReader(spoolFolder: NSTemporaryDirectory()).read(
      try ByteRegion(mapping: path), name: "WGH_ODM_20080902.tar.gz")
    #expect(contents.members.map(\.path) == ["WGH_INVEST_ODM_20080902.xml"])
    var bytes: [UInt8] = []
    try contents.members.first?.withChunks { bytes.append(contentsOf: $0) }
    let reading = try ODMReading(bytes)
    #expect(reading.records.count == 3509)
    #expect(Set(reading.column(.subjectKey)).count == 12)
    let events = Set(zip(reading.column(.subjectKey), reading.column(.studyEventOID)).map { "\($0) \($1)" })
    #expect(events.count == 55)
    #expect(reading.column(.isNull).count { $0 == "Yes" } == 10)
    #expect(reading.column(.formOID).count { $0 == "F.GUESS" } == 33)
    #expect(Set(reading.column(.siteOID)) == ["L.WGH"])
    #expect(
      reading.rules == (292...315).map { "odm.repeated_item@\($0)" } + [
        "odm.value_not_in_code_list@2209", "odm.undefined_item@916", "odm.audit_records@50",
      ])
    #expect(reading.notes.last?.message.description.hasPrefix("The document holds 44 audit records;") == true)
    #expect(bytes.prefix(200).withUnsafeBytes { ODMReader.isODM(head: $0) })
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: real.path)))
  func `A published snapshot is read whole, where it is there`() throws {
    let reading = try ODMReading(Array(Data(contentsOf: Self.real.appending(path: "odm-data-snapshot.xml"))))
    #expect(reading.records.count == 166)
    #expect(Set(reading.column(.subjectKey)).count == 2)
    let groups = zip(reading.column(.subjectKey), reading.column(.studyEventOID)).map { "\($0) \($1)" }
    #expect(Set(groups).count == 8)
    #expect(
      reading.records[1].prefix(12).joined(separator: "|")
        == "1001_virus|v1.0.0|SS_0001||SE.SCREENING|1|DM||IG.DM|1|IT.AGE|56")
    #expect(reading.notes.isEmpty)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: real.path)))
  func `A published document of metadata alone has no items, where it is there`() throws {
    let reading = try ODMReading(Array(Data(contentsOf: Self.real.appending(path: "cdash-odm-test.xml"))))
    #expect(reading.records.count == 1)
    #expect(reading.rules == ["odm.no_items@0"])
  }
}
