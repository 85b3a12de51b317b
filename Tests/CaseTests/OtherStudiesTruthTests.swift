import Foundation
import TestSupport
import Testing

/// Expected values are worked out here from the truth's files, with none of the program's code.
@Suite("The data sets of the two studies hold what is true of their participants")
struct OtherStudiesTruthTests {
  /// The analysed rows of ADQS by subject, parameter and visit number.
  private func analysed(_ study: OtherStudy) throws -> [String: CSVFile.Row] {
    let rows = try study.night().csv("analysis/adqs.csv").filter { $0["ANL01FL"] == "Y" }
    return Dictionary(
      rows.map { ("\($0["USUBJID"]) \($0["PARAMCD"]) \($0["AVISITN"])", $0) }, uniquingKeysWith: { first, _ in first })
  }

  private func subjects(_ study: OtherStudy) throws -> [String: CSVFile.Row] {
    Dictionary(
      try study.night().csv("analysis/adsl.csv").map { ($0["USUBJID"], $0) }, uniquingKeysWith: { first, _ in first })
  }

  private func spoiled(_ study: OtherStudy, _ rules: String...) throws -> Set<String> {
    Set(try study.defects().filter { rules.contains($0.rule) }.map { "\($0.participant) \($0.visit)" })
  }

  private func isEqual(_ text: String, _ value: Double?) -> Bool {
    guard let value else { return text.isEmpty }
    return Double(text).map { abs($0 - value) <= 1e-9 } ?? false
  }

  /// Days from one ISO date to another.
  private func days(_ from: String, _ to: String) throws -> Int {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    let dates = try [from, to].map { text in
      let parts = text.split(separator: "-").compactMap { Int($0) }
      try #require(parts.count == 3, "\(text)")
      return try #require(calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2])))
    }
    return Int((dates[1].timeIntervalSince(dates[0]) / 86_400).rounded())
  }

  /// Whole years, 90 for more.
  private func age(_ born: String, at day: String) -> Int {
    let years = (Int(day.prefix(4)) ?? 0) - (Int(born.prefix(4)) ?? 0)
    return min(90, day.dropFirst(5) < born.dropFirst(5) ? years - 1 : years)
  }

  // MARK: Kyphoplasty

  private static let visits = ["BL": 0, "D7": 7, "M1": 30, "M3": 91, "M6": 182, "M12": 365]

  @Test("Pain, disability and heights of every visit equal the truth, apart from the two that errors spoiled")
  func kyphoplastyScores() throws {
    let study = OtherStudy.kyphoplasty
    let (analysed, tokens) = (try analysed(study), try study.tokens())
    let wrongDates = try spoiled(study, "pain.before_allocation")
    let wrongUnits = try spoiled(study, "height.back_wall")
    var expected: [String: Double] = [:]
    for row in try study.truth("pn") where !wrongDates.contains("\(row["participant"]) \(row["visit"])") {
      let place = "\(row["participant"]) \(row["visit"])"
      expected["PAIN24H \(place)"] = Double(row["nrs"])
      for (code, items) in [("PFI", "pf"), ("PBI", "pb")] {
        let answers = (1...4).compactMap { Double(row["\(items)\($0)"]) }
        if answers.count >= 2 { expected["\(code) \(place)"] = answers.reduce(0, +) / Double(answers.count) }
      }
    }
    for row in try study.truth("rd") {
      let answers = (1...23).map { row["q\($0)"] }.filter { !$0.isEmpty }
      guard answers.count >= 20 else { continue }
      expected["RDQ23 \(row["participant"]) \(row["visit"])"] =
        23 * Double(answers.count { $0 == "Y" }) / Double(answers.count)
    }
    for row in try study.truth("vh") where !wrongUnits.contains("\(row["participant"]) \(row["visit"])") {
      expected["HTANT \(row["participant"]) \(row["visit"])"] = Double(row["ant"])
      expected["HTMID \(row["participant"]) \(row["visit"])"] = Double(row["mid"])
    }
    var wrong: [String] = []
    for (name, value) in expected {
      let words = name.split(separator: " ").map(String.init)
      let key = "\(tokens.usubjid(words[1])) \(words[0]) \(Self.visits[words[2]] ?? -1)"
      let base = expected["\(words[0]) \(words[1]) BL"]
      let row = analysed[key]
      let isBaseline = words[2] == "BL"
      if !isEqual(row?["AVAL"] ?? "", value) || !isEqual(row?["BASE"] ?? "", base)
        || !isEqual(row?["CHG"] ?? "", isBaseline ? nil : base.map { value - $0 })
      {
        wrong.append("\(name): \(value) is true, and there is \(row?.cells ?? [])")
      }
    }
    #expect(wrong.sorted() == [])
    #expect(expected.count == Self.kyphoplastyCount)
    // What is analysed beyond the truth is what the wrong unit left of the heights that their ranges admit.
    #expect(analysed.count == expected.count)
  }

  /// Of 48 participants: 264 scores of pain and of each index, 265 of disability, 135 and 131 heights.
  private static let kyphoplastyCount = 1323

  @Test("Arm, age, procedure, leakage and the height gained equal the truth")
  func kyphoplastySubjects() throws {
    let study = OtherStudy.kyphoplasty
    let (subjects, tokens) = (try subjects(study), try study.tokens())
    func byParticipant(_ form: String) throws -> [String: CSVFile.Row] {
      Dictionary(try study.truth(form).map { ($0["participant"], $0) }, uniquingKeysWith: { first, _ in first })
    }
    let (arms, procedures) = (try byParticipant("rn"), try byParticipant("pr"))
    let heights = Dictionary(
      try study.truth("vh").map { ("\($0["participant"]) \($0["visit"])", $0["ant"]) },
      uniquingKeysWith: { first, _ in first })
    let wrongArm = try spoiled(study, "procedure.wrong_arm")
    let wrongPlace = try spoiled(study, "leak.place_missing")
    let wrongUnits = try spoiled(study, "height.back_wall")
    var compared = 0
    for person in try study.truth("dm") {
      let who = person["participant"]
      let row = try #require(subjects[tokens.usubjid(who)], "\(who)")
      #expect(row["AGE"] == "\(age(person["birth"], at: person["consent"]))", "\(who)")
      #expect(row["SEX"] == person["sex"], "\(who)")
      #expect(row["ARMCD"] == arms[who]?["arm"], "\(who)")
      #expect(row["ARM"] == (arms[who]?["arm"] == "KP" ? "Balloon kyphoplasty" : "Usual care"), "\(who)")
      compared += 1
      if !wrongArm.contains("\(who) ") {
        #expect(row["TRT01A"] == row["ARM"], "\(who)")
        #expect(isEqual(row["CEMENTML"], procedures[who].flatMap { Double($0["cement"]) }), "\(who)")
        #expect(row["LEAKFL"] == procedures[who]?["leak"] ?? "", "\(who)")
        #expect(
          row["LEAKTO"].isEmpty == (procedures[who]?["leak_place"] ?? "").isEmpty || wrongPlace.contains("\(who) "))
        let wait = try procedures[who].map { try days(arms[who]?["date"] ?? "", $0["date"]) }
        #expect(isEqual(row["PROCDY"], wait.map(Double.init)), "\(who)")
      }
      if wrongUnits.contains("\(who) D7") { continue }
      let (before, after) = (heights["\(who) BL"].flatMap(Double.init), heights["\(who) D7"].flatMap(Double.init))
      let gain = before.flatMap { before in after.map { $0 - before } }
      #expect(isEqual(row["HTGAIN"], gain), "\(who)")
    }
    #expect(compared == 48)
    // Whom the truth gave usual care and the site a kyphoplasty is in the data as the site says, and asked about.
    let other = try #require(wrongArm.first?.dropLast())
    #expect(subjects[tokens.usubjid(String(other))]?["TRT01A"] == "Balloon kyphoplasty")
  }

  // MARK: Local anaesthesia

  private func hour(_ visit: String) -> Int? { visit.hasPrefix("H") ? Int(visit.dropFirst()) : nil }

  @Test("Every entry of the diary is analysed at its hour or day, with its study day and its change")
  func diary() throws {
    let study = OtherStudy.localAnaesthesia
    let (analysed, tokens) = (try analysed(study), try study.tokens())
    let injected = Dictionary(
      try study.truth("pr").map { ($0["participant"], $0["date"]) }, uniquingKeysWith: { first, _ in first })
    let spoiled = try spoiled(study, "visit.outside", "pain.first_hour_missing")
    let entries = try study.truth("pn").filter { !spoiled.contains("\($0["participant"]) \($0["visit"])") }
    let bases = Dictionary(
      entries.filter { $0["visit"] == "BL" }.map { ($0["participant"], Double($0["nrs"])) },
      uniquingKeysWith: { first, _ in first })
    var compared = 0
    var asleep = 0
    for entry in entries {
      let (who, visit) = (entry["participant"], entry["visit"])
      let number = hour(visit) ?? (visit == "BL" ? 0 : 100 + (Int(visit.dropFirst()) ?? 0))
      let row = analysed["\(tokens.usubjid(who)) PAIN \(number)"]
      guard let value = Double(entry["nrs"]) else {
        asleep += 1
        #expect(row == nil, "\(who) \(visit)")
        continue
      }
      compared += 1
      let base = try #require(bases[who] ?? nil)
      let day = try days(injected[who] ?? "", entry["date"])
      #expect(isEqual(row?["AVAL"] ?? "", value), "\(who) \(visit)")
      #expect(row?["ADY"] == "\(day >= 0 ? day + 1 : day)", "\(who) \(visit)")
      #expect(isEqual(row?["CHG"] ?? "", visit == "BL" ? nil : value - base), "\(who) \(visit)")
      if visit != "BL" { #expect(row?["CRIT1FL"] == (10 * (base - value) >= 3 * base ? "Y" : "N"), "\(who) \(visit)") }
    }
    #expect(compared == Self.entries.compared)
    #expect(asleep == Self.entries.asleep)
    #expect(analysed.count == compared)
  }

  /// Entries of 44 participants with a score, and of those who slept, without the two that errors spoiled.
  private static let entries = (compared: 1284, asleep: 136)

  @Test("Worst, least and mean pain of the first 24 hours and of the days after equal the truth")
  func periods() throws {
    let study = OtherStudy.localAnaesthesia
    let (subjects, tokens) = (try subjects(study), try study.tokens())
    let unscored = try spoiled(study, "pain.first_hour_missing")
    var scores: [String: [String: Double]] = [:]
    for entry in try study.truth("pn") where !unscored.contains("\(entry["participant"]) \(entry["visit"])") {
      scores[entry["participant"], default: [:]][entry["visit"]] = Double(entry["nrs"])
    }
    var compared = 0
    for person in try study.truth("dm") {
      let who = person["participant"]
      let row = try #require(subjects[tokens.usubjid(who)], "\(who)")
      let own = scores[who] ?? [:]
      let hours = own.filter { hour($0.key) != nil }.map(\.value)
      let later = own.filter { $0.key.hasPrefix("D") }.map(\.value)
      func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
      }
      #expect(isEqual(row["WORST24"], hours.max()), "\(who)")
      #expect(isEqual(row["LEAST24"], hours.min()), "\(who)")
      #expect(isEqual(row["MEAN24"], mean(hours)), "\(who)")
      #expect(row["N24"] == "\(hours.count)", "\(who)")
      #expect(isEqual(row["WORST14D"], later.max()), "\(who)")
      #expect(isEqual(row["MEAN14D"], mean(later)), "\(who)")
      #expect(isEqual(row["PAINBL"], own["BL"]), "\(who)")
      let responded = own["BL"].flatMap { base in own["H24"].map { 10 * (base - $0) >= 3 * base ? "Y" : "N" } }
      #expect(row["RESP24FL"] == responded ?? "", "\(who)")
      #expect(row["AGE"] == "\(age(person["birth"], at: person["consent"]))", "\(who)")
      compared += 1
    }
    #expect(compared == 44)
  }

  @Test("Doses equal strength times volume, as the truth has them")
  func exposure() throws {
    let study = OtherStudy.localAnaesthesia
    let tokens = try study.tokens()
    let rows = Dictionary(
      try study.night().csv("analysis/adex.csv").map { ($0["USUBJID"], $0) }, uniquingKeysWith: { first, _ in first })
    let spoiled = try spoiled(study, "injection.bupivacaine_dose")
    var compared = 0
    for injection in try study.truth("pr") where !spoiled.contains("\(injection["participant"]) ") {
      let row = try #require(rows[tokens.usubjid(injection["participant"])])
      let (percent, volume) = (try #require(Double(injection["percent"])), try #require(Double(injection["volume"])))
      // A per cent is a gram in 100 millilitres.
      #expect(isEqual(row["EXDOSE"], 1000 * percent / 100 * volume))
      #expect(row["EXTRT"] == (injection["drug"] == "LIDO" ? "Lidocaine" : "Bupivacaine"))
      #expect(row["ASTTM"].hasPrefix(injection["start"]))
      compared += 1
    }
    #expect(compared == 43)
  }
}
