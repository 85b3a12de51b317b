import Stages
import StudyModel
import Tables
import Testing

@testable import Write

@Suite("The worklist of unknown drugs")
struct MedicationWorklistTests {
  private static let reasons = MedicationReason.allCases.map(\.rawValue)

  private func study() throws -> Study {
    let dictionary = DrugDictionary(
      ingredients: [DrugDictionary.Ingredient(name: "codeine", isOpioid: true, source: "INN")],
      products: [
        DrugDictionary.Product(names: ["Panadeine", "Panadeine Forte"], ingredients: ["codeine"], source: "a brand")
      ])
    let form = Form(
      id: "CM", label: "Drugs", key: ["subj"],
      fields: [
        Field(name: "drug", label: "Drug", type: .text, role: .clinical),
        Field(name: "why", label: "Why", type: .code, role: .clinical, codeList: "reasons"),
      ], medication: MedicationFields(drug: "drug", makes: [.reason: "why"]))
    let sites = try ["NORTH", "SOUTH"].map { id in
      Site(
        id: SiteID(id), number: "01", name: id, country: "AU", timeZone: "Australia/Sydney",
        subject: try #require(SubjectPattern("{nnn}")), transfers: Transfers(mode: .cumulative, archives: []))
    }
    return Study(
      id: "TRIAL", title: "A trial", sites: sites, forms: [form],
      codeLists: [CodeList(id: "reasons", terms: Self.reasons.map { .init(code: $0, label: $0) })],
      drugs: Drugs(sources: [Drugs.Source(name: "common", dictionary: dictionary)]))
  }

  private func batch(_ rows: [(site: Int32, drug: String, reason: MedicationReason?)]) -> Batch {
    Batch(
      table: "CM", names: ["drug", "why", "siteid"],
      columns: [
        .text(TextColumn(rows.map(\.drug))),
        .code(
          CodeColumn(
            indices: rows.map { row in Int32(row.reason.flatMap { Self.reasons.firstIndex(of: $0.rawValue) } ?? 0) },
            reasons: rows.map { $0.reason == nil ? Missing.notApplicable.rawValue : 0 }, terms: Self.reasons)),
        .code(CodeColumn(indices: rows.map(\.site), terms: ["SOUTH", "NORTH"])),
      ],
      origins: RowOrigins(members: rows.map { _ in 0 }, records: rows.indices.map { UInt32($0) }))
  }

  private func write(_ batches: [Batch]) throws -> String {
    let study = try study()
    let folder = MemoryFolder()
    let environment = StageEnvironment(study: study, keys: nil, crosswalk: Crosswalk(study), outputs: folder)
    let sink = try WriteMedicationWorklist(WriteMedicationWorklist.Options(), study: study).begin(in: environment)
    var record = StageRecord()
    for batch in batches { try sink.accept(Dataset([batch]), record: &record) }
    try sink.finish(record: &record)
    return folder.text("study/medications.csv")
  }

  private static let head = "site,written,records,suggestions,stands_for,decided_by,decided_on,note\n"

  @Test("Unknown drugs stand by site and name, with their number and what may have been meant")
  func lines() throws {
    let text = try write([
      batch([
        (1, "Panadiene", .productUnknown), (0, "zzz", .productUnknown), (1, "codeine", nil),
        (1, "tramadol", .strengthNotWritten),
      ]),
      batch([(1, "Panadiene", .productUnknown), (1, "Panadeine Xtra", .productUnknown)]),
    ])
    #expect(
      text == Self.head + "NORTH,Panadeine Xtra,1,panadeine forte; panadeine,,,,\nNORTH,Panadiene,2,panadeine,,,,\n"
        + "SOUTH,zzz,1,,,,,\n")
  }

  @Test("The list is the same whatever the order of what comes in")
  func order() throws {
    let rows: [(Int32, String, MedicationReason?)] = [(1, "b", .productUnknown), (0, "a", .productUnknown)]
    #expect(try write([batch(rows)]) == write(rows.reversed().map { batch([$0]) }))
  }

  @Test("What may name a person is counted and not shown, and no cell is a formula")
  func withheld() throws {
    let text = try write([
      batch([
        (0, "943 476 5919", .productUnknown), (0, "j.doe@example.org", .productUnknown), (0, "=1+1", .productUnknown),
        (0, "a \"b\", c", .productUnknown),
      ])
    ])
    #expect(!text.contains("5919") && !text.contains("example.org"))
    #expect(text.contains("SOUTH,'=1+1,1,"))
    #expect(text.contains("SOUTH,\"a \"\"b\"\", c\",1,"))
    #expect(text.split(separator: "\n").count == 5)
  }
}
