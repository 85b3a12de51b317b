import FreeText
import Testing

@Suite("Dates in texts")
struct DateTests {
  @Test(
    "Dates in figures and words",
    arguments: [
      "2004-07-23", "2004-07-23T08:30", "23/07/2004", "23/7/04", "23.07.04", "23-7-2004", "23 07 2004", "14MAR2004",
      "14-Mar-04", "14 March 2004", "March 14th, 2004", "Sep 6, 1942", "9 Dec 1920", "14th of March 2004", "Mar 2004",
      "03/2004", "20040723", "21st April", "2 May", "２３/０７/２００４", "23\u{2215}07\u{2215}2004", "2004 July 23",
      "6 SEPT 1942", "jan 5, 2008", "December 14",
    ])
  func found(_ date: String) {
    let time = date.hasSuffix("T08:30") ? "T08:30" : ""
    #expect(Fixture.scrub("Seen \(date); well.") == "Seen [DATE]\(time); well.")
  }

  @Test("Two figures are a date where a word says so, in the order of the site")
  func short() {
    #expect(Fixture.scrub("fell on 12/13, no fracture", country: "US") == "fell on [DATE], no fracture")
    #expect(Fixture.scrub("fell on 12/13, no fracture", country: "GB") == "fell on 12/13, no fracture")
    #expect(Fixture.scrub("in rooms on 23/6; ok", country: "AU") == "in rooms on [DATE]; ok")
    #expect(Fixture.scrub("no better since 4/12.") == "no better since [DATE].")
    #expect(Fixture.scrub("on 28/4. Co-codamol 30/500") == "on [DATE]. Co-codamol 30/500")
    #expect(Fixture.scrub("since 3/52 better") == "since 3/52 better")
    #expect(Fixture.scrub("on 1/2 tablet") == "on 1/2 tablet")
    #expect(Fixture.scrub("wristband reads 8/25.", country: "US") == "wristband reads [DATE].")
    #expect(Fixture.scrub("d.o.b. 8/11") == "d.o.b. [DATE]")
  }

  @Test("Months alone count where a word before them says so")
  func months() {
    #expect(Fixture.scrub("since July worse") == "since [DATE] worse")
    #expect(Fixture.scrub("in March") == "in March")
    #expect(Fixture.scrub("It may be; 5 may 2005") == "It may be; [DATE]")
    #expect(Fixture.scrub("since May") == "since May")
  }

  // 2005-04-18 is 43 days behind 2005-03-06, and 100 days behind 2005-01-08.
  @Test("A date that is known to the day moves, or becomes the day of the study; a birth date never does")
  func options() {
    let known = Fixture.known { $0.addBirth(-9842, owner: Fixture.participant) }  // 21 January 1943
    let person = Scrubber.Person(id: Fixture.participant, shift: -100, zero: 12_848)  // 6 March 2005
    func scrub(_ text: String, _ dates: DatesInText) -> String {
      Fixture.scrub(text, known: known, about: person, dates: dates)
    }
    #expect(scrub("on 18 Apr 2005 and in Apr 2005", .redact) == "on [DATE] and in [DATE]")
    #expect(scrub("on 18 Apr 2005 and in Apr 2005", .shift) == "on [2005-01-08] and in [DATE]")
    #expect(scrub("on 18/4/05, before 5.3.2005", .studyDay) == "on [day 43], before [day -1]")
    for dates in DatesInText.allCases { #expect(scrub("born 21/01/1943", dates) == "born [DATE]") }
    #expect(Fixture.scrub("on 18/4/05", dates: .studyDay) == "on [DATE]")
    #expect(Fixture.scrub("on 18/4/05", dates: .shift) == "on [DATE]")
  }

  @Test("The participant's birthday is one without a year too")
  func birthday() {
    let known = Fixture.known { $0.addBirth(-9995, owner: Fixture.participant) }  // 21 August 1942
    #expect(Fixture.scrub("card for 8/21", country: "US", known: known) == "card for [DATE]")
    #expect(Fixture.scrub("card for 8/22", country: "US", known: known) == "card for 8/22")
  }

  @Test("Dates that can be read in both orders are counted")
  func ambiguous() {
    var scrubber = Scrubber(TextConvention(country: "GB"))
    #expect(Fixture.scrub("6/7/2004, 23/7/2004, 7/7/2004", with: &scrubber) == "[DATE], [DATE], [DATE]")
    let counts = scrubber.takeCounts()
    #expect(counts.ambiguousDates == 1)
    #expect(counts[.date] == 3)
    #expect(counts.texts == 1 && counts.changed == 1 && counts.total == 3)
    #expect(scrubber.takeCounts() == TextCounts())
  }

  @Test("The order of the site is that of a date which moves")
  func order() {
    let person = Scrubber.Person(id: Fixture.participant, shift: 1)
    #expect(Fixture.scrub("6/7/2004", country: "GB", about: person, dates: .shift) == "[2004-07-07]")
    #expect(Fixture.scrub("6/7/2004", country: "US", about: person, dates: .shift) == "[2004-06-08]")
    #expect(Fixture.scrub("13/7/2004", country: "US", about: person, dates: .shift) == "[2004-07-14]")
  }
}
