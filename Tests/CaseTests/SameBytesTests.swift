import Foundation
import TestSupport
import Testing

@Suite("The same input gives the same bytes")
struct SameBytesTests {
  @Test("One worker and two, and an inbox filled the other way round, give the same release byte by byte")
  func releasesAreEqual() throws {
    let first = try SharedNights.first()
    let second = try SharedNights.second()
    let left = try CaseWorkspace.contents(of: first.workspace.release())
    let right = try CaseWorkspace.contents(of: second.workspace.release())
    #expect(left.keys.sorted() == right.keys.sorted())
    for name in left.keys.sorted() { #expect(left[name] == right[name], "\(name)") }
    // Two data sets in two formats, blinded and not; sixteen forms in two formats, thirteen of them blinded too; findings
    // and counts of rules, for the unblinded and for the study; for the unblinded the list of arms, lines of the
    // balance and counts of texts; two files for nine sites; three about risk; the list of drugs; the
    // manifest.
    #expect(left.count == 98)
    #expect(
      URL(filePath: try first.workspace.release()).lastPathComponent
        == URL(filePath: try second.workspace.release()).lastPathComponent)
  }

  @Test("A second run says that there is nothing new, and changes no file of the release")
  func secondRunDoesNothing() throws {
    let workspace = try CaseWorkspace(keyOf: try SharedNights.first().workspace)
    let first = try workspace.run()
    let release = try workspace.release()
    let before = try CaseWorkspace.contents(of: workspace.path + "/releases")
    let marks = try Self.marks(of: workspace.path + "/releases")
    let second = try workspace.run()
    #expect(second.out.hasPrefix("Nothing new: the release \(URL(filePath: release).lastPathComponent) is current.\n"))
    #expect(second.exitCode == first.exitCode)
    #expect(try workspace.release() == release)
    #expect(try CaseWorkspace.contents(of: workspace.path + "/releases") == before)
    #expect(try Self.marks(of: workspace.path + "/releases") == marks)
    #expect(before == (try CaseWorkspace.contents(of: try SharedNights.first().workspace.path + "/releases")))
    // The reports' balance and findings are those of the first run.
    #expect(try Self.section("Record balance", of: first.out) == Self.section("Record balance", of: second.out))
    #expect(try Self.section("Findings", of: first.out) == Self.section("Findings", of: second.out))
  }

  /// Inode and time of change of each file: a file that was written anew has others.
  private static func marks(of folder: String) throws -> [String: String] {
    var marks: [String: String] = [:]
    for name in try CaseWorkspace.contents(of: folder).keys {
      let facts = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
      marks[name] = "\(facts[.systemFileNumber] ?? "") \(facts[.modificationDate] ?? "")"
    }
    return marks
  }

  /// The lines of a report from a title to the next blank line.
  private static func section(_ title: String, of report: String) throws -> [Substring] {
    let lines = report.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.hasPrefix(title) })
    return Array(lines[start...].prefix { !$0.isEmpty })
  }
}
