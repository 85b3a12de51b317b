import Crypto
import Stages
import StudyModel
import Tables
import Testing

@testable import Deidentify

@Suite("Shifts of dates keep what they promise")
struct ShiftTests {
  private static func shifts(_ count: Int, step: DateShift.Step, study: String = "S") throws -> [Int32] {
    let key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: Array(UInt8(0)..<32)), salt: [UInt8](repeating: 0, count: 32),
      info: Array("vertebra/v1/\(study)/date-shift".utf8), outputByteCount: 32)
    let code = try Pseudonym.code(for: "shift", study: study, key: key)
    return try (1...count).map {
      let number = SubjectPattern.trialNumber(site: "04", sequence: Int32($0))
      return try DateShift.days(trialNumber: Array(number.utf8), code: code, step: step)
    }
  }

  /// The same numbers from one generator, seeded, for tests that draw.
  private struct Draws {
    var state: UInt64
    mutating func next(_ limit: Int32) -> Int32 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int32(truncatingIfNeeded: state >> 33) % limit
    }
  }

  private func kernel(_ shift: DeidentifyParticipants.Options.Shift, site: Site? = nil, study id: String = "DEMO")
    throws -> any RowsKernel
  {
    let study = try Fixture.study(id: id)
    var options = DeidentifyParticipants.Options()
    options.shift = shift
    return try DeidentifyParticipants(options, study: study).kernel(
      for: try Fixture.context(site), in: Fixture.environment(study))
  }

  private func process(_ batch: Batch, _ kernel: any RowsKernel) throws -> (batch: Batch, record: StageRecord) {
    var kernel = kernel
    var batch = batch
    var record = StageRecord()
    try kernel.process(&batch, record: &record)
    return (batch, record)
  }

  // From Python's hmac over shift|DEMO|04-001 and …002 with the key 00..1f, first 8 bytes mod 364 and mod 52.
  @Test("Days and weeks come from the same code")
  func vectors() throws {
    #expect(try Self.shifts(2, step: .days, study: "DEMO") == [-58, -305])
    #expect(try Self.shifts(2, step: .weeks, study: "DEMO") == [-42, -315])
  }

  @Test(
    "Consecutive participants have unrelated shifts: uniform, and without serial correlation", arguments: [false, true])
  func statistics(weeks: Bool) throws {
    let count = 20_000
    let values = try Self.shifts(count, step: weeks ? .weeks : .days).map { weeks ? $0 / -7 - 1 : -$0 - 1 }
    let kinds = weeks ? 52 : 364
    var seen = [Int](repeating: 0, count: kinds)
    for value in values { seen[Int(value)] += 1 }
    let expected = Double(count) / Double(kinds)
    let chiSquare = seen.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    // Quantiles of 0.0001 and 0.9999 of chi-square with 363 and 51 degrees of freedom, from scipy.
    #expect(weeks ? chiSquare < 97.34 : (271.2...471.9).contains(chiSquare), "chi-square \(chiSquare)")
    let mean = values.reduce(0.0) { $0 + Double($1) } / Double(count)
    let variance = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    for lag in [1, 2, 3, 7, 10, 100] {
      let products = (0..<(count - lag)).reduce(0.0) {
        $0 + (Double(values[$1]) - mean) * (Double(values[$1 + lag]) - mean)
      }
      // Of a normal distribution with variance 1/n: 3.89 is its quantile of 0.99995.
      #expect(abs(products / variance) < 3.89 / Double(count).squareRoot(), "lag \(lag)")
    }
    // What makes the best-known shift weak: neighbours one day apart. One in 364 pairs is, and one in 52 weeks.
    let neighbours = zip(values, values.dropFirst()).count { abs($0 - $1) == 1 }
    #expect(Double(neighbours) < Double(count) * 2 / Double(kinds) * 1.5)
  }

  @Test("Weeks keep the weekday and are 52")
  func weekdays() throws {
    let shifts = try Self.shifts(5_000, step: .weeks)
    #expect(Set(shifts) == Set((1...52).map { Int32(-7 * $0) }))
    let day = try Fixture.date(2004, 7, 1)
    let (batch, _) = try process(Fixture.batch(["SGH001", "SGH002"], consent: [day, day]), kernel(.weeks))
    // 42 and 315 days before Thursday, 1 July 2004.
    #expect(batch.texts("consent") == ["2004-05-20", "2003-08-21"])
  }

  @Test("Intervals, order and study days stay, in every form of the number, site's format and transfer")
  func invariants() throws {
    var draws = Draws(state: 20_090_806)
    var own = try kernel(.days)
    var office = try kernel(.days, site: try Fixture.office())
    for sequence in 1...150 {
      let days = (0..<6).map { _ in PartialDate(days: draws.next(20_000) - 5_000) }
      let spellings = ["SGH\(sequence)", "sgh \(sequence)", "SGH-\(sequence)"]
      var batch = Fixture.batch((0..<6).map { spellings[$0 % 3] }, consent: days)
      var other = Fixture.batch(days.map { _ in "04-\(sequence)" }, consent: days)
      var record = StageRecord()
      try own.process(&batch, record: &record)
      try office.process(&other, record: &record)
      guard case .date(let moved)? = batch["consent"], case .date(let elsewhere)? = other["consent"],
        case .date(let fracture)? = batch["fracture"]
      else {
        Issue.record("dates stay dates")
        return
      }
      let shift = moved.days[0] - days[0].days
      #expect((-364 ... -1).contains(shift))
      for row in 0..<6 {
        #expect(moved.days[row] - days[row].days == shift)
        // The other date of the batch is 12,600 in every row.
        #expect(fracture.days[row] - 12_600 == shift)
        #expect(moved.days[row] - fracture.days[row] == days[row].days - 12_600)
      }
      #expect(elsewhere.days == moved.days)
      #expect(batch.texts("subj") == other.texts("subj"))
    }
  }

  @Test("Another study shifts the same participants otherwise")
  func otherStudy() throws {
    let here = try Self.shifts(500, step: .days, study: "DEMO")
    let there = try Self.shifts(500, step: .days, study: "OTHER")
    // By chance one in 364 is the same.
    #expect(zip(here, there).count { $0 == $1 } < 10)
  }

  @Test("A leap day, a year's end and a century are crossed by days, not by parts of a date")
  func calendar() throws {
    let dates = [
      try Fixture.date(2004, 2, 29), try Fixture.date(2004, 12, 31), try Fixture.date(2000, 2, 29),
      try Fixture.date(1900, 3, 1), try Fixture.date(9999, 12, 31), try Fixture.date(1583, 10, 15),
    ]
    var column = Fixture.dates(dates)
    let early = DateShift.apply([Int32](repeating: -365, count: 6), to: &column)
    #expect(early.isEmpty)
    #expect(
      (0..<6).map { Column.date(column).text(at: $0) } == [
        "2003-03-01", "2004-01-01", "1999-03-01", "1899-03-01", "9998-12-31", "1582-10-15",
      ])
  }

  @Test("A date that would lie outside of the calendar is left out, and the site is asked")
  func beforeCalendar() throws {
    let days = [try Fixture.date(1582, 10, 20), try Fixture.date(2004, 7, 1), try Fixture.date(204)]
    let (batch, record) = try process(
      Fixture.batch(["SGH001", "SGH001", "SGH001"], consent: days), kernel(.days))
    #expect(batch.texts("consent") == [nil, "2004-05-04", nil])
    #expect(record.findings.map(\.rule) == ["date.outside_calendar", "date.outside_calendar"])
    #expect(record.findings.map(\.row) == [0, 2])
  }

  @Test("A partial date keeps its precision, whatever the shift")
  func precision() throws {
    for shift in Int32(-364)...(-1) {
      var column = Fixture.dates([try Fixture.date(2004, 3), try Fixture.date(2004)])
      DateShift.apply([shift, shift], to: &column)
      #expect(column.precisions == [DatePrecision.month.rawValue, DatePrecision.year.rawValue])
      #expect(PartialDate(days: column.days[0]).parts.day == 1)
      #expect(PartialDate(days: column.days[1]).parts.month == 1)
    }
  }

  @Test("Nothing of an old participant tells the year of birth: no column, no date, and 90 for every age from 90 on")
  func oldest() throws {
    let born = [try Fixture.date(1910, 3, 2), try Fixture.date(1914, 7, 1), try Fixture.date(1914, 7, 2)]
    let day = try Fixture.date(2004, 7, 1)
    let (batch, _) = try process(
      Fixture.batch(["SGH001", "SGH002", "SGH003"], consent: [day, day, day], birth: born), kernel(.days))
    #expect(batch.texts("age") == ["90", "90", "89"])
    #expect(!batch.names.contains("birth"))
    for name in batch.names {
      for text in batch.texts(name) {
        for year in ["1910", "1914"] { #expect(text?.contains(year) != true, "\(name)") }
        // No date is where it was.
        #expect(text != "2004-07-01" && text != PartialDate(days: 12_600).iso)
      }
    }
  }

  @Test("Who knows every number, the study and what a manifest tells of the key finds no token without the key")
  func dictionary() throws {
    let numbers = (1...3).flatMap { site in
      (1...300).map { SubjectPattern.trialNumber(site: "0\(site)", sequence: Int32($0)) }
    }
    let keys = StudyKeys(master: SymmetricKey(data: Array(UInt8(0)..<32)), id: "acd03eb2", study: "DEMO")
    let tokens = Set(try numbers.map { try ParticipantToken.text(of: $0, study: "DEMO", keys: keys) })
    #expect(tokens.count == numbers.count)
    let salts = ["", "DEMO", "DEMO|", "subject|DEMO|", "subject|", "acd03eb2", "94e0f0e1aa1f8175"]
    let keysTried =
      salts.map { SymmetricKey(data: Array($0.utf8)) } + [SymmetricKey(data: [UInt8](repeating: 0, count: 32))]
    var tried = 0
    func look(_ digest: some Sequence<UInt8>) {
      tried += 1
      let token = String(decoding: Pseudonym.base32(Array(digest.prefix(10))), as: UTF8.self)
      #expect(!tokens.contains(token))
    }
    for number in numbers {
      for salt in salts {
        for message in [salt + number, number + salt] {
          look(SHA256.hash(data: Array(message.utf8)))
          look(SHA512.hash(data: Array(message.utf8)))
          look(Insecure.SHA1.hash(data: Array(message.utf8)))
        }
      }
      for key in keysTried {
        for message in [number, "subject|DEMO|\(number)"] {
          look(HMAC<SHA256>.authenticationCode(for: Array(message.utf8), using: key))
        }
      }
    }
    #expect(tried == numbers.count * (salts.count * 6 + keysTried.count * 2))
    // The key finds all.
    #expect(tokens.contains(try ParticipantToken.text(of: "02-117", study: "DEMO", keys: keys)))
  }

  private func anchored(_ anchors: Anchors, on day: String = "2000-01-01") throws -> any RowsKernel {
    let study = try Fixture.study()
    var options = DeidentifyParticipants.Options()
    options.anchor = "DM.consent"
    options.anchorOn = day
    var environment = Fixture.environment(study)
    environment.anchors = anchors
    return try DeidentifyParticipants(options, study: study).kernel(for: try Fixture.context(), in: environment)
  }

  @Test("With an anchor all participants' anchors lie on one day, and everything else as far from it as it was")
  func anchor() throws {
    let first = try Fixture.date(2004, 7, 1)
    let second = try Fixture.date(2006, 1, 31)
    var anchors = Anchors()
    anchors.add(first.days, of: Crosswalk.Subject(centre: 2, sequence: 1))
    anchors.add(second.days, of: Crosswalk.Subject(centre: 2, sequence: 2))
    anchors.add(second.days + 9, of: Crosswalk.Subject(centre: 2, sequence: 2))
    let rows = Fixture.batch(
      ["SGH001", "SGH002", "SGH002", "SGH003"], consent: [first, second, try Fixture.date(2006, 2), first])
    let (batch, record) = try process(rows, anchored(anchors))
    #expect(batch.texts("consent") == ["2000-01-01", "2000-01-01", "2000-01", nil])
    // 12,600 is 1 July 2004.
    #expect(first.days == 12_600)
    #expect(batch.texts("fracture") == ["2000-01-01", "1998-06-01", "1998-06-01", nil])
    #expect(record.findings.map(\.rule) == ["participant.no_anchor"])
    #expect((0..<4).map { batch.state(of: $0) } == [.kept, .kept, .kept, .quarantined])
    // Nobody's dates stay where they are.
    #expect(throws: DeidentifyError.anchorDay) { try process(rows, anchored(anchors, on: "2004-07-01")) }
  }

  @Test(
    "An anchor has to be a date that is moved, and its day a day; with 'shift' it does not go together",
    arguments: [
      ("DM.consent", "2000-01-01", false, [String]()), ("", "2000-01-01", true, []),
      ("DM.birth", "2000-01-01", false, ["deidentify.anchor_unknown"]),
      ("DM.weight", "2000-01-01", false, ["deidentify.anchor_unknown"]),
      ("consent", "2000-01-01", false, ["deidentify.anchor_unknown"]),
      (
        "XX.consent", "2000-02-30", true,
        [
          "deidentify.anchor_unknown", "deidentify.anchor_and_shift", "deidentify.anchor_day",
        ]
      ),
      ("DM.consent", "1500-01-01", false, ["deidentify.anchor_day"]),
    ])
  func anchorOptions(anchor: String, day: String, weeks: Bool, codes: [String]) throws {
    var options = DeidentifyParticipants.Options()
    options.anchor = anchor
    options.anchorOn = day
    options.shift = weeks ? .weeks : .days
    var issues: [StageIssue] = []
    _ = DeidentifyParticipants(options, study: try Fixture.study()).shape(after: Fixture.input, issues: &issues)
    #expect(issues.map(\.code) == codes)
  }

  @Test("Sub-keys are those of the reference, whatever they are for")
  func subKeys() {
    let keys = StudyKeys(master: SymmetricKey(data: Array(UInt8(0)..<32)), id: "k", study: "demo")
    func hex(_ key: SymmetricKey) -> String {
      key.withUnsafeBytes { $0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
    }
    // From Python's hmac, by RFC 5869.
    #expect(hex(keys.key(for: .crosswalk)) == "f8f51fe08ee3ea2581958b5f95a97df68ed517203734639665001fc5d3800d6a")
    #expect(hex(keys.key(for: .sealedKeys)) == "f0441c1336e7f5c10d8df752a135f9208209af680289f8dafab83fe90857f4c3")
    let reference = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: Array(UInt8(0)..<32)), salt: [UInt8](repeating: 0, count: 32),
      info: Array("trial-pipeline/v1/pseudonym".utf8), outputByteCount: 32)
    #expect(hex(reference) == "31efd46dac1b6c9f42676427d8e1904febc1c7799ff293a18a9163ace7c20b4d")
  }
}
