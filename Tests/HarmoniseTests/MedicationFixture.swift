import Diagnostics
import Stages
import StudyModel
import Tables
import TestSupport

@testable import Harmonise

/// The shipped study, and records of drugs at one of its sites.
struct MedicationFixture {
  struct Unread: Error {}

  /// A record as a site wrote it, behind its dialect.
  struct Given {
    var drug: String?
    var strength: String?
    var form: String?
    var perDay: Double?
    var subject = "A"
    var visit = "BL"
  }

  /// What came out, as text; empty where a cell is missing.
  struct Made: Equatable {
    var ingredient = ""
    var opioid = ""
    var strength = ""
    var unit = ""
    var other = ""
    var form = ""
    var route = ""
    var mme = ""
    var reason = ""
  }

  static let study = Result { () throws -> Study in
    var diagnostics = DiagnosticList()
    guard
      let study = Study.read(
        folder: Repository.path("pipelines/invest"), files: LocalConfigurationFiles(), diagnostics: &diagnostics),
      !diagnostics.hasErrors
    else { throw Unread() }
    return study
  }

  let study: Study
  var factors = "cdc2022"
  var decimalMark = UInt8(ascii: ".")

  init(_ study: Study? = nil, factors: String = "cdc2022") throws {
    self.study = try study ?? MedicationFixture.study.get()
    self.factors = factors
  }

  func kernel(at site: SiteID) throws -> any RowsKernel {
    guard let site = study.site(site), let form = study.form("CM") else { throw Unread() }
    var dialect = Dialect()
    dialect.decimalMark = decimalMark
    var options = HarmoniseMedications.Options()
    options.factors = factors
    let context = TableContext(
      site: site, form: form, layout: TableLayout(form: "CM"), dialect: dialect, shape: TableShape("CM", []))
    let environment = StageEnvironment(study: study, keys: nil, crosswalk: Crosswalk(study), outputs: NoFolder())
    return try HarmoniseMedications(options, study: study).kernel(for: context, in: environment)
  }

  private struct NoFolder: OutputFolder {
    func file(_ path: String) throws -> any OutputFile { throw Unread() }
  }

  func batch(_ given: [Given]) -> Batch {
    let forms = study.codeList("drug_form")?.codes ?? []
    let visits = study.visits.map(\.id)
    func code(_ text: String?, _ terms: [String]) -> Int32 { Int32(text.flatMap { terms.firstIndex(of: $0) } ?? 0) }
    func reasons(_ isMissing: [Bool]) -> [UInt8] {
      isMissing.contains(true) ? isMissing.map { $0 ? Missing.blank.rawValue : 0 } : []
    }
    return Batch(
      table: "CM", names: ["subj", "visit", "drug", "strength", "form", "per_day"],
      columns: [
        .text(TextColumn(given.map(\.subject))),
        .code(CodeColumn(indices: given.map { code($0.visit, visits) }, terms: visits)),
        .text(TextColumn(given.map(\.drug))), .text(TextColumn(given.map(\.strength))),
        .code(
          CodeColumn(
            indices: given.map { code($0.form, forms) }, reasons: reasons(given.map { $0.form == nil }), terms: forms)
        ),
        .number(NumberColumn(values: given.map { $0.perDay ?? 0 }, reasons: reasons(given.map { $0.perDay == nil }))),
      ],
      origins: RowOrigins(
        members: [UInt32](repeating: 0, count: given.count), records: given.indices.map { UInt32($0 + 2) }))
  }

  func run(_ given: [Given], at site: SiteID) throws -> (made: [Made], record: StageRecord) {
    var kernel = try kernel(at: site)
    var batch = batch(given)
    var record = StageRecord()
    try kernel.process(&batch, record: &record)
    return (given.indices.map { MedicationFixture.made(batch, $0) }, record)
  }

  /// One record, and the rules of what was found.
  func one(
    _ drug: String?, _ strength: String?, _ form: String? = "tab", _ perDay: Double? = 1, at site: SiteID = "OXF"
  ) throws -> (made: Made, rules: [String]) {
    let (made, record) = try run([Given(drug: drug, strength: strength, form: form, perDay: perDay)], at: site)
    return (made[0], record.findings.map(\.rule))
  }

  static func made(_ batch: Batch, _ row: Int) -> Made {
    func cell(_ name: ColumnName) -> String {
      guard let column = batch[name], column.missing(at: row) == .present else { return "" }
      switch column {
      case .text(let text):
        return String(decoding: text.bytes[Int(text.offsets[row])..<Int(text.offsets[row + 1])], as: UTF8.self)
      case .code(let code): return code.terms[Int(code.indices[row])]
      case .number(let number):
        let value = number.values[row]
        return value == value.rounded() ? String(Int(value)) : String(value)
      default: return "?"
      }
    }
    return Made(
      ingredient: cell("ingredient"), opioid: cell("opioid"), strength: cell("dose"), unit: cell("dose_unit"),
      other: cell("other_dose"), form: cell("dose_form"), route: cell("route"), mme: cell("mme"),
      reason: cell("mme_reason"))
  }
}
