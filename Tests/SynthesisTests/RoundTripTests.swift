import Diagnostics
import Foundation
import Harmonise
import Ingest
import Stages
import StudyModel
import Synthesis
import Tables
import TestSupport
import Testing

/// What is written in a site's dialect is read back as the truth says: writing and reading were made
/// apart, from the same description of a dialect.
@Suite struct RoundTripTests {
  private struct NoFiles: OutputFolder {
    struct Refused: Error {}

    func file(_ path: String) throws -> any OutputFile { throw Refused() }
  }

  /// The studies of the repository, and the small one.
  private static let studies = [""] + folders

  private static var folders: [String] {
    let root = Repository.path("pipelines")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return names.sorted().filter { FileManager.default.fileExists(atPath: "\(root)/\($0)/study.yaml") }
  }

  private func study(_ name: String) throws -> Study {
    if name.isEmpty { return SmallStudy.make() }
    var diagnostics = DiagnosticList()
    return try #require(
      Study.read(
        folder: Repository.path("pipelines/\(name)"), files: LocalConfigurationFiles(), diagnostics: &diagnostics))
  }

  @Test("Every record that is written is read back with the values of the truth", arguments: studies)
  func roundTrip(_ name: String) throws {
    let study = try study(name)
    let folder = TemporaryFolder()
    let options = Synthesis.Options(participants: 60, seed: 11)
    let report = try Synthesis(study: study, options: options).write(to: folder.path)
    var read: [String: [String]] = [:]
    for archive in report.archives {
      let site = try #require(study.site(archive.site))
      try collect(folder.path + "/" + archive.path, of: site, study: study, spool: folder.path, into: &read)
    }
    #expect(!report.records.isEmpty)
    for form in Set(report.records.map(\.form)).sorted() {
      let written = try truth(form, in: folder.path)
      #expect(written.count == report.records.filter { $0.form == form }.reduce(0) { $0 + $1.count })
      let came = (read[form] ?? []).sorted()
      #expect(came.count == written.count, "form \(form)")
      let difference = zip(came, written.sorted()).first { $0 != $1 }
      #expect(difference == nil, "form \(form)")
    }
  }

  /// Adds the harmonised records of an archive by form: site, participant and fields, apart by bars.
  private func collect(
    _ path: String, of site: Site, study: Study, spool: String, into read: inout [String: [String]]
  ) throws {
    let ingest = IngestSubmissions(IngestSubmissions.Options(), study: study)
    let harmonise = HarmoniseDialects(NoOptions(), study: study)
    var issues: [StageIssue] = []
    let shape = ingest.shape(after: DatasetShape(), issues: &issues)
    let environment = StageEnvironment(study: study, keys: nil, crosswalk: Crosswalk(study), outputs: NoFiles())
    let name = String(path.split(separator: "/").last ?? "")
    let opened = try ingest.open(
      ReceivedArchive(path: path, name: name, sha256: String(repeating: "0", count: 64), spool: spool), site: site)
    #expect(!opened.refused)
    for (index, member) in opened.members.enumerated() where member.verdict == .read {
      let layout = try #require(member.layout)
      var record = StageRecord()
      _ = try opened.read(member: index, as: UInt32(index), record: &record) { table, batch, record in
        let form = try #require(study.form(layout.tables[table].form))
        let context = TableContext(
          site: site, form: form, layout: layout.tables[table], dialect: layout.dialect,
          shape: try #require(shape[form.table]))
        var kernel = try harmonise.kernel(for: context, in: environment)
        try kernel.process(&batch, record: &record)
        for row in 0..<batch.rowCount where batch.states.isEmpty || batch.states[row] == 0 {
          read[form.id, default: []].append(line(row, of: batch, form: form, site: site, study: study))
        }
      }
    }
  }

  private func line(_ row: Int, of batch: Batch, form: Form, site: Site, study: Study) -> String {
    var cells = [site.id.text, ""]
    for field in form.fields {
      let text = batch[field.column]?.text(at: row) ?? ""
      if field.role == .subject {
        let subject = Array(text.utf8).withUnsafeBytes { SubjectReader(site, study: study).read($0) }
        if case .participant(let centre, let sequence) = subject {
          cells[1] = SubjectPattern.trialNumber(site: study.sites[Int(centre)].number, sequence: sequence)
        }
      } else {
        cells.append(text)
      }
    }
    return cells.joined(separator: "|")
  }

  private func truth(_ form: String, in folder: String) throws -> [String] {
    try String(contentsOfFile: "\(folder)/truth/\(form.lowercased()).csv", encoding: .utf8)
      .split(separator: "\n").dropFirst().map { cells(of: $0).joined(separator: "|") }
  }

  /// Cells of a line of the truth, whose quotes hold commas alone.
  private func cells(of line: Substring) -> [String] {
    var cells = [""]
    var quoted = false
    for character in line {
      if character == "\"" {
        quoted.toggle()
      } else if character == ",", !quoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}
