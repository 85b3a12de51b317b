import StudyModel
import Tables

/// How the values of a field are made up and how a site writes them; all that can be decided before
/// the first participant.
///
/// A value is one `Int`: the place of a code, the places of several as bits, a number times a power of
/// ten, a day, a second, or the random bits of a text. `missing + k` stands for no value, written as the
/// `k`-th of `blanks`.
final class FieldPlan {
  enum Kind {
    case subject, visit, constant, arm, code, list, number, recordNumber, date, time
    /// A name, an address and the like, or a sentence.
    case personal
    /// A short text.
    case term
  }

  /// Which day a date lies near.
  enum Day {
    case birth, zero, visit, after, before
  }

  static let missing = Int.min
  /// Of 65,536 fields that are not required, how many have no value: 2 %.
  static let missingShare = 1311

  let field: Field
  let country: String
  let kind: Kind
  let day: Day
  /// The seed of the field's values, where it does not share its cell with another field.
  let seed: UInt64
  /// Whether forms share the participant's value.
  let shared: Bool
  /// Whether it always has a value.
  let filled: Bool
  /// In a form with several records of a participant, whether the value tells them apart.
  let distinct: Bool
  /// The site's texts and the study's codes, by the place that a value holds.
  let choices: TextTable
  let codes: TextTable
  /// For a visit: the place of its text by index into the study's visits.
  let visitChoices: [Int?]
  /// Ways to write "no value"; empty where every blank would be taken for something.
  let blanks: TextTable
  let number: NumberPlan
  let writing: CellWriting
  let subject: SubjectText

  init(
    _ field: Field, of form: Form, column: ColumnLayout?, constant: String?, filter: [String]?, site: Site,
    dialect: Dialect, study: Study, rules: PlainRules
  ) {
    self.field = field
    country = site.country
    let writing = CellWriting(field: field, column: column, dialect: dialect)
    self.writing = writing
    subject = SubjectText(site.subject)
    // A list of the same name and codes means the same in all forms of a participant, as the levels of a spine.
    let hasVisits = form.fields.contains { $0.codeList == "visits" }
    shared = field.type == .list && !hasVisits && form.key.count == 1
    seed = SplitMix64.seed(of: shared ? "\(field.codeList ?? "").\(field.name)" : "\(form.id).\(field.name)")
    number = NumberPlan(
      field, column: column, range: rules.range(of: field, in: form), decimalMark: dialect.decimalMark, study: study)
    let inPiece = if case .piece? = column?.source { true } else { false }
    let missing = column?.missing ?? dialect.missing
    let terms = FieldPlan.terms(
      field, column: column, constant: constant, filter: filter, missing: missing, study: study,
      only: rules.code(of: field, in: form))
    let kind = FieldPlan.kind(of: field, constant: constant)
    self.kind = kind
    // The pieces of a list are put in quotes together.
    choices = TextTable(terms.map { kind == .list ? Array($0.text.utf8) : writing.finished($0.text) })
    codes = TextTable(terms.map(\.code))
    visitChoices = study.visits.map { visit in terms.firstIndex { $0.code == visit.id } }
    var blanks = column?.blank == nil ? [""] : []
    if let column, case .ticks = column.source {} else { blanks += missing.map(\.text) }
    self.blanks = TextTable(blanks.map { writing.finished($0) })
    filled = field.required || form.key.contains(field.name) || inPiece || constant != nil || filter != nil
    distinct = form.key.contains(field.name)
    day = FieldPlan.day(of: field, in: form, study: study)
  }

  private static func kind(of field: Field, constant: String?) -> Kind {
    if field.role == .subject { return .subject }
    if field.codeList == "visits" { return .visit }
    if constant != nil { return .constant }
    switch field.type {
    case .code: return field.codeList == "arms" ? .arm : .code
    case .list: return .list
    case .date: return .date
    case .time: return .time
    case .integer, .number:
      return field.role == .administrative && field.range == nil ? .recordNumber : .number
    case .text:
      switch field.role {
      case .name, .address, .phone, .email, .nationalID, .postcode, .freeText: return .personal
      default: return .term
      }
    }
  }

  private static func day(of field: Field, in form: Form, study: Study) -> Day {
    if field.role == .birthDate { return .birth }
    if study.outcomes.dayZero == FieldReference(form: form.id, field: field.name) { return .zero }
    if form.fields.contains(where: { $0.codeList == "visits" }) { return .visit }
    if form.treatment || study.outcomes.dayZero?.form == form.id { return .zero }
    return form.key.count > 1 ? .after : .before
  }

  /// The codes that the site can write, each with its first text that is no word for missing.
  private static func terms(
    _ field: Field, column: ColumnLayout?, constant: String?, filter: [String]?, missing: [MissingCode],
    study: Study, only: String?
  ) -> [(text: String, code: String)] {
    if let constant { return [("", constant)] }
    guard let list = field.codeList.flatMap({ study.codeList($0) }), let column else { return [] }
    var terms: [(text: String, code: String)] = []
    for code in list.codes {
      var texts = column.codes.isEmpty ? [code] : column.codes.filter { $0.code == code }.map(\.text)
      if column.blank == code { texts = [""] }
      if case .ticks(let ticks) = column.source {
        texts = ticks.filter { $0.code == code }.map { _ in column.ticked }
      }
      let usable = texts.first { text in
        !missing.contains { $0.text == text && !text.isEmpty } && filter?.contains(text) != false
      }
      if let usable { terms.append((usable, code)) }
    }
    // A value holds the codes of a list as bits.
    terms = Array(terms.prefix(60))
    if field.type == .code, field.codeList != "visits", let only, terms.contains(where: { $0.code == only }) {
      return terms.filter { $0.code == only }
    }
    return terms
  }

  /// The places of "yes" and "no", where a required field has these two codes and no other.
  var yesNo: (yes: Int, no: Int)? {
    guard kind == .code, field.required else { return nil }
    let terms = (0..<codes.count).map { String(decoding: codes[$0], as: UTF8.self) }
    guard terms.count == 2, let yes = terms.firstIndex(of: "Y"), let no = terms.firstIndex(of: "N") else { return nil }
    return (yes, no)
  }
}
