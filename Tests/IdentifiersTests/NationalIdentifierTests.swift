import Testing

@testable import Identifiers

/// What is wrong with a text as a number of a kind.
private func fault(_ text: String, _ kind: NationalIdentifier) -> NationalIdentifier.Fault? {
  Array(text.utf8).withUnsafeBytes { kind.fault(in: $0) }
}

private func number(_ text: String, _ kind: NationalIdentifier) -> String? {
  Array(text.utf8).withUnsafeBytes { kind.number(in: $0) }.map { String(decoding: $0.characters, as: UTF8.self) }
}

/// The vectors are those of public test sets and of sums worked out by hand, not of this code.
@Suite("National numbers")
struct NationalIdentifierTests {
  @Test(
    "NHS numbers that are right, in every spelling",
    arguments: [
      "9434765919", "943 476 5919", "943-476-5919", "943.476.5919", " 9434765919 ", "9434765919.0", "'9434765919",
      "943\u{A0}476\u{A0}5919", "943\u{2011}476\u{2013}5919", "９４３４７６５９１９", "94347\u{200B}65919", "\u{FEFF}9434765919",
      "9876543210", "4010232137", "9990000018", "9990000026", "9990001235",
    ])
  func nhs(_ text: String) { #expect(fault(text, .nhsNumber) == nil) }

  @Test(
    "NHS numbers that are wrong say how",
    arguments: [
      ("9876544321", NationalIdentifier.Fault.checkDigit), ("4010232138", .checkDigit), ("1234567890", .checkDigit),
      // The sum gives 10, so that there is no such number: 9991234560 stands in the documentation of a library.
      ("9991234560", .checkDigit), ("1111111111", .notIssued), ("0000000000", .notIssued),
      ("943476591", .length), ("94347659190", .length), ("", .length), ("943476591O", .characters),
      ("943476591\u{0661}", .characters), ("٩٤٣٤٧٦٥٩١٩", .characters), ("9.43477E+09", .rounded), ("9.99e9", .rounded),
      ("9,43477E+09", .rounded), ("9990000000", .rounded), ("9434770000", .rounded),
      // 5 in front is issued to nobody; 500000000 has the sum 50, remainder 6, digit 5.
      ("5000000005", .notIssued),
    ])
  func nhsFaults(_ text: String, _ expected: NationalIdentifier.Fault) {
    #expect(fault(text, .nhsNumber) == expected)
  }

  @Test("A number that has four zeros at its end and is right is not rounded")
  func zerosAtTheEnd() {
    // 4 x 10 + 3 x 5 = 55, remainder 0: digit 0. With a 4 in place of the 3 the sum is 60, and the digit would be 6.
    #expect(fault("4000030000", .nhsNumber) == nil)
    #expect(fault("4000040000", .nhsNumber) == .rounded)
  }

  @Test(
    "CHI numbers: the sum, a real day, and the zero that a spreadsheet takes away",
    arguments: [
      ("0101501234", nil), ("3112384563", nil), ("0101011113", nil), ("0810299488", nil),
      ("810299488", NationalIdentifier.Fault.lostZero), ("101501234", .lostZero), ("101501235", .length),
      // The sum is right and the month 13.
      ("0113011113", .impossibleDate),
      // 150640782 gives 10: there is no such number whatever the digit.
      ("1506407820", .checkDigit), ("1506407821", .checkDigit), ("1511259666", .checkDigit), ("1511259663", nil),
      ("3002381234", .impossibleDate), ("0001501234", .impossibleDate),
    ] as [(String, NationalIdentifier.Fault?)])
  func chi(_ text: String, _ expected: NationalIdentifier.Fault?) { #expect(fault(text, .chiNumber) == expected) }

  @Test("A 29 February is a day in every fourth year, and in 00")
  func leapDays() {
    for (text, isDay) in [("2902440000", true), ("2902000000", true), ("2902450000", false)] {
      #expect((fault(text, .chiNumber) != .impossibleDate) == isDay, "\(text)")
    }
  }

  @Test("Health and Care numbers go from 320 000 0000 on")
  func healthAndCare() {
    #expect(fault("3200000015", .healthAndCareNumber) == nil)
    #expect(fault("9434765919", .healthAndCareNumber) == .notIssued)
    #expect(fault("3200000016", .healthAndCareNumber) == .checkDigit)
  }

  @Test(
    "Medicare cards: weights 1, 3, 7, 9, with and without the person on the card",
    arguments: [
      ("2123456701", nil), ("2123 45670 1", nil), ("21234567011", nil), ("2951 8731 2 5 1", nil), ("2950097281", nil),
      ("2428846571", nil), ("2294944421", nil),
      ("2123456711", NationalIdentifier.Fault.checkDigit), ("3522093572", .checkDigit), ("3522093532", nil),
      ("7123456701", .notIssued), ("1123456701", .notIssued), ("2123456700", .notIssued), ("21234567010", .notIssued),
      ("212345670", .length), ("212345670111", .length), ("2123456A01", .characters),
    ] as [(String, NationalIdentifier.Fault?)])
  func medicare(_ text: String, _ expected: NationalIdentifier.Fault?) {
    #expect(fault(text, .medicareCard) == expected)
  }

  @Test(
    "Healthcare identifiers satisfy Luhn and lose their last digit in a spreadsheet",
    arguments: [
      ("8003608166690503", nil), ("8003 6081 6669 0503", nil), ("8003608833357361", nil), ("8003600000000007", nil),
      ("8003601234567890", NationalIdentifier.Fault.rounded), ("8003608166690500", .rounded),
      ("8003608166690504", .checkDigit), ("8003611566666701", .notIssued), ("800360816669050", .length),
      ("8.00361E+15", .rounded),
    ] as [(String, NationalIdentifier.Fault?)])
  func healthcareIdentifier(_ text: String, _ expected: NationalIdentifier.Fault?) {
    #expect(fault(text, .individualHealthcareIdentifier) == expected)
  }

  @Test(
    "Social Security numbers have no sum, but ranges",
    arguments: [
      ("123-45-6780", nil), ("123 45 6780", nil), ("941-37-1150", nil),
      ("078-05-1120", NationalIdentifier.Fault.notIssued), ("219-09-9999", .notIssued), ("123-45-6789", .notIssued),
      ("987-65-4320", .notIssued), ("987-65-4329", .notIssued), ("987-65-4330", nil), ("000-12-3456", .notIssued),
      ("666-12-3456", .notIssued), ("123-00-4567", .notIssued), ("999-99-9999", .notIssued),
      ("12-34-5678", .lostZero), ("1-23-4567", .lostZero), ("123-45-678A", .characters), ("1234567890", .length),
    ] as [(String, NationalIdentifier.Fault?)])
  func socialSecurity(_ text: String, _ expected: NationalIdentifier.Fault?) {
    #expect(fault(text, .socialSecurity) == expected)
  }

  @Test(
    "Beneficiary identifiers have eleven places of their own, without S, L, O, I, B and Z",
    arguments: [
      ("1EG4-TE5-MK73", nil), ("1eg4te5mk73", nil), ("1EG4-TE5-MK7", NationalIdentifier.Fault.length),
      ("1EG4-TE5-MK733", .length), ("1SG4-TE5-MK73", .characters), ("1EG4-LE5-MK73", .characters),
      ("AEG4-TE5-MK73", .characters), ("12G4-TE5-MK73", .characters), ("0EG4-TE5-MK73", .characters),
    ] as [(String, NationalIdentifier.Fault?)])
  func beneficiary(_ text: String, _ expected: NationalIdentifier.Fault?) {
    #expect(fault(text, .medicareBeneficiary) == expected)
  }

  @Test("Claim numbers are a Social Security number and a letter")
  func claim() {
    #expect(fault("123-45-6780A", .medicareClaim) == nil)
    #expect(fault("123-45-6780B1", .medicareClaim) == nil)
    #expect(fault("078-05-1120A", .medicareClaim) == .notIssued)
    #expect(fault("123-45-6780", .medicareClaim) == .length)
    #expect(fault("123-45-67801", .medicareClaim) == .characters)
  }

  @Test(
    "Veterans' files: a state, a war, digits, a dependant",
    arguments: [
      ("NX123456", nil), ("VSM12345A", nil), ("QABC1234", nil),
      ("QABC12345", NationalIdentifier.Fault.length), ("AX123456", .notIssued), ("NXABC", .characters),
      ("TX1234^", .characters), ("N", .length),
    ] as [(String, NationalIdentifier.Fault?)])
  func veterans(_ text: String, _ expected: NationalIdentifier.Fault?) {
    #expect(fault(text, .veteransFile) == expected)
  }

  @Test("A number that lost its zero is the number with it, and a wrong one is none")
  func restored() {
    #expect(number("810299488", .chiNumber) == "0810299488")
    #expect(number("943 476 5919", .nhsNumber) == "9434765919")
    #expect(number("9434765910", .nhsNumber) == nil)
    #expect(number("9.43477E+09", .nhsNumber) == nil)
  }

  @Test("A Medicare card is a family's unless it says whose")
  func family() {
    for (text, isOne) in [("2123456701", false), ("21234567011", true)] {
      let found = Array(text.utf8).withUnsafeBytes { NationalIdentifier.medicareCard.number(in: $0) }
      #expect(found.map { NationalIdentifier.medicareCard.namesOnePerson($0) } == isOne)
    }
  }

  @Test("Cells of any bytes are judged and do no harm")
  func hostile() {
    var generator = SystemRandomNumberGenerator()
    for length in 0..<80 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      for kind in NationalIdentifier.allCases {
        // None of the kinds has more than sixteen characters.
        let found = bytes.withUnsafeBytes { kind.fault(in: $0) }
        if length > 64 { #expect(found != nil) }
      }
    }
    for text in [String(repeating: "9", count: 100_000), "\u{F0}", "\u{FF10}", "1E", "E+9", ".", "e"] {
      for kind in NationalIdentifier.allCases { #expect(fault(text, kind) != nil, "\(kind)") }
    }
    #expect([0xE2, 0x80].withUnsafeBytes { NationalIdentifier.nhsNumber.fault(in: $0) } != nil)
    #expect([UInt8(0xF0), 0x9F].withUnsafeBytes { NationalIdentifier.nhsNumber.fault(in: $0) } != nil)
  }

  @Test("The ninth digit of a CHI number tells the sex, the first six the day of birth")
  func stated() throws {
    let number = try #require(
      Array("0810299488".utf8).withUnsafeBytes { NationalIdentifier.chiNumber.number(in: $0) })
    let person = try #require(StatedPerson(number, .chiNumber))
    #expect((person.day, person.month, person.yearOfCentury, person.isMale) == (8, 10, 29, false))
    #expect(StatedPerson(number, .nhsNumber) == nil)
  }
}

@Suite("Shapes of postcodes")
struct ShapePatternTests {
  private func matches(_ pattern: String, _ text: String, zeros: Int = 0) -> Bool? {
    ShapePattern(pattern).map { pattern in
      pattern.matches(Array(text.utf8).withUnsafeBytes { IdentifierText($0) }, afterZeros: zeros)
    }
  }

  @Test("Digits, letters, sets and literals; case, spaces and hyphens do not count")
  func matching() {
    #expect(matches("99999-9999", "03601-1234") == true)
    #expect(matches("99999-9999", "036011234") == true)
    #expect(matches("A9 9AA", "g1 1aa") == true)
    #expect(matches("A9 9AA", "G11 1AA") == false)
    #expect(matches("[!QVX]9 9AA", "Q1 1AA") == false)
    #expect(matches("[!QVX]9 9AA", "11 1AA") == false)
    #expect(matches("0[289]99", "0870") == true)
    #expect(matches("0[289]99", "0370") == false)
    #expect(matches("0[289]99", "870", zeros: 1) == true)
    #expect(matches("GIR 0AA", "GIR0AA") == true)
    #expect(matches("9999", "") == false)
  }

  @Test("What is no shape is refused", arguments: ["", " ", "[AB", "[]", "[!]", "a9", "9*", "[a]"])
  func refused(_ text: String) { #expect(ShapePattern(text) == nil) }
}

@Suite("Names as keys")
struct PersonNameTests {
  private func key(_ parts: String...) -> String {
    String(decoding: PersonName.key(parts.map { Array($0.utf8) }), as: UTF8.self)
  }

  @Test("Case, accents, marks and the order of parts do not count")
  func folding() {
    #expect(key("Đặng", "Thị-Hoa") == "DANG HOA THI")
    #expect(key("MUÑOZ", "clarence") == "CLARENCE MUNOZ")
    #expect(key("Munoz", "Clarence ") == "CLARENCE MUNOZ")
    // Composed, and with a combining tilde.
    #expect(key("Mun\u{303}oz", "Clarence") == key("Mu\u{F1}oz", "Clarence"))
    #expect(key("O'Brien", "Máire") == key("OBRIEN", "Maire"))
    #expect(key("O’Brien", "Máire") == key("O'Brien", "Máire"))
    #expect(key("Smith-Jones", "Ann") == key("Jones", "Ann Smith"))
    #expect(key("Strauß", "Søren") == "SOREN STRAUSS")
    #expect(key("Æsa", "X") == "AESA X")
    #expect(key("", " - ") == "")
  }

  @Test("Other people stay apart, in other scripts too")
  func others() {
    #expect(key("Mann", "Ann") != key("Ann", "Man"))
    #expect(key("Ивaнов", "Пётр") != key("Иванов", "Павел"))
    #expect(key("Ann", "Li") != key("An", "nLi"))
  }
}
