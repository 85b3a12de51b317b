import Foundation
import Testing

/// Vitals and laboratory of the four sites of which the truth is known, in the tables of a release.
@Suite("The harmonised tables hold what is true, in the study's units")
struct HarmonisedTruthTests {
  private let night: SharedNights.Night
  private let tokens: SubjectTokens

  /// The form and the column of each measure.
  private static let places = [
    "height": ("vs", "height"), "weight": ("vs", "weight"), "sbp": ("vs", "sbp"), "dbp": ("vs", "dbp"),
    "temp": ("vs", "temp"), "25-OH vitamin D": ("lb", "vitd"), "calcium": ("lb", "calcium"), "PTH": ("lb", "pth"),
    "creatinine": ("lb", "creat"), "albumin": ("lb", "albumin"),
  ]

  init() throws {
    night = try SharedNights.first()
    tokens = try SubjectTokens(keyFileOf: night.workspace)
  }

  private func records(_ form: String) throws -> [String: [CSVFile.Row]] {
    Dictionary(grouping: try night.workspace.csv("blinded/tables/\(form).csv").rows) {
      "\($0["usubjid"]) \($0["visit"])"
    }
  }

  /// Cells of the transfer in force that an error spoils, as participant, visit, form and field.
  private func spoiled() throws -> Set<String> {
    var cells: Set<String> = []
    for row in try Truth.file("defects").rows where Truth.transfers[row["site"]] == row["transfer"] {
      cells.insert("\(row["participant"]) \(row["visit"]) \(row["form"].lowercased()) \(row["field"])")
    }
    return cells
  }

  @Test("Every measure is right to six decimals and with its sign, but for those that planted errors spoil")
  func measures() throws {
    let tables = ["vs": try records("vs"), "lb": try records("lb")]
    let spoiled = try spoiled()
    var right = 0
    var aside: [String] = []
    var wrong: [String] = []
    for row in try Truth.file("harmonised").rows {
      let (form, column) = try #require(Self.places[row["measure"]])
      let cell = "\(row["participant"]) \(row["visit"]) \(form) \(column)"
      if spoiled.contains(cell) {
        aside.append(cell)
        continue
      }
      let found = tables[form]?["\(tokens.usubjid(row["participant"])) \(row["visit"])"] ?? []
      let truth = try #require(Double(row["value"]))
      let value = found.count == 1 ? Double(found[0][column]) : nil
      let sign = found.first?["\(column)_sign"] ?? ""
      // The truth has six decimals.
      if let value, abs(value - truth) <= 0.5e-6, sign == row["comparator"] {
        right += 1
      } else {
        wrong.append("\(cell): \(row["comparator"])\(truth) is true, and there is \(found.map { $0[column] })")
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count) are wrong, as \(wrong.prefix(5))")
    #expect(
      aside.sorted() == [
        "01-010 M1 vs sbp", "03-002 BL lb calcium", "03-012 BL vs weight", "05-014 BL lb creat", "05-015 BL vs dbp",
      ])
    #expect(right == 1065)
  }

  @Test("Dates of vitals and specimens are the true ones, all moved by one number of days a participant")
  func dates() throws {
    let tables = ["vs": try records("vs"), "lb": try records("lb")]
    let spoiled = try spoiled()
    let calendar = ISO8601DateFormatter()
    calendar.formatOptions = [.withFullDate]
    var shifts: [String: Set<Int>] = [:]
    var compared = 0
    var withheld: [String] = []
    var seen: Set<String> = []
    for row in try Truth.file("harmonised").rows {
      let (form, _) = try #require(Self.places[row["measure"]])
      let participant = row["participant"]
      guard seen.insert("\(participant) \(row["visit"]) \(form)").inserted else { continue }
      let found = try #require(tables[form]?["\(tokens.usubjid(participant)) \(row["visit"])"]?.first)
      if spoiled.contains("\(participant) \(row["visit"]) \(form) date") {
        withheld.append(
          "\(participant) \(row["visit"]) \(form) \(found["date"].isEmpty ? found["date_missing"] : "there")")
        continue
      }
      let written = try #require(calendar.date(from: found["date"]), "\(participant) \(form)")
      let truth = try #require(calendar.date(from: row["date"]))
      shifts[participant, default: []].insert(Int((written.timeIntervalSince(truth) / 86_400).rounded()))
      compared += 1
    }
    #expect(compared == 152 + 77 - withheld.count)
    // A month of 13 is no date. A serial number of the other calendar of workbooks is one, and a finding says so.
    #expect(withheld.sorted() == ["01-018 BL lb invalid", "04-012 BL lb there"])
    #expect(shifts.count == 77)
    #expect(shifts.values.allSatisfy { $0.count == 1 })
    #expect(shifts.values.joined().allSatisfy { (-364 ... -1).contains($0) })
  }
}
