import Diagnostics
import StudyModel
import Tables
import Testing

@Suite("Drugs of packs and studies")
struct DrugsTests {
  private static let pack = """
    format: 1
    pack: common
    version: 1
    code_lists:
      yes_no: {terms: {Y: "Yes", N: "No"}}
      kinds: {terms: {t: Tablet, w: Worn}}
    units:
      - {from: lb, to: kg, factor: 0.45359237, source: "NIST SP 811"}
      - {from: ng/mL, to: nmol/L, analyte: vitd, factor: 2.496, source: "by molar mass"}
    drugs:
      ingredients:
        codeine: {opioid: true, source: INN}
        paracetamol: {beside_opioid: [300, 750], source: INN}
      products:
        - {of: paracetamol, names: [Panadol], source: a brand}
        - {of: [codeine, paracetamol], names: [Panadeine], strengths: [8/500], form: tablet, source: a brand}
      forms:
        tablet: {kind: unit, route: oral, words: [tab], source: plain words}
      qualifiers: [phosphate]
    """

  private static let form = """
    format: 1
    form: CM
    label: Drugs
    key: [subj]
    fields:
      subj: {label: Participant, type: text, role: subject}
      drug: {label: Drug, type: text, role: clinical}
      kind: {label: Kind, type: code, role: clinical, codes: kinds}
      mme: {label: Equivalent, type: number, role: clinical}
      opioid: {label: Opioid, type: code, role: clinical, codes: yes_no}
    medication:
      drug: drug
      form: kind
      forms: {t: tablet}
      makes: {mme: mme, opioid: opioid}
    """

  private static let list = """
    format: 1
    mme_list: plain
    title: A list
    source: a paper
    factors:
      codeine: {oral: [{up_to: 60, factor: 0.1}, {factor: 0.2}]}
    """

  private static func read(_ changes: [String: String?]) -> (study: Study?, diagnostics: DiagnosticList) {
    var files = SampleStudy.files
    files["../packs/common/pack.yaml"] = pack
    files["forms/cm.yaml"] = form
    files["../mme/plain.yaml"] = list
    files["study.yaml"] = SampleStudy.study + "\nmme_lists: [plain]"
    for (file, text) in changes { files[file] = text }
    var texts: [String: String] = [:]
    for (file, text) in files { texts[SampleStudy.path(file)] = text }
    var diagnostics = DiagnosticList()
    let study = Study.read(folder: SampleStudy.folder, files: MemoryFiles(texts: texts), diagnostics: &diagnostics)
    return (study, diagnostics)
  }

  /// `code line:column`, where the file is the one that was changed.
  private static func problems(_ file: String, _ text: String) -> [String] {
    read([file: text]).diagnostics.all.map { problem in
      let place = problem.location
      return place?.file == SampleStudy.path(file)
        ? "\(problem.code) \(place?.line ?? 0):\(place?.column ?? 0)" : "\(problem.code) \(place?.file ?? "")"
    }
  }

  @Test("Ingredients, products, forms and factors are read, each with its source")
  func whole() throws {
    let (study, diagnostics) = Self.read([:])
    #expect(diagnostics.all == [])
    let drugs = try #require(study?.drugs)
    #expect(drugs.sources.map(\.name) == ["common"])
    #expect(drugs.ingredients.map(\.source) == ["INN", "INN"])
    let names = drugs.names(at: try #require(study?.sites.first))
    let entry = try #require(names.entry(DrugName.folded("PANADEINE")))
    #expect(entry.ingredients.map(\.name) == ["codeine", "paracetamol"] && entry.opioid == 0)
    #expect(entry.strengths == [[8, 500]] && entry.form == "tablet" && entry.pack == "common")
    let factor = try #require(drugs.factorList("plain")?.factor(of: "codeine", route: "oral"))
    #expect(factor.equivalent(of: 60) == 6 && factor.equivalent(of: 100) == 20 && factor.dependsOnDose)
    #expect(drugs.factorList("plain")?.factor(of: "codeine", route: "rectal") == nil)
    let medication = try #require(study?.form("CM")?.medication)
    #expect(medication.makes("mme") && !medication.makes("drug"))
  }

  @Test(
    "What is wrong in a pack's drugs is told with its place",
    arguments: [
      ("opioid: true, source: INN", "opioid: true, colour: red, source: INN", ["key.unknown 12:29"]),
      ("{opioid: true, source: INN}", "{opioid: true}", ["key.missing 12:14"]),
      ("of: paracetamol,", "of: paracetamole,", ["drug.ingredient 15:12"]),
      ("[8/500]", "[8/500/2]", ["drug.strength 16:68"]),
      ("form: tablet,", "form: tablett,", ["drug.form 16:82"]),
      ("names: [Panadeine]", "names: [pana dol, PANA-DOL]", ["drug.duplicate 16:54"]),
      ("kind: unit", "kind: units", ["value.choice 18:20"]),
      ("opioid: true, source", "opioid: true, beside_opioid: [1, 2], source", ["drug.beside_opioid 12:44"]),
    ])
  func packProblems(_ old: String, _ new: String, _ expected: [String]) {
    #expect(Self.problems("../packs/common/pack.yaml", Self.pack.replacing(old, with: new)) == expected)
  }

  @Test(
    "What is wrong in a list of factors is told with its place",
    arguments: [
      ("codeine:", "codein:", ["drug.ingredient 6:3"]), ("codeine:", "paracetamol:", ["factor.opioid 6:3"]),
      ("oral:", "orally:", ["factor.route 6:13"]), ("factor: 0.1", "factor: -1", ["factor.value 6:40"]),
      ("up_to: 60, ", "", ["factor.steps 6:20"]),
      ("source: a paper", "sauce: a paper", ["key.missing 1:1", "key.unknown 4:1"]),
      ("mme_list: plain", "mme_list: other", ["file.name 2:11"]),
    ])
  func listProblems(_ old: String, _ new: String, _ expected: [String]) {
    #expect(Self.problems("../mme/plain.yaml", Self.list.replacing(old, with: new)) == expected)
  }

  @Test(
    "What is wrong in a form's medication is told with its place",
    arguments: [
      ("drug: drug", "drug: drog", ["field.unknown 12:9"]), ("form: kind", "form: drug", ["medication.field 13:9"]),
      ("{t: tablet}", "{t: tablett}", ["medication.form 14:14"]),
      ("{t: tablet}", "{x: tablet}", ["code.unknown 14:11"]),
      ("mme: mme,", "mma: mme,", ["medication.makes 15:11"]),
      ("mme: mme,", "mme: opioid,", ["medication.makes 15:16", "medication.makes 15:32"]),
      ("opioid: opioid", "opioid: kind", ["medication.makes 15:29"]),
      ("opioid: opioid", "form: opioid", ["medication.codes 15:27"]),
      ("{t: tablet}", "{t: {form: tablet, counts: mL}}", ["medication.form 14:37"]),
    ])
  func formProblems(_ old: String, _ new: String, _ expected: [String]) {
    var found = Self.problems("forms/cm.yaml", Self.form.replacing(old, with: new))
    // A field that is sent and made is told once.
    if expected == ["medication.makes 15:29"] { found = found.filter { !$0.hasPrefix("medication.codes") } }
    #expect(found == expected)
  }

  @Test("A site's layout cannot read a field that is made")
  func layoutOfMade() {
    let site = SampleStudy.site.replacing(
      "  - name: readme.txt",
      with:
        "  - name: drugs.csv\n    tables:\n      - form: CM\n        columns: {subj: Id, drug: Drug, mme: MME}\n  - name: readme.txt"
    )
    #expect(Self.problems("sites/aa.yaml", site).map { $0.split(separator: " ")[0] } == ["column.made"])
  }

  @Test("A study's own entry wins over a pack's, and says so")
  func override() throws {
    let own = """
      format: 1
      ingredients:
        tramadol: {opioid: true, source: INN}
      products:
        - {of: tramadol, names: [panadol], source: a choice of the study}
      """
    let (study, diagnostics) = Self.read(["drugs.yaml": own])
    #expect(diagnostics.all == [])
    let drugs = try #require(study?.drugs)
    #expect(drugs.overrides == ["drug 'panadol' in place of pack common"])
    let names = drugs.names(at: try #require(study?.sites.first))
    #expect(names.entry(DrugName.folded("Panadol"))?.ingredients.map(\.name) == ["tramadol"])
    #expect(names.entry(DrugName.folded("Panadol"))?.pack == "study")
    #expect(study?.fingerprint != Self.read([:]).study?.fingerprint)
    #expect(
      Self.problems("drugs.yaml", own + "\nforms: {capsule: {kind: unit}}") == ["key.missing 6:18", "key.missing 6:18"])
  }

  private static let head = "site,written,records,suggestions,stands_for,decided_by,decided_on,note\n"

  @Test("A decision about a name holds where it says, and an open line holds nowhere")
  func decisions() throws {
    let table =
      Self.head + "AA,\"Pan, forte\",3,panadol,Panadeine,N. Somebody,2024-05-31,\n"
      + ",drops,1,,,,,\nAA,none of it,2,,not_a_drug,N. Somebody,2024-05-31,food\n"
    let (study, diagnostics) = Self.read(["medications.csv": table])
    #expect(diagnostics.all == [])
    let drugs = try #require(study?.drugs)
    #expect(drugs.decisions.map(\.written) == ["Pan, forte", "none of it"])
    // 2024-05-31 is 19,874 days after 1970-01-01.
    #expect(drugs.decisions.first?.decidedOn == 19_874)
    let site = try #require(study?.sites.first)
    let names = drugs.names(at: site)
    #expect(names.decision(DrugName.folded("PAN, Forte"))?.ingredients.map(\.name) == ["codeine", "paracetamol"])
    #expect(names.decision(DrugName.folded("none of it"))?.ingredients == [])
    #expect(names.decision(DrugName.folded("drops")) == nil)
    var other = site
    other.id = "BB"
    #expect(drugs.names(at: other).decision(DrugName.folded("pan, forte")) == nil)
    #expect(study?.fingerprint != Self.read([:]).study?.fingerprint)
  }

  @Test(
    "What is wrong in the decisions is told with line and column",
    arguments: [
      ("AA,x,1,,Panadiene,N,2024-05-31,", "decision.drug 2:9"),
      ("AA,x,1,,Panadeine,,2024-05-31,", "decision.unsigned 2:1"),
      ("AA,x,1,,Panadeine,N,31/5/2024,", "decision.undated 2:21"),
      ("ZZ,x,1,,Panadeine,N,2024-05-31,", "site.unknown 2:1"),
      ("AA,x,1,,Panadeine,N,2024-05-31", "csv.cells 2:1"), ("AA,,1,,Panadeine,N,2024-05-31,", "key.missing 2:1"),
      ("AA,x,1,,Panadeine,N,2024-05-31,\nAA,X,1,,Panadol,N,2024-05-31,", "decision.duplicate 3:4"),
      ("AA,\"x,1,,Panadeine,N,2024-05-31,", "csv.quote 2:4"),
    ])
  func decisionProblems(_ lines: String, _ expected: String) {
    #expect(Self.problems("medications.csv", Self.head + lines + "\n").first == expected)
  }

  @Test("Where two packs differ on a name that is neither's of the site, it stands for nothing; the site's own wins")
  func countries() throws {
    func source(_ name: String, _ ingredient: String) -> Drugs.Source {
      Drugs.Source(
        name: name,
        dictionary: DrugDictionary(
          ingredients: [DrugDictionary.Ingredient(name: ingredient, isOpioid: false, source: "INN")],
          products: [DrugDictionary.Product(names: ["Dual"], ingredients: [ingredient], source: "a brand")]))
    }
    let drugs = Drugs(sources: [source("xx", "ibuprofen"), source("yy", "naproxen")])
    var site = try #require(Self.read([:]).study?.sites.first)
    site.packs = []
    #expect(drugs.names(at: site).entry(DrugName.folded("dual")) == nil)
    site.packs = ["yy"]
    #expect(drugs.names(at: site).entry(DrugName.folded("dual"))?.ingredients.map(\.name) == ["naproxen"])
  }
}
