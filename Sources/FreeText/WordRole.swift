/// What a word of the language means for what stands beside it.
enum WordRole: Sendable, Hashable {
  /// From 1; whether the word has other meanings, so that it is a month beside a day or year alone.
  case month(Int, ambiguous: Bool)
  /// A name follows, as after `Dr`.
  case title
  /// A relative or friend, whose name may follow or stand before in front of a parenthesis.
  case relation
  /// An age follows, as after `aged`.
  case age
  /// `www` begins an address of the Internet.
  case web
  /// `PO`, as in `PO Box 12`.
  case postOffice

  static let all: [UInt64: WordRole] = {
    var roles: [UInt64: WordRole] = [:]
    func add(_ words: String, _ role: WordRole) {
      for word in words.split(separator: " ") { roles[WordHash.of(word.utf8)] = role }
    }
    let months: [(clear: String, ambiguous: String)] = [
      ("january", "jan"), ("february feb", ""), ("", "march mar"), ("april apr", ""), ("", "may"), ("june jun", ""),
      ("july jul", ""), ("august aug", ""), ("september sept", "sep"), ("october oct", ""), ("november nov", ""),
      ("december", "dec"),
    ]
    for (place, words) in months.enumerated() {
      add(words.clear, .month(place + 1, ambiguous: false))
      add(words.ambiguous, .month(place + 1, ambiguous: true))
    }
    add("mr mrs ms miss mx dr prof professor sir dame lady lord rev reverend nurse doctor messrs", .title)
    add(
      """
      wife husband son daughter sister brother mother father mum mom dad partner spouse niece nephew aunt uncle cousin \
      grandson granddaughter grandmother grandfather grandma grandpa stepson stepdaughter relative friend neighbour \
      neighbor carer caregiver widow widower fiance fiancee inlaw nok kin
      """, .relation)
    add("aged age", .age)
    add("www", .web)
    add("po", .postOffice)
    return roles
  }()
}

/// What the words before a number say of it. The nearest that says something counts.
enum NumberContext: Sendable, Hashable {
  case phone, id, postcode
  /// `no`, `number` and the like: the word before says of what.
  case number
  /// A word that makes the number behind it an identifier where `no` stands between, as `hospital no`.
  case keeper
  /// Something happened on the day that follows, as after `on`.
  case day
  /// As after `by` and `in`, where as often a span of time follows.
  case dayOrSpan

  static let all: [UInt64: NumberContext] = {
    var roles: [UInt64: NumberContext] = [:]
    func add(_ words: String, _ role: NumberContext) {
      for word in words.split(separator: " ") { roles[WordHash.of(word.utf8)] = role }
    }
    add(
      """
      tel telephone phone phoned telephoned ph mob mobile cell call called calls ring rang rung fax contact ext \
      extension text texted landline pager bleep voicemail sms whatsapp handset
      """, .phone)
    add(
      """
      mrn ur urn chi nhs ssn medicare ihi hpi dva hcn id nino ni npi mbi hicn licence license passport policy account \
      acct serial identifier
      """, .id)
    add("postcode zip zipcode postal", .postcode)
    add(
      """
      no nr num number numbers card
      """, .number)
    add(
      "hospital hosp unit record chart case patient file national identity insurance security health veteran", .keeper)
    add(
      """
      on since dated dob born birth birthday reads due wc date monday tuesday wednesday thursday friday saturday sunday \
      mon tue tues wed thu thur thurs fri sat
      """, .day)
    add(
      """
      from until till by before after between seen admitted discharged reviewed booked appointment appt visit clinic \
      fell started stopped surgery scan
      """, .dayOrSpan)
    return roles
  }()
}

/// Words that decide about the number before them.
enum UnitWord {
  /// `5/7` before one of these is a dose, a score or a span, and no date.
  static let all: Set<UInt64> = Set(
    """
    ago tab tabs tablet tablets cap caps capsule capsules mg mcg ml g dose doses day days week weeks month months year \
    years hour hours pain nrs vas power strength grade score out of cup glass patch patches puff puffs sachet sachets \
    later time times full normal mmhg
    """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { WordHash.of($0.utf8) })

  static let years: Set<UInt64> = Set(
    ["years", "year", "yrs", "yr", "yo", "y"].map { WordHash.of($0.utf8) })
}

/// Words of addresses.
enum AddressWord {
  /// What streets are called, each in all its spellings.
  static let streetTypes: [[String]] = [
    ["street", "st"], ["road", "rd"], ["avenue", "ave", "av"], ["lane", "ln", "la"], ["drive", "dr", "drv"],
    ["crescent", "cres", "cr"], ["court", "ct"], ["place", "pl"], ["terrace", "tce", "ter", "terr"],
    ["boulevard", "blvd"], ["highway", "hwy"], ["close", "cl"], ["gardens", "gdns"], ["square", "sq"],
    ["parade", "pde"], ["circuit", "cct"], ["parkway", "pkwy"], ["grove", "gr", "gro"], ["esplanade", "esp"],
    ["circle", "cir"], ["trail", "trl"], ["loop"], ["way"], ["row"], ["mews"], ["rise"], ["wynd"], ["vale"], ["quay"],
    ["drove"], ["green"], ["hill"], ["view"],
  ]

  static let streets: Set<UInt64> = Set(streetTypes.joined().map { WordHash.of($0.utf8) })

  static let compass: Set<UInt64> = Set(
    ["n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west"].map { WordHash.of($0.utf8) })

  /// States before a postcode, in capitals: of the US and of Australia.
  static let states: Set<UInt64> = Set(
    """
    al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or \
    pa ri sc sd tn tx ut vt va wa wv wi wy nsw vic qld sa tas act nt
    """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { WordHash.of($0.utf8) })

  /// Behind the name of a town these make it a term, as in `Glasgow Coma Scale`.
  static let terms: Set<UInt64> = Set(
    "coma outcome scale score scores hip knee syndrome disease criteria classification index prognostic depression"
      .split(separator: " ").map { WordHash.of($0.utf8) })
}
