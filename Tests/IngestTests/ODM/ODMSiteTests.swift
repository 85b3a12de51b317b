import Diagnostics
import Foundation
import Stages
import StudyModel
import Tables
import TestSupport
import Testing

@testable import Ingest

/// The layout of the centre that sends ODM; counts were taken from its export with another reader of XML.
@Suite struct ODMSiteTests {
  @Test func `The site's layout makes every form of the export out of its items`() throws {
    var diagnostics = DiagnosticList()
    let study = try #require(
      Study.read(
        folder: Repository.path("pipelines/invest"), files: LocalConfigurationFiles(), diagnostics: &diagnostics))
    let site = try #require(study.sites.first { $0.id.text == "WGH" })
    let layout = try #require(site.files.first)
    let contents = ArchiveReader(spoolFolder: NSTemporaryDirectory()).read(
      try ByteRegion(mapping: Repository.path("fixtures/invest/inbox/WGH/WGH_ODM_20080902.tar.gz")),
      name: "WGH_ODM_20080902.tar.gz")
    let member = try #require(contents.members.first)

    let table = MemberReader(layout, study: study, member: 1)
    var record = StageRecord()
    var batches: [Int: Batch] = [:]
    func emit(_ table: Int, _ batch: inout Batch, _ record: inout StageRecord) {
      batches[table, default: Batch(table: batch.table)].append(batch)
    }
    let writer = RecordWriter(padsRecords: false) { try table.take($0, record: &record, emit: emit) }
    let reader = ODMReader(into: writer)
    try member.withChunks { try reader.push($0) }
    _ = try reader.finish()
    try table.finish(record: &record, emit: emit)

    let rows = layout.tables.enumerated().map { "\($0.element.form) \(batches[$0.offset]?.rowCount ?? 0)" }
    // One Roland-Morris form of 43 is there twice.
    #expect(
      rows == [
        "DM 11", "EL 11", "PR 11", "PX 11", "VS 21", "LB 11", "PN 43", "RD 43", "EQ 21", "SF 21", "CM 69", "AE 3",
        "GU 11", "XO 10", "CO 13",
      ])
    let findings = record.takeFindings()
    // The form that stands twice in the document is there twice; the checks of whole records compare the two.
    #expect(findings.allSatisfy { $0.rule == "column.unknown" })
    #expect(table.counts.records == 3509)
    // The item that the code book does not name.
    #expect(table.counts.unread == 1)
    #expect(batches[0]?["last"]?.text(at: 0) == "Wójcik")
    #expect(batches[0]?["sex"]?.text(at: 0) == "2")
    #expect(batches[4]?["visit"]?.text(at: 0) == "SE.MONTH1")
  }
}
