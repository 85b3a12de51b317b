/// Words that made-up texts are made of. All of them are common; none is of a study.
enum Words {
  static let first = TextTable([
    "Alice", "Arthur", "Beryl", "Cecil", "Clara", "Dennis", "Doris", "Edith", "Edgar", "Elsie", "Ernest", "Evelyn",
    "Frances", "Frank", "Gladys", "Harold", "Hazel", "Herbert", "Ida", "Irene", "Jean", "Kathleen", "Leonard",
    "Mabel", "Marjorie", "Norman", "Olive", "Percy", "Ren\u{E9}e", "Stanley", "Walter", "Winifred",
  ])
  static let last = TextTable([
    "Abbott", "Barlow", "Chadwick", "Dunmore", "Ellery", "Farrow", "Garland", "Hartwell", "Ingram", "Jessop",
    "Kirkby", "Langford", "Marlow", "Norcott", "O'Dell", "Pemberton", "Quayle", "Radford", "Selwyn", "Thackeray",
    "Underhill", "Varley", "Whitcombe", "Yardley", "Ashdown", "Bramley", "Coverdale", "Dalby", "Everard", "Fenwick",
    "Greaves", "Holroyd",
  ])
  static let street = TextTable([
    "Station Road", "Church Lane", "Mill Street", "High Street", "Orchard Close", "Victoria Avenue", "Park View",
    "The Green", "Harbour Terrace", "Elm Drive", "Chapel Walk", "Kingfisher Court", "Market Place", "Quarry Hill",
    "Bridge Street", "Meadow Way",
  ])
  /// For short clinical and administrative texts.
  static let terms = TextTable([
    "paracetamol", "codeine", "tramadol", "morphine", "oxycodone", "ibuprofen", "naproxen", "fentanyl", "lidocaine",
    "bupivacaine", "diclofenac", "gabapentin", "5 mg", "10 mg", "25 mg", "30 mg", "50 mg", "100 mg", "325 mg",
    "500 mg", "500/30", "12.5 mcg/h", "25 mcg/h", "lidocaine 1%, bupivacaine 0.25%", "none", "standard", "as before",
    "left", "right", "both", "series A", "series B",
  ])
  /// For sentences.
  static let plain = TextTable([
    "pain", "better", "worse", "walks", "with", "a", "stick,", "slept", "badly", "since", "the", "last", "visit",
    "told", "to", "rest", "no", "change", "back", "hip", "fell", "at", "home,", "seen", "by", "nurse", "asked",
    "about", "tablets", "stopped", "started", "again",
  ])
}
