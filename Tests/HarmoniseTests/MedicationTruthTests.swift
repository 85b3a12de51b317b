import Foundation
import Stages
import StudyModel
import Tables
import TestSupport
import Testing

@testable import Harmonise

@Suite("Every drug that the truth knows")
struct MedicationTruthTests {
  /// The truth repeats names of drugs that are no opioids as the site wrote them; these are their international names,
  /// by the packs' sources and not by the code.
  static let ingredients = [
    "acetaminophen": "paracetamol", "paracetamol": "paracetamol", "panamax": "paracetamol",
    "panadol osteo": "paracetamol",
    "fosamax": "alendronic acid", "alendronic acid": "alendronic acid", "celebrex": "celecoxib", "mobic": "meloxicam",
    "ibuprofen": "ibuprofen", "diclofenac": "diclofenac",
  ]

  @Test("Ingredient, opioid, strength, unit, form, factor and equivalent of all 591 rows are right, and none is wrong")
  func truth() throws {
    let lines = try Repository.text("fixtures/invest/truth/medications.csv").split(separator: "\n").dropFirst()
    let rows = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    #expect(rows.count == 591 && rows.allSatisfy { $0.count == 13 })
    let forms = ["tab": "tablet", "cap": "capsule", "patch": "patch", "dose": "oral_liquid"]
    let fixture = try MedicationFixture()
    var right = 0
    var withheld: [String: Int] = [:]
    var wrong: [String] = []
    for site in Set(rows.map { $0[0] }).sorted() {
      let own = rows.filter { $0[0] == site }
      let (made, record) = try fixture.run(
        own.map {
          MedicationFixture.Given(
            drug: $0[3], strength: $0[4], form: $0[9], perDay: Double($0[10]), subject: $0[1], visit: $0[2])
        }, at: SiteID(site))
      #expect(record.findings.isEmpty)
      for (row, made) in zip(own, made) {
        let isOpioid = row[6] == "Y"
        let expected = [
          isOpioid ? row[5] : Self.ingredients[row[5]] ?? "?", row[6], row[7], row[8], forms[row[9]] ?? "?", row[12],
        ]
        let found = [made.ingredient, made.opioid, made.strength, made.unit, made.form, made.mme]
        if found != expected {
          wrong.append("\(row.joined(separator: ",")): \(found)")
        } else if isOpioid, row[11].isEmpty {
          // No factor in the list: the dose is right and its equivalent withheld.
          withheld[made.reason, default: 0] += 1
        } else {
          right += 1
        }
      }
    }
    print("medications: \(right) right, withheld \(withheld.sorted { $0.key < $1.key }), \(wrong.count) wrong")
    #expect(wrong == [])
    // 2 of co-dydramol, 18 of DF118, and 11 of buprenorphine in patches.
    #expect(withheld == ["no_factor": 31])
    #expect(right == 560)
  }
}
