import FreeText
import Identifiers
import Testing

/// Vectors of trial.md 7 and privacy.md 2, whose sums were worked out there.
@Suite("Numbers with a check digit or a shape")
struct NumberTests {
  @Test(
    "Health services of the United Kingdom",
    arguments: [
      "9434765919", "943 476 5919", "943-476-5919", "9876543210", "4010232137", "9990000018", "999 000 0026",
      "0101011113", "010101 1113", "010101/1113", "3200000015", "9 9 9 0 0 0 0 0 1 8",
    ])
  func british(_ number: String) {
    #expect(Fixture.scrub("Her number is \(number).", country: "GB") == "Her number is [ID].")
    #expect(Fixture.scrub("NHS no \(number)", country: "AU") == "NHS no [ID]")
  }

  @Test(
    "Schemes of Australia",
    arguments: [
      "2123 45670 1", "2951 8731 2 5 1", "2123456701", "8003 6081 6669 0503", "8003611566666701", "8003621566684455",
      "8003608833357361", "2 1 2 3 4 5 6 7 0 1",
    ])
  func australian(_ number: String) {
    #expect(Fixture.scrub("card \(number) seen", country: "AU") == "card [ID] seen")
  }

  @Test(
    "Numbers of the United States",
    arguments: [
      "908-33-8575", "935 20 0385", "941-37-1150", "1234567893", "1245319599", "1EG4-TE5-MK73", "1EG4TE5MK73",
      "1eg4-te5-mk73", "123-45-6788A",
    ])
  func american(_ number: String) {
    #expect(Fixture.scrub("Chart shows \(number), see form.", country: "US") == "Chart shows [ID], see form.")
  }

  @Test(
    "Spellings of people who hide nothing, and of those who do",
    arguments: [
      "９４８-４２-０７５７", "948\u{2013}42\u{2013}0757", "948\u{00A0}42\u{00A0}0757", "9\u{200B}48-42-0757",
      "948-\n42-0757", "948 - 42 - 0757", "948\u{2011}42\u{2011}0757", "٩٤٨-٤٢-٠٧٥٧", "948.42.0757",
    ])
  func spellings(_ number: String) {
    #expect(Fixture.scrub("SSN \(number) read out", country: "US") == "SSN [ID] read out")
  }

  @Test("A line's end, a misread O and a zero-width space do not hide a number whose check digit is right")
  func hidden() {
    #expect(Fixture.scrub("no 943 476\n5919 given") == "no [ID] given")
    #expect(Fixture.scrub("no 999OOOO018 given") == "no [ID] given")
    #expect(Fixture.scrub("no 99900\u{FEFF}00018 given") == "no [ID] given")
  }

  @Test("Numbers without a right check digit and without a word before them stay where they are short or parted")
  func wrong() {
    for text in ["1234 567 89", "12 34 56 78", "138 82 72 98 36", "T12 456 7890"] {
      #expect(Fixture.scrub(text, country: "GB") == text)
    }
  }

  @Test("Nine digits in a row are somebody's number, whatever they are")
  func long() {
    #expect(Fixture.scrub("ref 123456789 noted") == "ref [ID] noted")
    #expect(Fixture.scrub("ref 12345678 noted") == "ref 12345678 noted")
  }

  @Test("A word before it makes a short number an identifier")
  func said() {
    #expect(Fixture.scrub("MRN 5-203-424") == "MRN [ID]")
    #expect(Fixture.scrub("hospital no. OXR394840") == "hospital no. [ID]")
    #expect(Fixture.scrub("UR 6059139. Pain 3/10") == "UR [ID]. Pain 3/10")
    #expect(Fixture.scrub("patient no 12345") == "patient no [ID]")
    #expect(Fixture.scrub("DVA NX123456", country: "AU") == "DVA [ID]")
    #expect(Fixture.scrub("gold card VSM12345A", country: "AU") == "gold card [ID]")
    #expect(Fixture.scrub("lot TX1234^5", country: "AU") == "lot TX1234^5")
    #expect(Fixture.scrub("NI QQ123456C, AB123456C") == "NI [ID], [ID]")
  }

  @Test("A site's own record numbers are found by their shape")
  func shapes() throws {
    let shape = try #require(ShapePattern("OXR999999"))
    var scrubber = Scrubber(TextConvention(country: "GB", recordNumbers: [shape]))
    #expect(Fixture.scrub("notes under oxr394840 and OXR12", with: &scrubber) == "notes under [ID] and OXR12")
  }

  @Test(
    "Telephone numbers of three countries",
    arguments: [
      ("0141 496 0033", "GB"), ("01632 960516", "GB"), ("07700900987", "GB"), ("+44 (0)20 7946 0123", "GB"),
      ("0044 20 7946 0123", "US"), ("(02) 5550 2245", "AU"), ("0491 570 156", "AU"), ("+61 2 5550 2245", "GB"),
      ("1300 555 012", "AU"), ("(507) 555-0111", "US"), ("507555-0182", "US"), ("507.555.0182", "GB"),
      ("1-507-555-0182", "US"), ("+1 507 555 0182", "AU"), ("5075550182", "US"), ("555-0182", "US"),
      ("+33 1 23 45 67 89", "GB"),
    ])
  func phones(_ number: String, _ country: String) {
    #expect(Fixture.scrub("seen; \(number) tonight", country: country) == "seen; [PHONE] tonight")
  }

  @Test("Short telephone numbers need a word")
  func localPhones() {
    #expect(Fixture.scrub("rang on 5550 2245", country: "AU") == "rang on [PHONE]")
    #expect(Fixture.scrub("tel 496 0033") == "tel [PHONE]")
    #expect(Fixture.scrub("dose 496 0033") == "dose 496 0033")
  }

  @Test(
    "Postcodes",
    arguments: [
      ("lives at G51 4TF now", "lives at [POSTCODE] now", "GB"), ("SW1A 1AA", "[POSTCODE]", "GB"),
      ("SW1A1AA", "[POSTCODE]", "GB"), ("postcode ox3 7ld", "postcode [POSTCODE]", "GB"),
      ("NSW 2620", "NSW [POSTCODE]", "AU"), ("in 2005", "in 2005", "AU"), ("MN 55987", "MN [POSTCODE]", "US"),
      ("55987-1234", "[POSTCODE]", "US"), ("zip 02114", "zip [POSTCODE]", "US"), ("T12 1CK", "T12 1CK", "GB"),
      ("L1 2mg", "L1 2mg", "GB"),
    ])
  func postcodes(_ text: String, _ expected: String, _ country: String) {
    #expect(Fixture.scrub(text, country: country) == expected)
  }

  @Test(
    "E-mail, addresses of the Internet, and ages above 89",
    arguments: [
      ("E-mail jose.vanderberg90@example.org bounced", "E-mail [EMAIL] bounced"),
      ("jose @ example.org.", "[EMAIL]."), ("３@example.org", "[EMAIL]"), ("pain @ rest", "pain @ rest"),
      ("see https://example.org/p?id=3, please", "see [URL], please"), ("www.example.org.", "[URL]."),
      ("from 192.0.2.17", "from [IP]"), ("2001:db8::1 logged", "[IP] logged"), ("v 1.2.3", "v 1.2.3"),
      ("aged 93", "aged [AGE]"), ("a 91-year-old man", "a [AGE]-year-old man"), ("95 yo", "[AGE] yo"),
      ("95 kg", "95 kg"), ("weight 102", "weight 102"),
    ])
  func others(_ text: String, _ expected: String) { #expect(Fixture.scrub(text) == expected) }
}
