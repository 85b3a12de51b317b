import TestSupport
import Testing

@Suite("The package keeps its architecture")
struct ArchitectureTests {
  /// What each module may import of the package; the bands of ARCHITECTURE.md.
  static let allowed: [String: Set<String>] = [
    "Diagnostics": [], "Tables": [], "Identifiers": [], "Disclosure": [],
    "FreeText": ["Identifiers", "Tables"],
    "LocatedYAML": ["Diagnostics"],
    "Expressions": ["Diagnostics", "Tables"],
    "Interchange": ["Tables", "CArrow"],
    "Matching": ["Tables", "CMatch"],
    "StudyModel": ["Diagnostics", "Tables", "Identifiers", "FreeText", "Disclosure", "LocatedYAML", "Expressions"],
    "Stages": ["Diagnostics", "Tables", "FreeText", "LocatedYAML", "Expressions", "StudyModel"],
    "Ingest": [
      "Stages", "StudyModel", "Identifiers", "Tables", "Diagnostics", "CArchive", "CExpat", "CReadStat", "CZlib",
      "CISAL", "CNettle", "CSplit",
    ],
    "Validate": ["Stages", "StudyModel", "Identifiers", "Tables", "Diagnostics", "Expressions"],
    "Deidentify": ["Stages", "StudyModel", "FreeText", "Tables", "Diagnostics"],
    "Harmonise": ["Stages", "StudyModel", "Tables", "Diagnostics"],
    "Derive": ["Stages", "StudyModel", "Tables", "Diagnostics", "Expressions"],
    "Write": ["Stages", "StudyModel", "Tables", "Diagnostics", "Disclosure", "Interchange"],
    "Report": ["StudyModel", "CXlsxWriter"],
    "PipelineSyntax": ["LocatedYAML", "Diagnostics"],
    "Planning": ["PipelineSyntax", "Stages", "StudyModel", "Tables", "Diagnostics"],
    "Ledger": ["Tables"],
    "Store": ["Tables"],
    "Execution": [
      "Planning", "Stages", "StudyModel", "FreeText", "Tables", "Interchange", "Ledger", "Store", "Report", "Matching",
      "CZlib",
    ],
    "Reporting": ["Execution", "Ledger", "Stages", "StudyModel", "FreeText", "Tables"],
    "Catalogue": ["Stages", "Ingest", "Validate", "Deidentify", "Harmonise", "Derive", "Write"],
    "Synthesis": ["StudyModel", "Tables", "Diagnostics", "CZlib"],
  ]

  /// Commands stand above everything; C targets import nothing of ours.
  static let free: Set<String> = ["vertebra", "vertebra-synth"]

  static let modules: [String] = Set(
    Repository.files(below: "Sources", ending: ".swift").map { String($0.split(separator: "/")[1]) }
  ).sorted()

  @Test("Every module stands in the table of who may import what")
  func everyModuleIsListed() {
    for module in Self.modules { #expect(Self.allowed[module] != nil || Self.free.contains(module), "\(module)") }
  }

  @Test("Imports only go down", arguments: modules)
  func importsGoDown(_ module: String) throws {
    guard let allowed = Self.allowed[module] else { return }
    let ours = Set(Self.allowed.keys).union([
      "CArchive", "CExpat", "CReadStat", "CZlib", "CISAL", "CXlsxWriter", "CNettle", "CSplit", "CMatch", "CArrow",
    ])
    for file in Repository.files(below: "Sources/\(module)", ending: ".swift") {
      for imported in try Self.imports(of: file) where ours.contains(imported) {
        #expect(allowed.contains(imported), "\(file) imports \(imported)")
      }
    }
  }

  @Test("Only one module each knows Yams, GRDB, Arrow and libxlsxwriter")
  func foreignPackagesHaveOneUser() throws {
    for (foreign, users) in [
      ("Yams", ["LocatedYAML"]), ("GRDB", ["Ledger"]), ("CArrow", ["Interchange"]), ("CSplit", ["Ingest"]),
      ("CMatch", ["Matching"]),
      ("CXlsxWriter", ["Report"]),
    ] {
      for file in Repository.files(below: "Sources", ending: ".swift")
      where try Self.imports(of: file).contains(foreign) {
        #expect(users.contains(String(file.split(separator: "/")[1])), "\(file) imports \(foreign)")
      }
    }
  }

  @Test("Planning has no way to open a file")
  func planningOpensNothing() throws {
    for module in ["Planning", "PipelineSyntax", "Stages"] {
      for file in Repository.files(below: "Sources/\(module)", ending: ".swift") {
        let imports = try Self.imports(of: file)
        #expect(!imports.contains("Foundation") && !imports.contains("Glibc"), "\(file)")
      }
    }
  }

  @Test("No source file is longer than 400 lines")
  func filesAreShort() throws {
    for suffix in [".swift", ".c", ".cpp", ".h"] {
      for folder in ["Sources", "Tests"] {
        for file in Repository.files(below: folder, ending: suffix) {
          let lines = try Repository.text(file).utf8.count { $0 == UInt8(ascii: "\n") }
          #expect(lines <= 400, "\(file) has \(lines) lines")
        }
      }
    }
  }

  @Test("No source file names the studies that are shipped")
  func sourcesNameNoStudy() throws {
    for file in Repository.files(below: "Sources", ending: ".swift") {
      let text = try Repository.text(file).lowercased()
      for word in ["invest", "vertebroplast", "kypho"] {
        #expect(!text.contains(word), "\(file) names '\(word)'")
      }
    }
  }

  @Test("No source file uses what is known to lose data")
  func forbiddenCallsAreAbsent() throws {
    let forbidden = ["replaceItemAt", "XMLParser(", "try!", "fatalError("]
    for file in Repository.files(below: "Sources", ending: ".swift") {
      let text = try Repository.text(file)
      for call in forbidden { #expect(!text.contains(call), "\(file) has '\(call)'") }
    }
  }

  @Test("Every decision record is under 60 lines and stands in the list")
  func decisionsAreShort() throws {
    let folder = "Sources/vertebra/vertebra.docc"
    let list = try Repository.text("\(folder)/vertebra.md")
    let records = Repository.files(below: "\(folder)/Decisions", ending: ".md")
    #expect(!records.isEmpty)
    for record in records {
      #expect(
        try Repository.text(record).split(separator: "\n", omittingEmptySubsequences: false).count < 60, "\(record)")
      let name = record.split(separator: "/").last.map { $0.dropLast(3) } ?? ""
      #expect(list.contains("<doc:\(name)>"), "\(record)")
    }
  }

  private static func imports(of file: String) throws -> [String] {
    try Repository.text(file).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let at = words.firstIndex(of: "import"), at <= 1, words.indices.contains(at + 1) else { return nil }
      return String(words[at + 1])
    }
  }
}
