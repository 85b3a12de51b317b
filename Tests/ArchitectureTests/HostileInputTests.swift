import TestSupport
import Testing

/// The article on hostile input names a rule and a test for each attack; both have to be there.
@Suite("The table of hostile input says what is") struct HostileInputTests {
  private static let folder = "Sources/vertebra/vertebra.docc"

  /// The cells of the table's rows: what it is, what happens, the tests.
  private static func rows() throws -> [[String]] {
    try Repository.text("\(folder)/HostileInput.md").split(separator: "\n")
      .filter { $0.hasPrefix("| ") && !$0.hasPrefix("| What") && !$0.hasPrefix("| -") }
      .map { line in line.dropFirst().dropLast().split(separator: "|").map(String.init) }
  }

  /// What stands between grave accents.
  private static func codes(_ cell: String) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  @Test("Every row has its three cells, a rule or none, and a test")
  func rowsAreWhole() throws {
    let rows = try Self.rows()
    #expect(rows.count >= 60)
    for row in rows {
      #expect(row.count == 3, "\(row.first ?? "")")
      #expect(row.last.map(Self.codes)?.isEmpty == false, "\(row.first ?? "")")
    }
  }

  @Test("Every test that it names is in the suite that it names")
  func testsExist() throws {
    let files = Repository.files(below: "Tests/IngestTests", ending: "Tests.swift")
    for name in try Self.rows().flatMap({ Self.codes($0.last ?? "") }) {
      let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
      let file = files.first { $0.hasSuffix("/\(parts[0]).swift") }
      #expect(file != nil && parts.count == 2, "\(name)")
      guard let file, let test = parts.last else { continue }
      let text = try Repository.text(file)
      #expect(text.contains("struct \(parts[0])"), "\(name)")
      // By its display name, on a line of its own or not, or by that of its function.
      let spellings = ["@Test(\"\(test)\"", "@Test(\n    \"\(test)\"", "func `\(test)`(", "func \(test)("]
      #expect(spellings.contains { text.contains($0) }, "\(name)")
    }
  }

  @Test("Every rule that it names is one that is found")
  func rulesExist() throws {
    let sources = try Repository.files(below: "Sources/Ingest", ending: ".swift").map(Repository.text)
    let codes = try ["ArchiveProblem.Code", "ArchiveNote"]
      .map { try Repository.text("Sources/Ingest/Archives/\($0).swift") }.joined()
    for rule in try Self.rows().filter({ $0.count == 3 }).flatMap({ Self.codes($0[1]) }) {
      if rule.hasPrefix("archive.") {
        #expect(codes.contains("case .\(rule.dropFirst(8)):"), "\(rule)")
      } else {
        #expect(sources.contains { $0.contains("\"\(rule)\"") }, "\(rule)")
      }
    }
  }

  @Test("It is under 200 lines and stands in the list")
  func isListed() throws {
    #expect(try Repository.text("\(Self.folder)/vertebra.md").contains("<doc:HostileInput>"))
    let text = try Repository.text("\(Self.folder)/HostileInput.md")
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count < 200)
  }
}
