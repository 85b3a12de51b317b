import TestSupport
import Testing

@Suite("What a transfer changed of the one before is told as the truth has it")
struct ChangesTests {
  /// Where something changed; a whole record has no field, and a row of a file that holds several forms no form.
  private struct Place: Hashable, CustomStringConvertible {
    var participant: String
    var visit: String
    var form: String
    var field: String
    var description: String { "\(participant) \(visit) \(form) \(field)" }
  }

  private static let truth = Result { try CSVFile(Repository.path("fixtures/invest/truth/changes.csv")) }

  private func told(_ rule: String) throws -> Set<Place> {
    let night = try SharedNights.first().workspace
    var places: Set<Place> = []
    for file in ["MAYO", "STG", "GGH"].map({ "sites/\($0)/findings.csv" }) + ["unblinded/findings.csv"] {
      for row in try night.csv(file).rows where row["rule"] == rule {
        places.insert(
          Place(participant: row["participant"], visit: row["visit"], form: row["form"], field: row["field"]))
      }
    }
    return places
  }

  private func truth(_ kind: String, where isMeant: (CSVFile.Row) -> Bool = { _ in true }) throws -> Set<Place> {
    Set(
      try Self.truth.get().rows.filter { $0["kind"] == kind && isMeant($0) }.map {
        Place(participant: $0["participant"], visit: $0["visit"], form: $0["form"], field: $0["field"])
      })
  }

  @Test("Values that changed though nobody had asked are queries, and there is no other")
  func silentChanges() throws {
    let silent = try truth("silent_change")
    #expect(silent.count == 3)
    #expect(try told("change.unasked") == silent)
  }

  @Test("Rows that are gone without a word are queries, one for each form that the row held")
  func vanishedRows() throws {
    var vanished = try truth("vanished_row")
    #expect(vanished.count == 3)
    // A row of the wide export of MAYO holds both forms of the telephone call.
    let call = try #require(vanished.first { $0.form == "VISIT" })
    vanished.remove(call)
    for form in ["PN", "RD"] {
      vanished.insert(Place(participant: call.participant, visit: call.visit, form: form, field: "*"))
    }
    let expected = Set(vanished.map { Place(participant: $0.participant, visit: $0.visit, form: $0.form, field: "") })
    #expect(try told("record.vanished") == expected)
  }

  @Test("Corrections of what was asked are notes")
  func corrections() throws {
    // A record that came twice, one that was missing, and identifiers, which end at de-identification, are told by
    // the query that is there no more; so is a birth date that was a day out, for the age is the same.
    let untold: Set = ["duplicate_row", "missing_form", "id_birthdate_mismatch"]
    let corrected = try truth("correction") {
      !untold.contains($0["of"]) && !["natid", "postcode"].contains($0["field"])
    }
    // A form with one record a participant names no visit.
    let expected = Set(
      corrected.map { place in
        var place = place
        if ["DM", "EL"].contains(place.form) { place.visit = "" }
        return place
      })
    #expect(expected.count == 9)
    #expect(try told("change.answered") == expected)
  }

  @Test("Crossings over are updates, and stand where the treatment may be known")
  func updates() throws {
    let crossed = Set(try truth("update").map(\.participant))
    #expect(crossed.count == 9)
    let told = try told("change.progress")
    #expect(Set(told.filter { $0.form == "XO" && $0.field == "crossed" }.map(\.participant)) == crossed)
    let night = try SharedNights.first().workspace
    for site in ["MAYO", "STG", "GGH"] {
      #expect(try !night.csv("sites/\(site)/findings.csv").rows.contains { $0["form"] == "XO" })
    }
  }
}
