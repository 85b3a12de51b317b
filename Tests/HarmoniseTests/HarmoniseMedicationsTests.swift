import Stages
import StudyModel
import Tables
import Testing

@testable import Harmonise

@Suite("harmonise.medications")
struct HarmoniseMedicationsTests {
  // MARK: Published examples

  @Test(
    "Oxycodone 10 mg twice a day is 30 mg of morphine in every list",
    arguments: ["cdc2016", "cdc2022", "von_korff_2008", "anzca_fpm_2021"])
  func oxycodone(_ list: String) throws {
    #expect(try MedicationFixture(factors: list).one("oxycodone", "10 mg", "tab", 2).made.mme == "30")
  }

  @Test(
    "Tramadol 50 mg four times a day is 20 in the list of 2008 and 40 in those of 2021 and 2022; that of 2016 has none",
    arguments: [
      ("von_korff_2008", "20", ""), ("cdc2022", "40", ""), ("anzca_fpm_2021", "40", ""), ("cdc2016", "", "no_factor"),
    ])
  func tramadol(_ list: String, _ mme: String, _ reason: String) throws {
    let made = try MedicationFixture(factors: list).one("tramadol", "50 mg", "cap", 4).made
    #expect(made.mme == mme)
    #expect(made.reason == reason)
    #expect(made.strength == "50" && made.unit == "mg")
  }

  @Test(
    "A fentanyl patch of 25 mcg/h is 60 by CDC and 75 by ANZCA, and two that are worn are twice that",
    arguments: [
      ("cdc2016", "60", "120"), ("cdc2022", "60", "120"), ("von_korff_2008", "60", "120"),
      ("anzca_fpm_2021", "75", "150"),
    ])
  func fentanyl(_ list: String, _ one: String, _ two: String) throws {
    let fixture = try MedicationFixture(factors: list)
    let made = try fixture.one("Durogesic", "25 mcg/h", "patch", 1, at: "STG").made
    #expect(made.mme == one)
    #expect(made.strength == "25" && made.unit == "mcg/h" && made.route == "transdermal")
    #expect(try fixture.one("Durogesic", "25 mcg/h", "patch", 2, at: "STG").made.mme == two)
  }

  @Test(
    "Eight co-codamol 30/500 are 36 by a factor of 0.15 and 31.2 by 0.13",
    arguments: [("cdc2022", "36"), ("anzca_fpm_2021", "31.2")])
  func coCodamol(_ list: String, _ mme: String) throws {
    #expect(try MedicationFixture(factors: list).one("co-codamol", "30/500", "tab", 8).made.mme == mme)
  }

  @Test("Methadone of 2016 takes its factor from the dose of the day: 4, 8, 10, 12 up to 20, 40, 60 mg and above")
  func methadone() throws {
    let fixture = try MedicationFixture(factors: "cdc2016")
    for (units, mme) in [(2.0, "80"), (4, "320"), (6, "600"), (7, "840")] {
      #expect(try fixture.one("methadone", "10 mg", "tab", units).made.mme == mme)
    }
    #expect(try MedicationFixture(factors: "cdc2022").one("methadone", "10 mg", "tab", 2).made.mme == "94")
  }

  @Test("Two records of methadone of one day have no sum by the list of 2016, and those of two days have")
  func wholeDose() throws {
    func given(_ subject: String, _ visit: String) -> MedicationFixture.Given {
      MedicationFixture.Given(
        drug: "methadone", strength: "10 mg", form: "tab", perDay: 2, subject: subject, visit: visit)
    }
    let (made, record) = try MedicationFixture(factors: "cdc2016").run(
      [given("A", "BL"), given("A", "BL"), given("A", "M1"), given("B", "BL")], at: "MAYO")
    #expect(made.map(\.mme) == ["80", "", "80", "80"])
    #expect(made.map(\.reason) == ["", "whole_dose", "", ""])
    #expect(record.findings.map(\.rule) == ["medication.whole_dose"])
  }

  // MARK: Which number is whose

  @Test("30/500 of a British site and 500/30 of an Australian one are both 30 mg of codeine beside 500 mg")
  func australianAndBritishOrder() throws {
    let fixture = try MedicationFixture()
    for (drug, strength, site) in [
      ("Co-codamol", "30/500", "OXF"), ("Kapake", "30/500", "GGH"), ("Panadeine Forte", "500/30", "STG"),
      ("Codapane Forte", "500/30", "STG"), ("Panadeine Forte", "30/500", "STG"), ("Co-codamol", "500/30", "OXF"),
      ("Co-codamol", "30 mg/500 mg", "OXF"), ("Co-codamol", "30mg + 500mg", "OXF"), ("Co-codamol", "30/500mg", "OXF"),
      ("Co-codamol", "0.5 g / 30 mg", "OXF"),
    ] as [(String, String, SiteID)] {
      let made = try fixture.one(drug, strength, "tab", 2, at: site).made
      #expect(made.strength == "30" && made.other == "500" && made.mme == "9", "\(drug) \(strength)")
      #expect(made.ingredient == "codeine" && made.reason == "")
    }
  }

  @Test("Two numbers that are no strength of the product are told apart by the paracetamol, and otherwise not at all")
  func byRange() throws {
    let fixture = try MedicationFixture()
    #expect(try fixture.one("Percocet", "10/650", "tab", 1, at: "MAYO").made.strength == "10")
    #expect(try fixture.one("Percocet", "650/10", "tab", 1, at: "MAYO").made.strength == "10")
    #expect(try fixture.one("Di-Gesic", "325/32.5", "tab", 1, at: "STG").made.strength == "32.5")
    // Both could be paracetamol, none is, or there is no range for what stands beside the opioid.
    for (drug, strength) in [
      ("Vicodin", "500/500"), ("Vicodin", "325/500"), ("Vicodin", "5/50"), ("Vicoprofen", "7.5/200"),
      ("Vicodin", "5/10/500"),
    ] {
      let (made, rules) = try fixture.one(drug, strength, "tab", 2, at: "MAYO")
      #expect(made.strength == "" && made.mme == "" && made.reason == "strength_ambiguous", "\(drug) \(strength)")
      #expect(rules == ["medication.strength_ambiguous"])
    }
  }

  @Test("One number for a product of two is no strength, though it may be the codeine by luck")
  func oneNumber() throws {
    for strength in ["30", "30 mg", "500"] {
      let (made, rules) = try MedicationFixture().one("Panadeine Forte", strength, "tab", 4, at: "STG")
      #expect(made.opioid == "Y" && made.strength == "" && made.mme == "" && made.reason == "strength_ambiguous")
      #expect(rules == ["medication.strength_ambiguous"])
    }
    #expect(try MedicationFixture().one("tramadol", "30/500").made.reason == "strength_ambiguous")
  }

  // MARK: Strengths that say too little

  @Test("Each way of saying too little has its own reason, and no dose")
  func reasons() throws {
    let fixture = try MedicationFixture()
    for (drug, strength, form, perDay, reason) in [
      ("tramadol", nil, "tab", 2, "strength_not_written"), ("tramadol", "nil", "tab", 2, "strength_not_written"),
      ("tramadol", "forte", "tab", 2, "strength_not_readable"),
      ("tramadol", "50 mg tds", "tab", 2, "strength_not_readable"),
      ("tramadol", "2 x 50 mg", "tab", 2, "strength_not_readable"), ("tramadol", "50", "tab", 2, "unit_not_written"),
      ("oxycodone", "2.5-5", "tab", 2, "strength_range"), ("oxycodone", "2.5 – 5 mg", "tab", 2, "strength_range"),
      ("oxycodone", "5 to 10 mg", "tab", 2, "strength_range"), ("tramadol", "50 mg", nil, 2, "form_not_written"),
      ("tramadol", "50 mg", "tab", nil, "units_not_written"), ("dihydrocodeine", "30 mg", "tab", 2, "no_factor"),
      ("BuTrans", "5 mcg/h", "patch", 1, "no_factor"), ("fentanyl", "25 mcg", "patch", 1, "strength_ambiguous"),
      ("fentanyl", "25 mg", "patch", 1, "strength_ambiguous"), ("tramadol", "50 mcg/h", "tab", 1, "strength_ambiguous"),
      ("Durogesic", "25 mcg/h", "tab", 1, "strength_ambiguous"),
      ("morphine", "10mg/5ml", "tab", 1, "strength_ambiguous"),
      ("Durogesic", "25 mcg/h", "patch", 0.33, "units_not_readable"), (nil, "30 mg", "tab", 2, "drug_not_written"),
      ("fluffium", "30 mg", "tab", 2, "product_unknown"),
    ] as [(String?, String?, String?, Double?, String)] {
      let made = try fixture.one(drug, strength, form, perDay).made
      #expect(made.reason == reason && made.mme == "", "\(drug ?? "-") \(strength ?? "-"): \(made)")
    }
  }

  @Test("An unknown strength is never zero, and none taken is")
  func zero() throws {
    let fixture = try MedicationFixture()
    #expect(try fixture.one("DF118", nil).made.mme == "")
    #expect(try fixture.one("tramadol", "50 mg", "tab", 0).made.mme == "0")
    #expect(try fixture.one("tramadol", "0 mg", "tab", 2).made.reason == "strength_not_readable")
  }

  @Test("A liquid counts doses of the volume that its strength names")
  func liquid() throws {
    let fixture = try MedicationFixture()
    let made = try fixture.one("Oramorph", "10mg/5ml", "dose", 3).made
    #expect(made.strength == "10" && made.unit == "mg" && made.mme == "30" && made.form == "oral_liquid")
    #expect(made.route == "oral")
  }

  @Test("A liquid counted in millilitres has its share of the strength, and none where no volume is written")
  func millilitres() throws {
    var study = try MedicationFixture.study.get()
    let index = try #require(study.forms.firstIndex { $0.id == "CM" })
    study.forms[index].medication?.forms = [
      MedicationFields.FormMeaning(code: "dose", form: "oral_liquid", count: .millilitres)
    ]
    let fixture = try MedicationFixture(study)
    let made = try fixture.one("Oramorph", "10 mg/5 ml", "dose", 15).made
    #expect(made.strength == "2" && made.mme == "30")
    #expect(try fixture.one("Oramorph", "10 mg", "dose", 15).made.reason == "strength_ambiguous")
    #expect(try fixture.one("Oramorph", "10 mg/ml", "dose", 3).made.mme == "30")
  }

  @Test("Milligrams, micrograms by every sign, and grams come to milligrams")
  func units() throws {
    let fixture = try MedicationFixture(factors: "anzca_fpm_2021")
    for strength in [
      "200 mcg", "200 ug", "200 \u{B5}g", "200\u{3BC}g", "200 micrograms", "0.2 mg", ".2 mg", "0.0002 g", "200MCG",
    ] {
      // One sublingual tablet of 0.2 mg of buprenorphine is 8 by a factor of 40.
      let given = MedicationFixture.Given(drug: "Temgesic", strength: strength, form: nil, perDay: 1)
      let made = try fixture.run([given], at: "OXF").made[0]
      #expect(made.strength == "0.2" && made.mme == "8" && made.route == "sublingual", "\(strength): \(made)")
    }
    for rate in ["25 mcg/hr", "25mcg/h", "25 \u{B5}g/h", "25 micrograms per hour", "25 MCG/HOUR"] {
      #expect(try fixture.one("fentanyl", rate, "patch", 1).made.mme == "75", "\(rate)")
    }
    #expect(try fixture.one("morphine", "1 g", "tab", 1).made.strength == "1000")
  }

  @Test("The mark of the site alone begins a fraction")
  func decimalComma() throws {
    var fixture = try MedicationFixture()
    #expect(try fixture.one("oxycodone", "2.5 mg").made.strength == "2.5")
    for strength in ["2,5 mg", "1,000 mg", "1.2.3 mg", "5. mg"] {
      #expect(try fixture.one("oxycodone", strength).made.reason == "strength_not_readable", "\(strength)")
    }
    fixture.decimalMark = UInt8(ascii: ",")
    #expect(try fixture.one("oxycodone", "2,5 mg").made.strength == "2.5")
    #expect(try fixture.one("oxycodone", "2.5 mg").made.reason == "strength_not_readable")
    #expect(try fixture.one("Co-codamol", "30/500").made.strength == "30")
  }

  // MARK: Names

  @Test("Names of four countries, old and new, come to one ingredient each")
  func names() throws {
    let fixture = try MedicationFixture()
    for (name, ingredient, site) in [
      ("acetaminophen", "paracetamol", "MAYO"), ("Paracetamol", "paracetamol", "OXF"),
      ("Panadol Osteo", "paracetamol", "STG"),
      ("lignocaine", "lidocaine", "STG"), ("meperidine", "pethidine", "MAYO"),
      ("propoxyphene", "dextropropoxyphene", "MAYO"),
      ("frusemide", "furosemide", "STG"), ("oestradiol", "estradiol", "OXF"),
      ("salcatonin", "calcitonin (salmon)", "STG"),
      ("disodium etidronate", "etidronic acid", "STG"), ("etidronate disodium", "etidronic acid", "MAYO"),
      ("amoxycillin", "amoxicillin", "STG"), ("phenobarbitone", "phenobarbital", "OXF"),
      ("cholecalciferol", "colecalciferol", "STG"), ("Fosamax", "alendronic acid", "STG"),
      ("alendronate sodium", "alendronic acid", "MAYO"), ("thyroxine", "levothyroxine", "STG"),
      ("albuterol", "salbutamol", "MAYO"), ("adrenaline", "epinephrine", "OXF"), ("glyburide", "glibenclamide", "MAYO"),
      ("indomethacin", "indometacin", "STG"), ("hydroxyurea", "hydroxycarbamide", "STG"),
    ] as [(String, String, SiteID)] {
      #expect(try fixture.one(name, "1 mg", "tab", 1, at: site).made.ingredient == ingredient, "\(name)")
    }
  }

  @Test("Case, spaces, hyphens, trade marks, salts and ways of release do not tell names apart")
  func spellings() throws {
    let fixture = try MedicationFixture()
    for name in [
      "Co-codamol", "CO-CODAMOL", "co codamol", " Co  Codamol ", "cocodamol", "Co\u{2011}codamol", "Co-codamol\u{AE}",
      "Co-codamol tabs", "codeine/paracetamol", "codeine + paracetamol", "codeine phosphate with paracetamol",
      "Paracetamol and codeine",
    ] { #expect(try fixture.one(name, "30/500").made.strength == "30", "\(name)") }
    for name in ["morphine sulphate SR", "Morphine Sulfate", "morphine HCl MR", "MST Continus", "MST", "morphine PRN"] {
      #expect(try fixture.one(name, "10 mg").made.mme == "10", "\(name)")
    }
  }

  @Test("A drug and its strength in one cell are read, whether or not the strength's own cell repeats them")
  func oneCell() throws {
    let fixture = try MedicationFixture()
    for (text, mme) in [
      ("Co-codamol 30/500", "4.5"), ("Oramorph 10mg/5ml", ""), ("Zydol SR 100 mg", "20"),
      ("codeine phosphate 30mg", "4.5"),
      ("DF118 30 mg", ""), ("Tramadol 50 mg caps", "10"), ("Co-codamol (30/500)", "4.5"),
      ("Co-codamol 30/500 tabs PRN", "4.5"),
    ] {
      for strength in [text, nil] { #expect(try fixture.one(text, strength).made.mme == mme, "\(text)") }
    }
    #expect(try fixture.one("DF118 30 mg", "DF118 30 mg").made.strength == "30")
    #expect(try fixture.one("Zydol SR 100 mg", "100mg").made.mme == "20")
    // Two that differ contradict each other.
    #expect(try fixture.one("Zydol SR 100 mg", "50mg").made.reason == "strength_not_readable")
    #expect(try fixture.one("Darvocet-N 100", "100/650", "tab", 1, at: "UW").made.strength == "100")
    #expect(try fixture.one("Darvocet-N 100 100/650", nil, "tab", 1, at: "UW").made.strength == "100")
  }

  @Test("A longer name is another product, and one with something unknown behind it is none")
  func longestName() throws {
    let fixture = try MedicationFixture()
    #expect(try fixture.one("Panadeine", "500/8", "tab", 1, at: "STG").made.strength == "8")
    let (made, rules) = try fixture.one("Panadeine Xtra", "500/15", "tab", 1, at: "STG")
    #expect(made == MedicationFixture.Made(form: "tablet", route: "oral", reason: "product_unknown"))
    #expect(rules == ["medication.unmapped"])
  }

  @Test("Another drug has no dose and no equivalent, and nothing is asked about it")
  func otherDrugs() throws {
    let (made, rules) = try MedicationFixture().one("ibuprofen", "400", "tab", 3)
    #expect(made == MedicationFixture.Made(ingredient: "ibuprofen", opioid: "N", form: "tablet", route: "oral"))
    #expect(rules.isEmpty)
  }

  @Test("A text that comes again costs no new reading, and the columns do not hang on where a batch ends")
  func batches() throws {
    let fixture = try MedicationFixture()
    let given = ["tramadol", nil, "ibuprofen", "fluffium", "tramadol"].map {
      MedicationFixture.Given(drug: $0, strength: "50 mg", form: "cap", perDay: 2)
    }
    let whole = try fixture.run(given, at: "OXF").made
    var kernel = try fixture.kernel(at: "OXF")
    var record = StageRecord()
    var parts: [MedicationFixture.Made] = []
    for given in given {
      var batch = fixture.batch([given])
      try kernel.process(&batch, record: &record)
      parts.append(MedicationFixture.made(batch, 0))
    }
    #expect(parts == whole)
    #expect(whole.map(\.mme) == ["20", "", "", "", "20"])
  }

  @Test("What a site wrote stays as it is, and no message holds it")
  func verbatim() throws {
    let fixture = try MedicationFixture()
    var batch = fixture.batch([
      MedicationFixture.Given(drug: "Mrs Secret's drops", strength: "x", form: "tab", perDay: 1)
    ])
    let before = batch
    var record = StageRecord()
    var kernel = try fixture.kernel(at: "OXF")
    try kernel.process(&batch, record: &record)
    for name in before.names { #expect(batch[name] == before[name]) }
    #expect(record.findings.count == 1)
    #expect(record.findings.allSatisfy { !$0.message.description.contains("Secret") })
  }

  @Test("Units that are a range, as needed or no number have no equivalent, each with its reason")
  func unitsAsText() {
    func read(_ text: String) -> DailyUnits {
      DailyUnits(.text(TextColumn([text])), row: 0, decimalMark: UInt8(ascii: ".")) {
        DrugName.folded($0) == Array("prn".utf8)
      }
    }
    #expect(read("1-2") == .not(.unitsRange))
    #expect(read("1 to 2") == .not(.unitsRange))
    #expect(read("PRN") == .not(.asNeeded))
    #expect(read("2 PRN") == .units(2))
    #expect(read(" 0.5 ") == .units(0.5))
    #expect(read("nil") == .not(.unitsNotReadable))
    #expect(read(" ") == .not(.unitsNotWritten))
    let about = NumberColumn(values: [4], reasons: [], comparators: [Comparator.less.rawValue])
    #expect(DailyUnits(.number(about), row: 0, decimalMark: 46) { _ in false } == .not(.unitsRange))
  }

  @Test("What a person decided about a name is replayed, at the sites for which it was decided")
  func decisions() throws {
    var study = try MedicationFixture.study.get()
    study.drugs.decisions = [
      MedicationDecision(
        site: "STG", written: "Pan. Forte", standsFor: "Panadeine Forte", decidedBy: "N. Somebody", decidedOn: 0),
      MedicationDecision(site: nil, written: "cup of tea", standsFor: nil, decidedBy: "N. Somebody", decidedOn: 0),
    ]
    let fixture = try MedicationFixture(study)
    #expect(try fixture.one("PAN. FORTE", "500/30", "tab", 2, at: "STG").made.mme == "9")
    #expect(try fixture.one("pan. forte", "500/30", "tab", 2, at: "OXF").rules == ["medication.unmapped"])
    let (tea, rules) = try fixture.one("Cup of tea", nil, nil, 3, at: "OXF")
    #expect(tea == MedicationFixture.Made(opioid: "N") && rules.isEmpty)
  }

  @Test("A study's own entry is used in place of a pack's")
  func override() throws {
    var study = try MedicationFixture.study.get()
    let ingredients = [DrugDictionary.Ingredient(name: "codeine", isOpioid: true, source: "INN")]
    let own = DrugDictionary(
      ingredients: ingredients,
      products: [DrugDictionary.Product(names: ["MST"], ingredients: ["codeine"], source: "a choice")])
    study.drugs.sources.insert(Drugs.Source(name: Drugs.ofStudy, dictionary: own), at: 0)
    #expect(try MedicationFixture(study).one("MST", "10 mg").made.ingredient == "codeine")
    #expect(
      study.drugs.overrides == ["drug 'MST' in place of pack uk", "ingredient 'codeine' in place of pack common"])
  }

  // MARK: The plan

  @Test("A list of factors that the study does not have does not plan")
  func unknownList() throws {
    var options = HarmoniseMedications.Options()
    options.factors = "cdc2023"
    var issues: [StageIssue] = []
    let study = try MedicationFixture.study.get()
    _ = HarmoniseMedications(options, study: study).shape(after: DatasetShape(), issues: &issues)
    #expect(issues.map(\.code) == ["medication.factors"])
    #expect(issues.first?.help == "did you mean 'cdc2022'?")
  }

  @Test(
    "What is made is as tainted and as revealing as what it is made of, and a field that was taken out does not plan")
  func shape() throws {
    let study = try MedicationFixture.study.get()
    var options = HarmoniseMedications.Options()
    options.factors = "cdc2022"
    var issues: [StageIssue] = []
    let stage = HarmoniseMedications(options, study: study)
    let columns: [ColumnShape] = [
      ColumnShape("drug", .text), ColumnShape("strength", .text, tainted: true), ColumnShape("form", .code),
      ColumnShape("per_day", .number, privacy: .indirect),
    ]
    let shape = stage.shape(after: DatasetShape([TableShape("CM", columns)]), issues: &issues)
    #expect(issues.isEmpty)
    #expect(shape["CM"]?["mme"] == ColumnShape("mme", .number, privacy: .indirect, tainted: true, unit: "mg"))
    _ = stage.shape(after: DatasetShape([TableShape("CM", Array(columns.dropFirst()))]), issues: &issues)
    #expect(issues.map(\.code) == ["medication.column"])
  }
}
