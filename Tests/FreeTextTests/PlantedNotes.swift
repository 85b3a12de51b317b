import FreeText

/// Notes in the ways of three countries with what names somebody at known places, from a seed.
struct PlantedNotes {
  struct Note {
    var text: String
    var country: String
    var planted: [Planted]
    var person: Person
  }

  struct Planted {
    /// The place in the braces of the template; a number's says which.
    var kind: String
    /// In bytes.
    var range: Range<Int>
  }

  struct Person {
    var id: Int64
    var first: String
    var last: String
    var relative: String
    var doctor: String
    var phone: String
    var relativePhone: String
    var mobile: String
    var address: String
    var town: String
    var postcode: String
    var record: String
    var birth: (year: Int, month: Int, day: Int)
    var initials: String { String(first.prefix(1)) + String(last.prefix(1)) }
  }

  private var state: UInt64
  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  private mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[Int(next() % UInt64(choices.count))] }
  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }
  private mutating func digits(_ count: Int) -> String { (0..<count).map { _ in String(number(0...9)) }.joined() }

  private static let firsts = [
    "Maureen", "Alasdair", "Beryl", "Noelene", "Dolores", "Harriet", "Rhona", "Clarence", "Lorraine", "Trevor", "Siân",
    "Björn", "Renée", "Valmai", "Hamish", "Phyllis", "Gwendoline", "Đức",
  ]
  private static let lasts = [
    "Okonkwo", "Featherstonehaugh", "Gallagher", "Kaczmarek", "O'Rourke", "Sandvik", "Wójcik", "Bjornstad",
    "McGillivray",
    "Papadopoulos", "Nguyễn", "Yamamoto", "Huckaby", "Wilkie-Brown", "Van der Berg", "Ní Bhriain", "Lindström",
  ]
  private static let towns = [
    "Queanbeyan", "Winona", "Stewartville", "Dunfermline", "Abingdon", "Mason City", "La Crosse",
  ]
  private static let streets = [
    "Wapiti Loop", "Tamarack Lane", "Creamery Road", "Wattlebird Crescent", "Fourth Avenue",
  ]

  mutating func person(_ id: Int64, _ country: String) -> Person {
    let last = pick(PlantedNotes.lasts)
    return Person(
      id: id, first: pick(PlantedNotes.firsts), last: last, relative: "\(pick(PlantedNotes.firsts)) \(last)",
      doctor: pick(["Achterberg", "Quigley", "Vandersloot", "Mukherjee", "Obermeyer"]), phone: phone(country),
      relativePhone: phone(country), mobile: mobile(country),
      address: "\(number(1...399)) \(pick(PlantedNotes.streets))", town: pick(PlantedNotes.towns),
      postcode: country == "GB"
        ? "\(pick(["OX", "G", "EH", "NG"]))\(number(1...19)) \(number(1...9))\(pick(["AB", "TF", "LD", "QU"]))"
        : country == "US" ? "5\(digits(4))" : "26\(number(10...89))",
      record: country == "GB"
        ? "OXR\(digits(6))" : country == "US" ? "\(number(1...9))-\(digits(3))-\(digits(3))" : "6\(digits(6))",
      birth: (number(1915...1955), number(1...12), number(1...28)))
  }

  // Numbers of the ranges kept for fiction, as privacy.md 2.2 has them.
  private mutating func phone(_ country: String) -> String {
    switch country {
    case "GB":
      pick(["0141 496 0\(digits(3))", "01632 960\(digits(3))", "020 7946 0\(digits(3))", "+44 141 496 0\(digits(3))"])
    case "US":
      pick(["(507) 555-01\(digits(2))", "507-555-01\(digits(2))", "507.555.01\(digits(2))", "1-507-555-01\(digits(2))"])
    default: pick(["(02) 5550 \(digits(4))", "02 5550 \(digits(4))", "+61 2 5550 \(digits(4))"])
    }
  }

  private mutating func mobile(_ country: String) -> String {
    switch country {
    case "GB": pick(["07700 900\(digits(3))", "07700900\(digits(3))", "+44 7700 900\(digits(3))"])
    case "US": pick(["(507) 555-01\(digits(2))", "5075550\(number(100...199))"])
    default: pick(["0491 570 \(digits(3))", "0491570\(digits(3))", "+61 491 570 \(digits(3))"])
    }
  }

  /// A number of the country's schemes; its kind and its digits in the groups that people write.
  private mutating func identifier(_ country: String, _ person: Person) -> (kind: String, text: String) {
    switch country {
    case "GB":
      if number(0...2) == 0 {
        let two = { (n: Int) in n < 10 ? "0\(n)" : "\(n)" }
        let day = two(person.birth.day) + two(person.birth.month) + two(person.birth.year % 100)
        let chi = checked { day + $0.digits(3) }
        return ("chi", pick([chi, "\(chi.prefix(6)) \(chi.suffix(4))", "\(chi.prefix(6))/\(chi.suffix(4))"]))
      }
      let isIrish = number(0...3) == 0
      let nhs = checked { (isIrish ? "32" : "999") + $0.digits(isIrish ? 7 : 6) }
      return (
        isIrish ? "hc" : "nhs",
        pick([nhs, PlantedNotes.grouped(nhs, [3, 3, 4], " "), PlantedNotes.grouped(nhs, [3, 3, 4], "-")])
      )
    case "US":
      let ssn = "\(number(900...999))\(number(10...99))\(number(1000...9999))"
      switch number(0...3) {
      case 0: return ("hicn", PlantedNotes.grouped(ssn, [3, 2, 4], "-") + pick(["A", "B1", "D"]))
      case 1: return ("mbi", pick(["1EG4-TE5-MK73", "1EG4TE5MK7\(number(0...9))", "2EG4-TE5-MK\(digits(2))"]))
      case 2: return ("npi", PlantedNotes.luhn("80840", "1" + digits(8)))
      default: return ("ssn", PlantedNotes.grouped(ssn, [3, 2, 4], pick(["-", " "])))
      }
    default:
      switch number(0...2) {
      case 0:
        let ihi = PlantedNotes.luhn("", "800360" + digits(9))
        return ("ihi", pick([ihi, PlantedNotes.grouped(ihi, [4, 4, 4, 4], " ")]))
      case 1: return ("dva", "\(pick(["N", "V", "Q"]))\(pick(["X", "SM"]))\(digits(5))")
      default:
        let eight = "\(number(2...6))" + digits(7)
        let sum = zip(eight.utf8, [1, 3, 7, 9, 1, 3, 7, 9]).reduce(0) { $0 + Int($1.0 - 48) * $1.1 }
        let card = eight + "\(sum % 10)\(number(1...9))"
        return (
          "medicare",
          pick([card, PlantedNotes.grouped(card, [4, 5, 1], " "), card.map(String.init).joined(separator: " ")])
        )
      }
    }
  }

  /// Nine digits and the one that the rule of NHS numbers gives; drawn again where it gives none.
  private mutating func checked(_ draw: (inout PlantedNotes) -> String) -> String {
    while true {
      let nine = draw(&self)
      let sum = nine.utf8.enumerated().reduce(0) { $0 + Int($1.element - 48) * (10 - $1.offset) }
      let check = (11 - sum % 11) % 11
      if check < 10 { return nine + "\(check)" }
    }
  }

  private static func luhn(_ before: String, _ digits: String) -> String {
    for check in 0...9 {
      var sum = 0
      for (place, digit) in "\(before)\(digits)\(check)".utf8.reversed().enumerated() {
        let value = Int(digit - 48) * (place % 2 + 1)
        sum += value > 9 ? value - 9 : value
      }
      if sum % 10 == 0 { return "\(digits)\(check)" }
    }
    return digits
  }

  private static func grouped(_ digits: String, _ lengths: [Int], _ mark: String) -> String {
    var rest = digits[...]
    return lengths.map { length in
      defer { rest = rest.dropFirst(length) }
      return String(rest.prefix(length))
    }.joined(separator: mark)
  }

  private mutating func date(_ year: Int, _ month: Int, _ day: Int, _ country: String) -> String {
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let two = { (n: Int) in n < 10 ? "0\(n)" : "\(n)" }
    let first = country == "US" ? month : day
    let second = country == "US" ? day : month
    return pick([
      "\(first)/\(second)/\(year)", "\(two(first))/\(two(second))/\(year)", "\(first)/\(second)/\(two(year % 100))",
      "\(two(first)).\(two(second)).\(year)", "\(year)-\(two(month))-\(two(day))", "\(day) \(names[month - 1]) \(year)",
      "\(names[month - 1]) \(day), \(year)", "\(two(day))\(names[month - 1].uppercased())\(year)",
      "\(two(day))-\(names[month - 1])-\(two(year % 100))",
    ])
  }

  // MARK: Spellings

  /// Numbers as people hide them, or programs spoil them.
  private mutating func spoiltNumber(_ text: String) -> String {
    switch number(0...7) {
    case 0:
      return String(
        String.UnicodeScalarView(
          text.unicodeScalars.map { scalar in
            (48...57).contains(scalar.value) ? Unicode.Scalar(scalar.value - 48 + 0xFF10) ?? scalar : scalar
          }))
    case 1: return text.replacing(" ", with: "\u{00A0}")
    case 2: return text.replacing("-", with: "\u{2011}")
    case 3:
      let place = text.index(text.startIndex, offsetBy: text.count / 2)
      return text[..<place] + "\u{200B}" + text[place...]
    case 4: return text.replacing(" ", with: "\n")
    case 5: return text.lowercased()
    default: return text
    }
  }

  private mutating func spoiltName(_ text: String) -> String {
    switch number(0...6) {
    case 0: return text.uppercased()
    case 1: return text.lowercased()
    case 2:
      let place = text.index(after: text.startIndex)
      return text[..<place] + "\u{200D}" + text[place...]
    case 3: return text.replacing("'", with: "\u{2019}")
    default: return text
    }
  }

  /// A note of one template, a sentence that names nobody before and behind it.
  ///
  /// - Parameter spoils: whether spellings are such as hide what is there.
  mutating func note(_ template: String, _ country: String, of person: Person, spoils: Bool) -> Note {
    var text = Array((pick(NoteTemplates.plain) + " ").utf8)
    var planted: [Planted] = []
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest.firstIndex(of: "}") {
      text += rest[..<open].utf8
      var kind = String(rest[rest.index(after: open)..<close])
      var value = value(&kind, country, person)
      if spoils {
        switch kind {
        case "first", "last", "full", "rel": value = spoiltName(value)
        case "initials", "doctor", "town", "address", "url", "email", "ip", "dob", "date", "postcode": break
        default: value = spoiltNumber(value)
        }
      }
      planted.append(Planted(kind: kind, range: text.count..<(text.count + value.utf8.count)))
      text += value.utf8
      rest = rest[rest.index(after: close)...]
    }
    text += (rest + " " + pick(NoteTemplates.plain)).utf8
    return Note(text: String(decoding: text, as: UTF8.self), country: country, planted: planted, person: person)
  }

  private mutating func value(_ kind: inout String, _ country: String, _ person: Person) -> String {
    switch kind {
    case "first": return person.first
    case "last": return person.last
    case "full": return "\(person.first) \(person.last)"
    case "rel": return person.relative
    case "doctor": return person.doctor
    case "initials": return person.initials
    case "phone": return person.phone
    case "relphone": return person.relativePhone
    case "mobile": return person.mobile
    case "address": return person.address
    case "town": return person.town
    case "postcode": return person.postcode
    case "mrn": return person.record
    case "email": return "\(person.town.filter(\.isLetter).lowercased())\(number(1...99))@example.org"
    case "url": return pick(["https://example.org/r/\(digits(4))", "www.example.org/film"])
    case "ip": return "192.0.2.\(number(1...254))"
    case "dob": return date(person.birth.year, person.birth.month, person.birth.day, country)
    case "date": return date(number(2004...2008), number(1...12), number(1...28), country)
    default:
      let (found, text) = identifier(country, person)
      kind = found
      return text
    }
  }
}
