import Stages
import StudyModel

/// What is noticed about a document: each kind of thing as a count with the first record at which it stood, and
/// notes on records, of which as many are kept for a rule as is allowed.
struct ODMNotes {
  /// Things that are counted.
  enum Thing: Int, CaseIterable {
    case auditRecords, annotations, signatures, referenceData, extensions
  }

  /// Things about single records.
  enum Trouble: Int, CaseIterable {
    case repeatedItem, notInCodeList, noValue, nullWithValue

    var rule: String {
      switch self {
      case .repeatedItem: "odm.repeated_item"
      case .notInCodeList: "odm.value_not_in_code_list"
      case .noValue: "odm.no_value"
      case .nullWithValue: "odm.null_with_value"
      }
    }

    var message: Finding.Message {
      switch self {
      case .repeatedItem: "The item stands more than once in the same repeat of its item group."
      case .notInCodeList: "The document's own code list for the item does not hold the value."
      case .noValue: "The item has neither a value nor IsNull=\"Yes\"."
      case .nullWithValue: "The item has a value and IsNull=\"Yes\"; the value was not read."
      }
    }
  }

  private let limit: Int
  private var counts = [Int](repeating: 0, count: Thing.allCases.count)
  private var firsts = [Int?](repeating: nil, count: Thing.allCases.count)
  private var troubles = [Int](repeating: 0, count: Trouble.allCases.count)
  private var notes: [FormatNote] = []

  /// `limit`: notes on records that are kept of one rule.
  init(limit: Int) { self.limit = limit }

  /// `record`: the number of the record at which the thing stands; nil outside the data.
  mutating func count(_ thing: Thing, record: Int?) {
    if counts[thing.rawValue] == 0 { firsts[thing.rawValue] = record }
    counts[thing.rawValue] += 1
  }

  mutating func note(_ trouble: Trouble, record: Int) {
    troubles[trouble.rawValue] += 1
    guard troubles[trouble.rawValue] <= limit else { return }
    notes.append(FormatNote(trouble.rule, .query, record: record, trouble.message))
  }

  mutating func add(_ note: FormatNote) { notes.append(note) }

  /// All notes on a document of so many records: those on records in the order of the document, then the counts.
  func all(records: Int) -> [FormatNote] {
    var all = notes
    for trouble in Trouble.allCases where troubles[trouble.rawValue] > limit {
      all.append(
        FormatNote(
          trouble.rule, .query,
          "There are \(count: troubles[trouble.rawValue] - limit) more records of which the same is true."))
    }
    for thing in Thing.allCases where counts[thing.rawValue] > 0 {
      // What stands behind the last record has none.
      let first = firsts[thing.rawValue].flatMap { $0 <= records ? $0 : nil }
      all.append(summary(of: thing, counts[thing.rawValue], first))
    }
    return all
  }

  private func summary(of thing: Thing, _ count: Int, _ first: Int?) -> FormatNote {
    switch thing {
    case .auditRecords:
      FormatNote(
        "odm.audit_records", .note, record: first,
        "The document holds \(count: count) audit records; they stay with the original, which is kept whole.")
    case .annotations:
      FormatNote(
        "odm.annotations", .note, record: first,
        "The document holds \(count: count) annotations; they stay with the original, which is kept whole.")
    case .signatures:
      FormatNote(
        "odm.signatures", .note, record: first,
        "The document holds \(count: count) signatures; they were not verified and stay with the original.")
    case .referenceData:
      FormatNote(
        "odm.reference_data", .note,
        "The document holds \(count: count) parts of reference data, which belong to no subject; they were not read.")
    case .extensions:
      FormatNote(
        "odm.extensions", .note, record: first,
        "The document holds \(count: count) elements and attributes that are not of ODM; they were not read.")
    }
  }
}
