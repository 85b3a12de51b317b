import Catalogue
import FoundationEssentials
import Stages
import Tables
import TestSupport
import Testing

@Suite("Laws that hold for every stage")
struct CatalogueTests {
  static let entries = StageCatalogue.standard.entries

  @Test("Every file that declares a stage is in the catalogue")
  func everyStageIsListed() throws {
    var declared: Set<String> = []
    for module in ["Ingest", "Validate", "Deidentify", "Harmonise", "Derive", "Write"] {
      for file in Repository.files(below: "Sources/\(module)", ending: ".swift") {
        for line in try Repository.text(file).split(separator: "\n")
        where line.contains("StageManual(") && !line.contains("///") {
          declared.insert(String(file.split(separator: "/").last?.dropLast(6) ?? ""))
        }
      }
    }
    let listed = Set(Self.entries.map { Self.typeName(of: $0.manual.id) })
    #expect(declared == listed)
    #expect(listed.count == 19)
  }

  @Test("An id is the phase and the type's name without it")
  func idsFollowTypes() {
    let ids = Self.entries.map(\.manual.id.description)
    #expect(Set(ids).count == ids.count)
    for entry in Self.entries {
      let file = "Sources/\(entry.manual.id.phase.rawValue.capitalized)"
      #expect(
        Repository.files(below: file, ending: "\(Self.typeName(of: entry.manual.id)).swift").count == 1,
        "\(entry.manual.id)")
    }
  }

  @Test("A summary is one sentence of at most 150 characters")
  func summariesAreSentences() {
    for entry in Self.entries {
      let summary = entry.manual.summary
      #expect(
        summary.hasSuffix(".") && summary.count <= 150 && summary.first?.isUppercase == true, "\(entry.manual.id)")
    }
  }

  @Test("Every option has help and a name in lower snake case")
  func optionsAreDocumented() {
    for entry in Self.entries {
      for option in entry.options {
        #expect(!option.help.isEmpty && !option.form.isEmpty, "\(entry.manual.id).\(option.name)")
        #expect(option.name.utf8.allSatisfy { (97...122).contains($0) || $0 == 95 }, "\(option.name)")
      }
    }
  }

  @Test("Behind de-identification no stage admits a direct identifier")
  func onlyEarlyPhasesAdmitIdentifiers() {
    for entry in Self.entries where entry.manual.id.phase > .deidentify {
      #expect(entry.manual.admits < .direct, "\(entry.manual.id)")
    }
  }

  /// `derive.data_sets` is `DeriveDataSets`.
  private static func typeName(of id: StageID) -> String {
    ([id.phase.rawValue] + id.name.split(separator: "_").map(String.init)).map(\.capitalized).joined()
  }
}
