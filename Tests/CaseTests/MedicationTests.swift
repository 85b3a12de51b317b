import Testing

@Suite("Oral morphine equivalents of the night equal the truth")
struct MedicationTests {
  /// Visits without a value, each with what is planted there in the transfer in force.
  static let withheld = [
    "01-020 D3": "the record has vanished", "03-006 D14": "the record is filed under month 1",
    "03-013 M1": "the pain form denies the opioid that the analgesics form lists",
    "04-001 M3": "the record has vanished or is dated outside every window",
    "04-003 BL": "the strength of a compound is one number", "04-006 D3": "the record has vanished or is misdated",
  ]

  @Test("Right, withheld with a reason, and none wrong, by participant and visit")
  func equivalents() throws {
    let night = try SharedNights.first()
    let tokens = try SubjectTokens(keyFileOf: night.workspace)
    let rows = Dictionary(
      grouping: try night.workspace.csv("unblinded/adqs.csv").rows.filter { $0["PARAMCD"] == "MMED" }
    ) { "\($0["USUBJID"]) \($0["VISIT"])" }
    var right = 0
    var withoutFactor = 0
    var withheld: Set<String> = []
    var wrong: [String] = []
    for row in try Truth.file("scores").rows {
      let place = "\(row["participant"]) \(row["visit"])"
      let found = rows["\(tokens.usubjid(row["participant"])) \(row["visit"])"]?.map { $0["AVAL"] } ?? []
      let expected = Double(row["mme_per_day"])
      if found.allSatisfy(\.isEmpty) {
        // An opioid without a factor in the list leaves the day without a sum, and not with a smaller one.
        if expected == nil { withoutFactor += 1 } else { withheld.insert(place) }
      } else if let expected,
        found.allSatisfy({ text in Double(text).map { abs($0 - expected) < 1e-9 } == true })
      {
        right += 1
      } else {
        wrong.append("\(place): \(row["mme_per_day"]) is true, and there is \(found)")
      }
    }
    print("MMED: \(right) right, \(withoutFactor) without a factor, \(withheld.count) withheld, \(wrong.count) wrong")
    #expect(wrong == [])
    #expect(withheld == Set(Self.withheld.keys))
    // 15 and 11 visits with dihydrocodeine or buprenorphine alone, and five with another opioid beside.
    #expect(withoutFactor == 31)
    #expect(right == 321)
  }

  /// The truth repeats other drugs as the site wrote them; these are their international names.
  private static let names = [
    "acetaminophen": "paracetamol", "panamax": "paracetamol", "panadol osteo": "paracetamol",
    "fosamax": "alendronic acid", "celebrex": "celecoxib", "mobic": "meloxicam",
  ]

  @Test(
    "Every record of a drug in the uploads is right, withheld with its reason, or gone from the upload, and none is wrong"
  )
  func records() throws {
    let night = try SharedNights.first()
    let tokens = try SubjectTokens(keyFileOf: night.workspace)
    let sent = try night.workspace.csv("unblinded/tables/cm.csv").rows
    // A site may write a brand in small letters where the truth has a capital.
    var found = Dictionary(grouping: sent) { "\($0["usubjid"]) \($0["visit"]) \($0["drug"].lowercased())" }
    let forms = ["tab": "tablet", "cap": "capsule", "patch": "patch", "dose": "oral_liquid"]
    var counts = ["right": 0, "no_factor": 0, "gone": 0]
    var withheld: [String] = []
    var wrong: [String] = []
    for row in try Truth.file("medications").rows {
      let key = "\(tokens.usubjid(row["participant"])) \(row["visit"]) \(row["written"].lowercased())"
      guard let record = found[key]?.popLast() else {
        counts["gone", default: 0] += 1
        continue
      }
      let generic = row["generic"]
      let same =
        record["ingredient"] == Self.names[generic] ?? generic && record["opioid"] == row["opioid"]
        && record["dose_form"] == forms[row["form"]]
        && [("dose", "opioid_strength"), ("per_day", "units_per_day"), ("mme", "mme_per_day")].allSatisfy {
          Double(record[$0.0]) == Double(row[$0.1])
        } && record["dose_unit"] == row["strength_unit"]
      if same, row["opioid"] == "Y", row["mme_per_day"].isEmpty {
        counts[record["mme_reason"], default: 0] += 1
      } else if same {
        counts["right", default: 0] += 1
      } else if record["mme"].isEmpty, record["dose"].isEmpty, !record["mme_reason"].isEmpty {
        withheld.append("\(row["participant"]) \(row["visit"]) \(record["mme_reason"])")
      } else {
        wrong.append("\(row.cells): \(record.cells)")
      }
    }
    print("drugs: \(counts.sorted { $0.key < $1.key }), withheld \(withheld), \(wrong.count) wrong")
    #expect(wrong == [])
    #expect(withheld == ["04-003 BL strength_ambiguous"])
    #expect(counts.values.reduce(0, +) + withheld.count == 591)
    #expect(counts["no_factor"] == 31)
  }

  @Test("Both planted strengths are findings: a compound's single number, and none at all")
  func defectsAreFound() throws {
    let night = try SharedNights.first()
    let stg = try night.workspace.csv("sites/STG/findings.csv").rows.filter { $0["rule"].hasPrefix("medication.") }
    #expect(
      stg.map { "\($0["rule"]) \($0["participant"]) \($0["visit"]) \($0["record"])" }
        == ["medication.strength_ambiguous 04-003 BL 19"])
    let nights = try SharedTransfers.nights()
    let first = try CSVFile(nights.releases[0] + "/sites/GGH/findings.csv").rows.filter {
      $0["rule"] == "medication.strength_not_written"
    }
    #expect(first.map { "\($0["participant"]) \($0["visit"]) \($0["record"])" } == ["05-016 M1 103"])
  }

  @Test("Every drug of the nine sites is known, so that the worklist is empty")
  func worklist() throws {
    let file = try SharedNights.first().workspace.csv("study/medications.csv")
    #expect(
      file.columns == ["site", "written", "records", "suggestions", "stands_for", "decided_by", "decided_on", "note"])
    #expect(file.rows.isEmpty)
  }
}
