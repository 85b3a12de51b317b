import FreeText
import Testing

@Suite("Names, addresses and numbers that are known")
struct NameTests {
  private let known = Fixture.known { list in
    list.name("Lorraine", isOwn: true)
    list.name("Wójcik", isOwn: true)
    list.name("Dolores Whitehorse")
    list.name("Dr Hartwell", owner: KnownEntities.anyone)
    list.name("Ní Bhriain", owner: 8, isOwn: true)
    list.name("Evelyn Van der Berg", owner: 8)
    list.name("Rose", owner: 8, isOwn: true)
    list.name("Joyce Wilkie-Brown")
    list.name("Cyril Mac an tSaoir")
    list.name("O'Neill", owner: 8, isOwn: true)
    list.initials(ofNames: "Lorraine", "Wójcik")
    list.initials(ofNames: "Harold", "O'Rourke", owner: 9)
    list.address("16 Wapiti Loop NE")
    list.address("Winona")
    list.address("La Crosse", owner: 8)
    list.address("MN")
    list.number("507-555-0182", .phone)
    list.number("6059139", .id)
    list.number("OXR287041", .id)
    list.number("55987", .postcode)
    list.number("2620", .postcode)
  }

  @Test(
    "The participant's own, and others' of the site",
    arguments: [
      ("Lorraine rang", "[NAME] rang"), ("LORRAINE rang", "[NAME] rang"), ("lorraine rang", "[NAME] rang"),
      ("Lorraine's pain", "[NAME]'s pain"), ("the Wojciks came", "the [NAME] came"),
      ("Mrs Wo\u{301}jcik", "Mrs [NAME]"), ("WÓJCIK, Lorraine", "[NAME], [NAME]"),
      ("with Dolores Whitehorse", "with [NAME]"), ("dolores whitehorse agrees", "[NAME] agrees"),
      ("Hartwell aware", "[NAME] aware"), ("Ni Bhriain", "[NAME]"), ("Bhriain", "[NAME]"),
      ("Evelyn Van der Berg", "[NAME]"), ("Vanderberg family", "[NAME] family"), ("Wilkie Brown", "[NAME]"),
      ("Wilkie\u{2011}Brown", "[NAME]"), ("Cyril Mac an tSaoir", "[NAME]"), ("O’Neill", "[NAME]"), ("ONEILL", "[NAME]"),
      ("L\u{200B}orraine", "[NAME]"), ("Ｌｏｒｒａｉｎｅ", "[NAME]"), ("LW managed", "[NAME] managed"),
      ("Lorrie phoned", "[NAME] phoned"), ("from 16 Wapiti Loop NE,", "from [ADDRESS],"),
      ("Wapiti Loop", "[ADDRESS]"), ("16 wapiti loop ne", "[ADDRESS]"), ("in Winona; tired", "in [ADDRESS]; tired"),
      ("from La Crosse 55987", "from [ADDRESS] [POSTCODE]"), ("Winona 2620", "[ADDRESS] [POSTCODE]"),
      ("+1 (507) 555 0182", "[PHONE]"), ("6-059-139", "[ID]"), ("oxr 287041", "[ID]"), ("file OXR287041", "file [ID]"),
    ])
  func own(_ text: String, _ expected: String) {
    #expect(Fixture.scrub(text, country: "US", known: known) == expected)
  }

  @Test(
    "Words that are names stay where they are no names",
    arguments: [
      "pain rose again", "Rose garden", "lw", "HOR fell", "winona", "MN 5", "brown sputum", "2620 steps", "van driver",
      "neill", "hartwell",
    ])
  func stays(_ text: String) { #expect(Fixture.scrub(text, country: "US", known: known) == text) }

  @Test("A participant who is called by a common word is found in texts about her, with a capital")
  func common() {
    let own = Scrubber.Person(id: 8)
    #expect(Fixture.scrub("Mrs Rose rose early", known: known, about: own) == "Mrs [NAME] rose early")
    #expect(Fixture.scrub("asked Rose again", known: known, about: own) == "asked [NAME] again")
    #expect(Fixture.scrub("asked Rose again", known: known) == "asked Rose again")
  }

  @Test("Initials that are an abbreviation of the clinic count for the participant alone, and not before a number")
  func initials() {
    let known = Fixture.known { list in
      list.initials(ofNames: "Beryl", "Payne")
      list.name("MS", owner: KnownEntities.anyone)
      list.name("JS", owner: KnownEntities.anyone)
    }
    #expect(Fixture.scrub("BP fell; BP 150/90, BP: 130/70", known: known) == "[NAME] fell; BP 150/90, BP: 130/70")
    #expect(Fixture.scrub("MS Contin, signed JS", known: known) == "MS Contin, signed [NAME]")
    #expect(Fixture.scrub("BP fell", known: known, about: Scrubber.Person(id: 99)) == "BP fell")
  }

  @Test(
    "Without a list, titles and relations show where a name is",
    arguments: [
      ("under Dr. Obermeyer; son", "under Dr. [NAME]; son"), ("Mr Ní Bhriain on", "Mr [NAME] on"),
      ("MRS SMITH SEEN", "MRS [NAME] SEEN"), ("MR spine", "MR spine"), ("MR SPINE", "MR SPINE"),
      ("MS Contin 30", "MS Contin 30"), ("Prof O'Hagan's list", "Prof [NAME]'s list"),
      ("niece Lucille Schroeder drove", "niece [NAME] drove"), ("Relative (Eric Hill, tel", "Relative ([NAME], tel"),
      ("Lorraine Sandvik (niece) called", "[NAME] (niece) called"),
      ("Her husband. Pain worse", "Her husband. Pain worse"),
      ("daughter Reported", "daughter Reported"), ("husband Walter Yamamoto drove", "husband [NAME] drove"),
      ("daughter Joyce Wilkie-Brown agrees", "daughter [NAME] agrees"), ("Dr Hartwell MRI done", "Dr [NAME] MRI done"),
      ("455 Old Creamery Rd, now", "[ADDRESS], now"), ("12 Mill St.", "[ADDRESS]."), ("PO Box 123", "[ADDRESS]"),
      ("3 Fentanyl Patches", "3 Fentanyl Patches"), ("Miss two doses", "Miss two doses"),
    ])
  func unknown(_ text: String, _ expected: String) { #expect(Fixture.scrub(text) == expected) }

  @Test("Names that common tests are called by stay")
  func eponyms() {
    let known = Fixture.known { $0.address("Glasgow") }
    #expect(
      Fixture.scrub("Glasgow Coma Scale 15, from Glasgow", known: known) == "Glasgow Coma Scale 15, from [ADDRESS]")
  }

  @Test("What stands against something that is replaced is looked at again")
  func against() {
    #expect(Fixture.scrub("a@b.co12/3/2004 x") == "[EMAIL]/[DATE] x")
  }

  @Test("A text is scrubbed but once, though people may be called as the words in brackets")
  func once() {
    let known = Fixture.known { list in
      list.name("Day Name", isOwn: true)
      list.name("Phone", isOwn: true)
    }
    let once = Fixture.scrub("Day Name and Phone at (507) 555-0111 on 6/7/2004", known: known)
    #expect(once == "[NAME] and [NAME] at [PHONE] on [DATE]")
    let marked = once + " [day 43] [day -2] [2004-01-01]"
    #expect(Fixture.scrub(marked, known: known) == marked)
  }
}
