import Stages
import StudyModel
import Tables
import Testing

@testable import Deidentify

@Suite("Profiles of de-identification")
struct ProfileTests {
  private func stage(_ profile: Profile, form: Form = Fixture.form) throws -> DeidentifyParticipants {
    var options = DeidentifyParticipants.Options()
    options.profile = profile
    return DeidentifyParticipants(options, study: try study(form: form))
  }

  /// A year's follow-up, a site in Australia whose pack knows the states.
  private func study(form: Form = Fixture.form) throws -> Study {
    var study = try Fixture.study(form: form)
    study.visits = [Visit(id: "M12", number: 1, label: "Month 12", day: 365, window: 300...400)]
    return study
  }

  private func run(_ batch: Batch, _ profile: Profile, form: Form = Fixture.form) throws -> Batch {
    var site = try Fixture.site()
    site.conventions.areas = [AreaRule(form: .ranges, ranges: [.init(place: "NSW", codes: 2000...2599)])]
    let stage = try stage(profile, form: form)
    var kernel = try stage.kernel(for: try Fixture.context(site, form: form), in: Fixture.environment(stage.study))
    var batch = batch
    var record = StageRecord()
    try kernel.process(&batch, record: &record)
    return batch
  }

  private func form(_ change: (inout Form) -> Void) -> Form {
    var form = Fixture.form
    change(&form)
    return form
  }

  @Test(
    "The shape says for each profile what columns there are, and what the batch then has", arguments: Profile.allCases)
  func shapes(profile: Profile) throws {
    var issues: [StageIssue] = []
    let output = try stage(profile).shape(after: Fixture.input, issues: &issues)
    #expect(issues.isEmpty && output.profile == profile)
    let columns = output["DM"]?.columns ?? []
    #expect(
      columns.map(\.name) == [
        "subj", "age", "consent", "area", "arm", "ethnic", "fracture", "weight", "rater", "siteid",
      ])
    let dates: Privacy = profile == .limited ? .indirect : .pseudonymous
    #expect(columns.filter { $0.kind == .date }.allSatisfy { $0.privacy == dates })
    let batch = try run(Fixture.batch(["SGH002"]), profile)
    #expect(batch.names == columns.map(\.name))
    #expect(batch.columns.map(\.kind) == columns.map(\.kind))
  }

  @Test("Dates move for the trial and the public, and stay in a limited data set")
  func dates() throws {
    let consent = try Fixture.date(2004, 7, 1)
    let batch = Fixture.batch(["SGH002"], consent: [consent])
    // The shift of this participant is -305 days; see the vector in DeidentifyParticipantsTests.
    #expect(try run(batch, .pseudonymised).texts("consent") == ["2003-08-31"])
    #expect(try run(batch, .public).texts("consent") == ["2003-08-31"])
    #expect(try run(batch, .limited).texts("consent") == ["2004-07-01"])
  }

  @Test("A postcode is an area for the trial and the public, and itself in a limited data set")
  func places() throws {
    var batch = Fixture.batch(["SGH002", "SGH003"])
    batch.set(.text(TextColumn(["2065", "AB1 2CD"])), for: "postcode")
    #expect(try run(batch, .pseudonymised).texts("area") == ["NSW", nil])
    #expect(try run(batch, .limited).texts("area") == ["2065", nil])
  }

  @Test("89 stays and 90 is the last age; for the public, whoever comes to 90 while something is told is 90")
  func ages() throws {
    let consent = try Fixture.date(2004, 7, 1)
    // 89 and a day; 90 today; 90 tomorrow; 88 and a half, who is 89 and a half after 400 days; 89 in 400 days.
    let births = try [(1915, 6, 30), (1914, 7, 1), (1914, 7, 2), (1916, 1, 1), (1915, 8, 6)].map {
      try Fixture.date($0.0, $0.1, $0.2)
    }
    let batch = Fixture.batch(
      (2...6).map { "SGH00\($0)" }, consent: Array(repeating: consent, count: 5), birth: births)
    #expect(try run(batch, .pseudonymised).texts("age") == ["89", "90", "89", "88", "88"])
    #expect(try run(batch, .public).texts("age") == ["90", "90", "90", "88", "88"])
  }

  @Test("Towns and regions stay in a limited data set alone, the lines of an address nowhere")
  func addresses() throws {
    let form = form { form in
      form.fields[2].addressPart = .town
      form.fields.append(Field(name: "lines", label: "House", type: .text, role: .address))
    }
    var batch = Fixture.batch(["SGH002"])
    batch.set(.text(TextColumn(["Mill Lane 4"])), for: "lines")
    #expect(try run(batch, .limited, form: form).texts("street") == ["Mill Lane"])
    for profile in Profile.allCases {
      let names = try run(batch, profile, form: form).names
      #expect(!names.contains("lines") && names.contains("street") == (profile == .limited))
    }
  }

  @Test("A study may go further than the role: a year, or nothing at all")
  func stricter() throws {
    let form = form { form in
      form.fields[7].deidentify = .generalise
      form.fields[13].deidentify = .remove
    }
    let consent = try Fixture.date(2004, 7, 1)
    for profile in Profile.allCases {
      let batch = try run(Fixture.batch(["SGH002"], consent: [consent]), profile, form: form)
      #expect(batch.texts("consent") == ["2004"])
      #expect(batch["weight"] == nil)
    }
    let fates = try stage(.pseudonymised, form: form).fates(of: Fixture.input)
    #expect(fates.first { $0.column == "weight" }?.reason == "the study asks for it")
  }

  @Test("Each role has the action of the table, under each profile, by its PHUSE name")
  func table() throws {
    let expected: [String: [String]] = [
      "surname": ["Remove", "Remove", "Remove"],
      "subj": ["Recode subject ID", "Recode subject ID", "Recode subject ID"],
      "street": ["Remove", "Remove", "Remove"], "phone": ["Remove", "Remove", "Remove"],
      "mail": ["Remove", "Remove", "Remove"], "nhs": ["Remove", "Remove", "Remove"],
      "birth": ["Derive Age", "Derive Age", "Derive Age"],
      "consent": ["Offset", "No further de-identification", "Offset"],
      "postcode": ["Generalise", "No further de-identification", "Generalise"], "note": ["Remove", "Remove", "Remove"],
      "arm": ["Keep", "Keep", "Keep"], "ethnic": ["Keep", "Keep", "Keep"],
      "fracture": ["Offset", "No further de-identification", "Offset"], "weight": ["Keep", "Keep", "Keep"],
      "rater": ["Keep", "Keep", "Keep"],
    ]
    for (index, profile) in [Profile.pseudonymised, .limited, .public].enumerated() {
      let fates = try stage(profile).fates(of: Fixture.input)
      #expect(fates.map(\.column) == Fixture.form.fields.map(\.name))
      for fate in fates { #expect(fate.action.ruleName == expected[fate.column]?[index], "\(fate.column)") }
      #expect(fates.filter { $0.action == .remove }.allSatisfy { $0.result == nil })
      #expect(fates.first { $0.column == "birth" }?.result == "age")
    }
  }

  @Test("A column without a field, one that no site sends and one that cannot be told have a fate too")
  func others() throws {
    let form = form { $0.fields.append(Field(name: "late", label: "Late", type: .date, role: .birthDate)) }
    let input = DatasetShape([
      TableShape(
        "DM",
        [ColumnShape("subj", .text), ColumnShape("who", .text, privacy: .direct), ColumnShape("late", .date)]),
      TableShape("ZZ", [ColumnShape("x", .text)]),
    ])
    let fates = try stage(.pseudonymised, form: form).fates(of: input)
    #expect(fates.first { $0.column == "who" }?.reason == "dropped: no field stands behind it")
    #expect(fates.first { $0.column == "late" }?.action == .remove)
    #expect(
      fates.first { $0.column == "weight" }?.action == .keep && fates.first { $0.column == "weight" }?.result == nil)
    #expect(fates.first { $0.table == "ZZ" }?.action == .remove)
  }

  @Test("What somebody typed is known as such, so that it can stay out of what goes to the public")
  func verbatim() throws {
    let form = form { $0.fields.append(Field(name: "drug", label: "Drug", type: .text, role: .clinical)) }
    var issues: [StageIssue] = []
    var input = Fixture.input
    input["DM"]?.columns.append(ColumnShape("drug", .text, privacy: .direct))
    let output = try stage(.public, form: form).shape(after: input, issues: &issues)
    #expect(output["DM"]?.columns.filter(\.verbatim).map(\.name) == ["drug"])
  }
}
