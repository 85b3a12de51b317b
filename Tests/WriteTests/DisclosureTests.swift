import Diagnostics
import Disclosure
import Foundation
import Stages
import StudyModel
import Tables
import Testing

@testable import Write

@Suite("What a data set tells of people, when it is written")
struct DisclosureTests {
  private static let place = Diagnostic.Location(file: "datasets.yaml", line: 1, column: 1)

  private static func study(recipe: Recipe? = nil, k: Int = 2) -> Study {
    func variable(_ name: String, _ kind: ColumnKind) -> DataSetDefinition.Variable {
      .init(name: name, label: name, kind: kind, value: SourceText(text: "", place: place), unblinded: false)
    }
    var study = Study(
      id: "TRIAL", title: "",
      dataSets: [
        DataSetDefinition(
          name: "ADSL", label: "Subjects", structure: "", source: "participants", key: ["USUBJID"],
          variables: [
            variable("USUBJID", .text), variable("AGE", .integer), variable("SEX", .text), variable("EDU", .text),
            variable("CONSENT", .date), variable("ADY", .integer), variable("NOTE", .text), variable("PAIN", .integer),
          ], place: place)
      ])
    study.quasiIdentifiers = [
      QuasiIdentifiers(
        dataSet: "ADSL",
        hierarchies: [
          Hierarchy(column: "AGE", levels: [.same, .bands(width: 10, top: 90), .everything]),
          Hierarchy(column: "SEX", levels: [.same, .everything]),
        ], k: k, sensitive: ["PAIN"], recipe: recipe, place: place)
    ]
    return study
  }

  private static func input(_ profile: Profile) -> DatasetShape {
    var note = ColumnShape("NOTE", .text)
    note.verbatim = true
    return DatasetShape(
      [
        TableShape(
          "ADSL",
          [
            ColumnShape("USUBJID", .text, privacy: .pseudonymous), ColumnShape("AGE", .integer, privacy: .indirect),
            ColumnShape("SEX", .text, privacy: .indirect), ColumnShape("EDU", .text, privacy: .indirect),
            ColumnShape("CONSENT", .date, privacy: .pseudonymous), ColumnShape("ADY", .integer, privacy: .pseudonymous),
            note, ColumnShape("PAIN", .integer),
          ])
      ], profile: profile)
  }

  private static func batch(_ people: [(age: Int32, sex: String)], first: Int = 0) -> Batch {
    let rows = people.count
    var batch = Batch(
      table: "ADSL",
      origins: RowOrigins(members: Array(repeating: 0, count: rows), records: (0..<rows).map { UInt32($0) }))
    batch.set(.text(TextColumn(people.indices.map { "TRIAL-\(first + $0)" })), for: "USUBJID")
    batch.set(.integer(FixedColumn(values: people.map(\.age))), for: "AGE")
    batch.set(.text(TextColumn(people.map(\.sex))), for: "SEX")
    batch.set(.text(TextColumn(people.map { _ in "secondary" })), for: "EDU")
    batch.set(.date(DateColumn(days: people.map { _ in 12_000 })), for: "CONSENT")
    batch.set(.integer(FixedColumn(values: people.map { _ in 3 })), for: "ADY")
    batch.set(.text(TextColumn(people.map { _ in "as typed" })), for: "NOTE")
    batch.set(.integer(FixedColumn(values: (0..<Int32(rows)).map { $0 % 2 })), for: "PAIN")
    return batch
  }

  private static let people: [(age: Int32, sex: String)] = [(61, "F"), (64, "F"), (72, "M"), (79, "M"), (88, "F")]

  private func write(
    _ study: Study, _ profile: Profile, blinded: Bool = true
  ) throws -> (folder: MemoryFolder, record: StageRecord) {
    var options = WriteDataSets.Options()
    options.folder = "out"
    options.blinded = blinded
    options.formats = ["csv"]
    let folder = MemoryFolder()
    var environment = StageEnvironment(study: study, keys: nil, crosswalk: Crosswalk(study), outputs: folder)
    environment.shape = Self.input(profile)
    let sink = try WriteDataSets(options, study: study).begin(in: environment)
    var record = StageRecord()
    // Two buckets, so that a class may have a record in each.
    try sink.accept(Dataset([Self.batch(Array(Self.people[..<3]))]), record: &record)
    try sink.accept(Dataset([Self.batch(Array(Self.people[3...]), first: 3)]), record: &record)
    try sink.finish(record: &record)
    return (folder, record)
  }

  private func report(_ folder: MemoryFolder) throws -> [String: Any] {
    let all = try JSONSerialization.jsonObject(with: Data(folder.bytes("risk/out/risk.json"))) as? [[String: Any]]
    return try #require(all?.first)
  }

  @Test("For the trial everything is written, and the risk and a recipe are reported beside it")
  func internalUse() throws {
    let (folder, record) = try write(Self.study(), .pseudonymised)
    #expect(
      folder.paths == ["out/adsl.csv", "risk/out/adsl_classes.csv", "risk/out/adsl_recipe.yaml", "risk/out/risk.json"])
    // In bands of ten years the woman of 88 is alone, whatever is told of sex; without ages there are three women and two men.
    #expect(folder.text("risk/out/adsl_recipe.yaml").hasSuffix("levels:\n  AGE: 2\n  SEX: 0\n"))
    #expect(folder.text("out/adsl.csv").hasPrefix("USUBJID,AGE,SEX,EDU,CONSENT,ADY,NOTE,PAIN\nTRIAL-0,61,F,"))
    // Five people, each of another age.
    #expect(folder.text("risk/out/adsl_classes.csv") == "size,classes,records,chance\n1,5,5,1\n")
    let report = try report(folder)
    #expect(report["k"] as? Int == 1 && report["uniques"] as? Int == 5 && report["records"] as? Int == 5)
    #expect(report["prosecutor_average"] as? Double == 1 && report["profile"] as? String == "pseudonymised")
    #expect(record.balance == ["ADSL": RowBalance(recordsIn: 5, out: 5)])
    #expect(folder.closedPaths == folder.paths)
  }

  @Test("The same people make the same bytes, in one bucket or two")
  func sameBytes() throws {
    let first = try write(Self.study(), .pseudonymised).folder
    let second = try write(Self.study(), .pseudonymised).folder
    for path in first.paths { #expect(first.bytes(path) == second.bytes(path)) }
  }

  // In bands of ten years: two women of 60 to 69, two men of 70 to 79 and a woman of 80 to 89.
  private static let recipe = Recipe(
    dataSet: "ADSL", k: 2, steps: [.init(column: "AGE", level: 1), .init(column: "SEX", level: 0)],
    withheld: [["80-89", "F"]])

  @Test("For the public only what is safe is written, generalised as the recipe says, without the groups it withholds")
  func forThePublic() throws {
    let (folder, record) = try write(Self.study(recipe: Self.recipe), .public)
    #expect(
      folder.text("out/adsl.csv") == """
        USUBJID,AGE,SEX,ADY,PAIN
        TRIAL-0,60-69,F,3,0
        TRIAL-1,60-69,F,3,1
        TRIAL-2,70-79,M,3,0
        TRIAL-3,70-79,M,3,0

        """)
    #expect(record.balance == ["ADSL": RowBalance(recordsIn: 5, out: 4, cut: 1)])
    let report = try report(folder)
    #expect(report["k"] as? Int == 2 && report["withheld_records"] as? Int == 1)
    // The women have two values of PAIN, the men one.
    let sensitive = report["sensitive"] as? [[String: Any]]
    #expect(sensitive?.first?["l"] as? Int == 1)
    #expect((report["pinned"] as? [String: Any])?["holds"] as? Bool == true)
  }

  @Test("For the public, groups that are too small fail the run, blinded or not, with or without a recipe")
  func refusal() throws {
    var recipe = Self.recipe
    recipe.withheld = []
    for (study, blinded) in [
      (Self.study(), true), (Self.study(recipe: recipe), true), (Self.study(recipe: recipe), false),
    ] {
      let error = #expect(throws: DisclosureRefusal.self) { try write(study, .public, blinded: blinded) }
      #expect(error?.description.contains("recipe") == true)
    }
  }

  @Test("A pinned recipe that no longer holds is a finding of the trial's own run, and nothing is searched anew")
  func noLongerHolds() throws {
    var recipe = Self.recipe
    recipe.withheld = []
    let (folder, record) = try write(Self.study(recipe: recipe), .pseudonymised)
    #expect(record.findings.map(\.rule) == ["recipe.no_longer_holds"])
    #expect(record.findings.first?.severity == .query)
    #expect(!folder.paths.contains("risk/out/adsl_recipe.yaml"))
    let (_, held) = try write(Self.study(recipe: Self.recipe), .pseudonymised)
    #expect(held.findings.isEmpty)
  }

  @Test("Each variable's fate is told before any data are read")
  func fates() throws {
    var options = WriteDataSets.Options()
    options.folder = "out"
    let stage = WriteDataSets(options, study: Self.study(recipe: Self.recipe))
    let told = stage.fates(of: Self.input(.public)).map { "\($0.column) \($0.action.rawValue)" }
    #expect(
      told == [
        "USUBJID keep", "AGE generalise", "SEX no_further", "EDU remove", "CONSENT remove", "ADY keep", "NOTE remove",
        "PAIN keep",
      ])
    #expect(stage.fates(of: Self.input(.limited)).allSatisfy { $0.action == .keep && $0.result == $0.column })
  }

  @Test("Where the population is counted, a journalist's chance is reported of what is written")
  func journalist() throws {
    var study = Self.study(recipe: Self.recipe)
    var population = KeyTable(columns: ["AGE", "SEX"])
    for (age, sex, people) in [("61", "F", 3), ("66", "F", 5), ("72", "M", 1), ("80", "F", 9)] {
      population.add([age, sex], count: people)
    }
    study.quasiIdentifiers[0].population = population
    let report = try report(try write(study, .public).folder)
    let journalist = try #require(report["journalist"] as? [String: Any])
    // Of 60 to 69 there are eight women; the two men of 70 to 79 are more than were counted. (2/8 + 2/2) / 4.
    #expect(journalist["highest"] as? Double == 0.5 && journalist["average"] as? Double == 0.3125)
    #expect(journalist["unknown_records"] as? Int == 2)
    #expect(try self.report(try write(Self.study(), .pseudonymised).folder)["journalist"] == nil)
  }

  @Test("A recipe is written as a study pins it")
  func yaml() {
    var recipe = Self.recipe
    recipe.withheld = [["80-89", nil], ["say \"x\"", "F"]]
    #expect(
      recipe.yaml.hasSuffix(
        """
        data_set: ADSL
        k: 2
        levels:
          AGE: 1
          SEX: 0
        withheld:
          - - "80-89"
            -
          - - "say \\"x\\""
            - "F"

        """))
  }
}
