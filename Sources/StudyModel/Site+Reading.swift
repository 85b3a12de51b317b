import Diagnostics
import Identifiers
import LocatedYAML
import Tables

extension Site {
  /// `stem`: the file's name, which is the site's id in lower case.
  static func read(_ node: Node, stem: String, vocabulary: Vocabulary, diagnostics: inout DiagnosticList) -> Site? {
    var reader = MappingReader(node, what: "a site", diagnostics: &diagnostics)
    _ = reader.optional("format")
    let id = reader.placedText("site", diagnostics: &diagnostics)
    let kind = reader.requiredChoice("kind", Kind.self, diagnostics: &diagnostics) ?? .centre
    let number = reader.text("number", diagnostics: &diagnostics) ?? ""
    let name = reader.requiredText("name", diagnostics: &diagnostics)
    let country = reader.placedText("country", diagnostics: &diagnostics)
    let zone = reader.placedText("time_zone", diagnostics: &diagnostics)
    let subject = reader.placedText("subject", diagnostics: &diagnostics)
    let transfers =
      reader.required("transfers", diagnostics: &diagnostics).map { Transfers.read($0, diagnostics: &diagnostics) }
      ?? Transfers(mode: .cumulative, archives: [])
    let packs = reader.placedTexts("packs", diagnostics: &diagnostics)
    let dialect = Dialect.read(reader.optional("dialect"), diagnostics: &diagnostics)
    let codes = reader.map("codes", diagnostics: &diagnostics)
    let files = reader.requiredList("files", diagnostics: &diagnostics)
    let recordNumbers = readRecordNumbers(&reader, diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)

    if let id {
      Name.checkWord(id, what: "site", diagnostics: &diagnostics)
      if id.text.lowercased() != stem {
        diagnostics.error(
          "file.name", "site '\(id.text)' has to stand in '\(id.text.lowercased()).yaml'", at: id.place)
      }
    }
    checkNumber(number, kind: kind, in: node, diagnostics: &diagnostics)
    if let country, country.text.utf8.count != 2 || !country.text.utf8.allSatisfy({ (65...90).contains($0) }) {
      diagnostics.error(
        "site.country", "'country' has to be two upper-case letters (ISO 3166-1), as in AU", at: country.place)
    }
    let pattern = subject.flatMap { SubjectPattern($0.text) }
    if let subject, pattern == nil {
      diagnostics.error(
        "site.subject", "this is no pattern of participants' numbers", at: subject.place,
        help: "it needs {nnn} for the sequence number, and may have {ss} for the site's number")
    }

    var conventions = NationalConventions()
    for pack in packs { conventions.add(vocabulary.conventions[pack.text] ?? NationalConventions()) }
    let context = SiteContext(
      codes: codes, dialect: dialect, conventions: conventions, transfers: transfers, vocabulary: vocabulary,
      diagnostics: &diagnostics)
    var names = NamesSeen()
    var layouts: [FileLayout] = []
    for file in files {
      guard let layout = FileLayout.read(file, context: context, diagnostics: &diagnostics) else { continue }
      // The sheets of a workbook have layouts of their own.
      let part = layout.sheet.map { "\(layout.name)!/\($0)" } ?? layout.name
      let name = PlacedText(text: part, place: file["sheet"]?.place ?? file["name"]?.place ?? file.place)
      if names.take(name, "file.duplicate", "file", diagnostics: &diagnostics) { layouts.append(layout) }
    }
    guard let subject = pattern ?? SubjectPattern("{nnn}") else { return nil }
    var site = Site(
      id: SiteID(id?.text ?? stem.uppercased()), kind: kind, number: number, name: name, country: country?.text ?? "",
      timeZone: zone?.text ?? "", subject: subject,
      transfers: transfers, dialect: dialect, conventions: conventions, files: layouts)
    site.recordNumbers = recordNumbers
    return site
  }

  /// `record_numbers`: shapes with five characters and more, for shorter ones are in every text.
  private static func readRecordNumbers(
    _ reader: inout MappingReader, diagnostics: inout DiagnosticList
  ) -> [ShapePattern] {
    reader.placedTexts("record_numbers", diagnostics: &diagnostics).compactMap { text in
      guard let shape = ShapePattern(text.text), shape.length >= 5 else {
        diagnostics.error(
          "site.record_number", "'\(text.text)' is no shape of record numbers, or has less than five characters",
          at: text.place,
          help: "9 is a digit, A a letter, [AB] one of these, [!AB] a letter other than these, as in OXR999999")
        return nil
      }
      return shape
    }
  }

  /// A centre's number stands in trial numbers; an office may have none.
  private static func checkNumber(
    _ number: String, kind: Kind, in node: Node, diagnostics: inout DiagnosticList
  ) {
    if number.isEmpty {
      if kind == .centre {
        diagnostics.error("key.missing", "a site of kind centre lacks the key 'number'", at: node.place)
      }
    } else if !number.utf8.allSatisfy({ Name.isDigit($0) }) {
      diagnostics.error("site.number", "'number' has to be digits, as in \"04\"", at: node["number"]?.place)
    }
  }
}

extension Transfers {
  static func read(_ node: Node, diagnostics: inout DiagnosticList) -> Transfers {
    var reader = MappingReader(node, what: "'transfers'", diagnostics: &diagnostics)
    let mode = reader.requiredChoice("mode", Mode.self, diagnostics: &diagnostics)
    let names = reader.placedTexts("archives", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    if names.isEmpty {
      diagnostics.error("site.archive", "'transfers' needs at least one pattern in 'archives'", at: node.place)
    }
    let patterns = names.compactMap { name in
      let pattern = ArchivePattern(name.text)
      if pattern == nil {
        diagnostics.error(
          "site.archive", "this is no pattern of archives' names", at: name.place,
          help: "allowed in braces: {yyyy} {yy} {mm} {dd} {mon} {n}")
      }
      return pattern
    }
    return Transfers(mode: mode ?? .cumulative, archives: patterns)
  }
}

/// What the layouts of a site's files may name.
struct SiteContext {
  /// Named maps from the site's texts to the study's codes.
  let codes: [String: [Node.Entry]]
  let dialect: Dialect
  let conventions: NationalConventions
  let transfers: Transfers
  let vocabulary: Vocabulary
  /// For the file in hand: whether REDCap exported it, and whether an instrument of it has rows of its own.
  var redcap: REDCapExport?
  var hasRepeats = false

  init(
    codes: [Node.Entry], dialect: Dialect, conventions: NationalConventions, transfers: Transfers,
    vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) {
    self.dialect = dialect
    self.conventions = conventions
    self.transfers = transfers
    self.vocabulary = vocabulary
    var maps: [String: [Node.Entry]] = [:]
    for entry in codes {
      if entry.value.entries == nil {
        diagnostics.error(
          "value.form", "'\(entry.key)' has to be a mapping of the site's texts to codes", at: entry.value.place)
      }
      maps[entry.key] = entry.value.entries ?? []
    }
    self.codes = maps
  }
}
