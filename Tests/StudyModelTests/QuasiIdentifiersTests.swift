import Diagnostics
import Disclosure
import StudyModel
import Tables
import Testing

@Suite("Quasi-identifiers and their recipes, as a study declares them")
struct QuasiIdentifiersTests {
  private static let dataSets = """
    format: 1
    data_sets:
      - name: ADSL
        label: Subject-Level Analysis Dataset
        structure: one record per subject
        source: participants
        key: [USUBJID]
        variables:
          - {name: USUBJID, label: Unique Subject Identifier, type: text, value: usubjid}
          - {name: SITEID, label: Site, type: text, value: siteid}
          - {name: AGE, label: Age, type: integer, value: "PR.age"}
          - {name: SEX, label: Sex, type: text, value: '"F"'}
          - {name: EDU, label: Education, type: text, value: '"x"'}
          - {name: ARM, label: Arm, type: text, value: '"A"', unblinded: true}
      - name: ADQS
        label: Scores
        structure: one record per subject and score
        source: scores
        key: [USUBJID, PARAMCD]
        variables:
          - {name: USUBJID, label: Unique Subject Identifier, type: text, value: usubjid}
          - {name: PARAMCD, label: Parameter, type: text, value: paramcd}
    """
  private static let quasi = """

    quasi_identifiers:
      ADSL:
        k: 5
        suppress: 0.05
        sensitive: [EDU]
        recipe: adsl_recipe.yaml
        variables:
          AGE: {bands: [5, 10], top: 90, weight: 2}
          SEX:
          SITEID: {sites: true}
          EDU: {groups: [{some: [a, b], more: [c]}]}
    """
  private static let recipe = """
    format: 1
    data_set: ADSL
    k: 5
    levels: {AGE: 2, SEX: 0, SITEID: 1, EDU: 0}
    withheld:
      - - "80-89"
        - M
        -
        - a
    """

  private func read(
    _ quasi: String = quasi, recipe: String? = recipe, sites: [String: String] = [:], others: [String: String] = [:]
  ) throws -> (study: Study, diagnostics: DiagnosticList) {
    var files = SampleStudy.files
    files["study.yaml"] = SampleStudy.study + quasi
    files["datasets.yaml"] = Self.dataSets
    files["adsl_recipe.yaml"] = recipe
    files.merge(others) { $1 }
    files["../packs/common/pack.yaml"] =
      SampleStudy.pack + "\ncontinents: {source: M49, countries: {Oceania: [AU, NZ], Europe: [GB]}}\n"
    for (name, country) in sites {
      files["sites/\(name.lowercased()).yaml"] = SampleStudy.site.replacing("site: AA", with: "site: \(name)")
        .replacing("\"04\"", with: "\"\(10 + (sites.keys.sorted().firstIndex(of: name) ?? 0))\"")
        .replacing("AU", with: country)
    }
    var texts: [String: String] = [:]
    for (name, text) in files { texts[SampleStudy.path(name)] = text }
    var diagnostics = DiagnosticList()
    let study = Study.read(folder: SampleStudy.folder, files: MemoryFiles(texts: texts), diagnostics: &diagnostics)
    return (try #require(study), diagnostics)
  }

  @Test("Variables, hierarchies, k, budget and the pinned recipe are read")
  func reading() throws {
    let (study, diagnostics) = try read()
    #expect(diagnostics.all.isEmpty)
    let quasi = try #require(study.quasiIdentifiers(of: "ADSL"))
    #expect(quasi.k == 5 && quasi.budget == 0.05 && quasi.sensitive == ["EDU"])
    #expect(quasi.hierarchies.map(\.column) == ["AGE", "SEX", "SITEID", "EDU"])
    #expect(quasi.hierarchies[0].levels == [.same, .bands(width: 5, top: 90), .bands(width: 10, top: 90), .everything])
    #expect(quasi.hierarchies[1].levels == [.same, .everything])
    #expect(quasi.hierarchies.map(\.weight) == [2, 1, 1, 1])
    #expect(quasi.hierarchies[3].levels[1] == .groups(["a": "some", "b": "some", "c": "more"], other: "*"))
    #expect(
      quasi.recipe?.steps.map(\.level) == [2, 0, 1, 0] && quasi.recipe?.withheld == [["80-89", "M", nil, "a"]])
    #expect(study.quasiIdentifiers(of: "ADQS") == nil)
  }

  @Test("k is 11 and nothing is withheld unless the study says so")
  func fallbacks() throws {
    let (study, diagnostics) = try read("\nquasi_identifiers: {ADSL: {variables: {SEX: }}}\n")
    #expect(diagnostics.all.isEmpty)
    #expect(study.quasiIdentifiers.map(\.k) == [11] && study.quasiIdentifiers.map(\.budget) == [0])
  }

  @Test("A site is told as its country where the country has another centre, otherwise as its continent")
  func sites() throws {
    let (study, diagnostics) = try read(sites: ["BB": "GB", "CC": "GB", "DD": "NZ", "EE": "BR"])
    #expect(diagnostics.all.isEmpty)
    let site = try #require(study.quasiIdentifiers.first?.hierarchies[2])
    #expect(site.least == 1)
    #expect(["AA", "BB", "CC", "DD", "EE"].map { site.levels[1].tell($0) } == ["Oceania", "GB", "GB", "Oceania", "*"])
    #expect(["AA", "BB", "DD"].map { site.levels[2].tell($0) } == ["Oceania", "Europe", "Oceania"])
  }

  @Test(
    "What is wrong is reported where it stands",
    arguments: [
      ("ADSL:", "ADSX:", "data_set.unknown"), ("k: 5", "k: 1", "quasi.k"), ("0.05", "5", "quasi.suppress"),
      ("SEX:\n", "SEXX:\n", "variable.unknown"), ("[EDU]", "[EDUX]", "variable.unknown"),
      ("SEX:\n", "ARM:\n", "quasi.unblinded"), ("SEX:\n", "USUBJID:\n", "quasi.key"),
      ("weight: 2", "weight: 0", "quasi.weight"), ("[5, 10]", "[5, 12]", "quasi.bands"),
      ("[5, 10]", "[10, 5]", "quasi.bands"),
      ("{sites: true}", "{sites: true, bands: [5]}", "quasi.ways"), ("more: [c]", "more: [a]", "quasi.groups"),
      ("[{some: [a, b], more: [c]}]", "[{}]", "quasi.groups"), ("adsl_recipe", "adsl_other", "file.missing"),
      ("bands: [5, 10], top: 90", "band: [5, 10]", "key.unknown"),
    ])
  func misprints(from: String, to: String, code: String) throws {
    let (_, diagnostics) = try read(Self.quasi.replacing(from, with: to))
    let found = try #require(diagnostics.all.first { $0.code == code }, "\(diagnostics.all.map(\.code))")
    #expect(found.location?.file == "pipelines/demo/study.yaml" && (found.location?.line ?? 0) > 10)
  }

  @Test("Counts of the population are read; a group without a value of each variable is reported")
  func population() throws {
    let quasi = "\nquasi_identifiers: {ADSL: {population: people.yaml, variables: {SEX: , EDU: }}}\n"
    func people(_ groups: String) throws -> (study: Study, diagnostics: DiagnosticList) {
      try read(quasi, others: ["people.yaml": "format: 1\nsource: a census\ngroups: [\(groups)]\n"])
    }
    let (study, diagnostics) = try people(
      "{values: {EDU: a, SEX: F}, people: 40}, {values: {SEX: M, EDU: b}, people: 2}")
    #expect(diagnostics.all == [])
    let table = try #require(study.quasiIdentifiers.first?.population)
    #expect(table.keys.map(table.texts) == [["F", "a"], ["M", "b"]] && table.counts == [40, 2])
    for broken in [
      "{values: {SEX: F}, people: 4}", "{values: {SEX: F, EDU: a}, people: -1}",
      "{values: {SEX: F, EDU: a, AGE: 3}, people: 1}",
    ] {
      #expect(try people(broken).diagnostics.all.map(\.code) == ["population.group"])
    }
  }

  @Test("Quasi-identifiers of a data set with several records per participant are refused")
  func records() throws {
    let (_, diagnostics) = try read("\nquasi_identifiers: {ADQS: {variables: {PARAMCD: }}}\n")
    #expect(diagnostics.all.map(\.code).contains("quasi.records"))
  }

  @Test(
    "A recipe for other variables, or with levels that may not be told, is refused",
    arguments: [
      ("AGE: 2", "AGE: 9"), ("SITEID: 1", "SITEID: 0"), ("SEX: 0, ", ""), ("data_set: ADSL", "data_set: ADQS"),
    ])
  func otherRecipe(from: String, to: String) throws {
    let (study, diagnostics) = try read(recipe: Self.recipe.replacing(from, with: to))
    #expect(diagnostics.all.map(\.code).contains { ["recipe.other", "recipe.withheld"].contains($0) })
    #expect(study.quasiIdentifiers.first?.recipe == nil)
  }
}
