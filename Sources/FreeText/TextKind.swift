/// What stood in a text where a word in brackets now stands.
package enum TextKind: UInt8, Sendable, CaseIterable, Hashable {
  case name, date, phone, address, id, email, url, ip, postcode, age

  /// The word for it in counts, as `postcode`.
  package var word: String {
    switch self {
    case .name: "name"
    case .date: "date"
    case .phone: "phone"
    case .address: "address"
    case .id: "id"
    case .email: "email"
    case .url: "url"
    case .ip: "ip"
    case .postcode: "postcode"
    case .age: "age"
    }
  }

  /// What is written in its place, as `[POSTCODE]`.
  package var mark: String { "[\(word.uppercased())]" }

  /// The bytes of every mark, by raw value.
  static let marks: [[UInt8]] = allCases.map { Array($0.mark.utf8) }
}

/// What becomes of a date in a text. A birth date is always replaced by `[DATE]`.
package enum DatesInText: String, Sendable, CaseIterable, Hashable {
  /// `[DATE]`.
  case redact
  /// A date that is known to the day moves by the participant's days, as `[2004-03-18]`; others become `[DATE]`.
  case shift
  /// A date that is known to the day becomes the days since day zero, as `[day 43]`; others become `[DATE]`.
  case studyDay = "study_day"
}

/// A place in a folded text that is replaced.
struct TextSpan: Equatable {
  var start: Int
  var end: Int
  var kind: TextKind
  /// For a date that is known to the day and is no birth date, days since 1970-01-01.
  var day: Int32?
}
