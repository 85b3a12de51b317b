package import Tables

/// How a site writes: encoding, marks, dates, missing values. A file or a column may differ.
package struct Dialect: Sendable, Hashable {
  package enum Encoding: String, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case windows1252 = "windows-1252"
    case latin1 = "iso-8859-1"

    /// Whether every byte is a character.
    package var isSingleByte: Bool { self == .windows1252 || self == .latin1 }
  }

  package var encoding: Encoding
  /// How lines end; nil where the site's system is not known to be constant. Any end is read, whatever is declared.
  package var lineEnd: LineEnd?
  /// One ASCII byte: comma, semicolon, tab or bar.
  package var delimiter: UInt8
  package var quote: UInt8
  package var dates: DateOrder
  /// Whether the format has cells that hold dates as such and not as text, as workbooks have. These are read as what
  /// they are; `dates` is for those that were typed as text. Follows from the format, not from the study's files.
  package var holdsDates = false
  /// The century that a two-digit year of a birth date falls in, as in 1900; nil refuses such years.
  package var birthCentury: Int?
  /// The same for every other date.
  package var century: Int?
  package var times: TimeForm
  package var decimalMark: UInt8
  /// Texts that stand for "no value", each with its reason; blank cells always do.
  package var missing: [MissingCode]
  /// Starts of the first cell of lines behind the table that are no records.
  package var footers: [String]

  package init(
    encoding: Encoding = .utf8, lineEnd: LineEnd? = nil, delimiter: UInt8 = UInt8(ascii: ","),
    quote: UInt8 = UInt8(ascii: "\""), dates: DateOrder = .yearMonthDay, birthCentury: Int? = nil, century: Int? = nil,
    times: TimeForm = .colon,
    decimalMark: UInt8 = UInt8(ascii: "."), missing: [MissingCode] = [], footers: [String] = []
  ) {
    self.encoding = encoding
    self.lineEnd = lineEnd
    self.delimiter = delimiter
    self.quote = quote
    self.dates = dates
    self.birthCentury = birthCentury
    self.century = century
    self.times = times
    self.decimalMark = decimalMark
    self.missing = missing
    self.footers = footers
  }
}

extension Dialect {
  /// What stands between cells, in a word for a person.
  package var delimiterWord: String { Dialect.word(for: delimiter) }

  package static func word(for delimiter: UInt8) -> String {
    switch delimiter {
    case UInt8(ascii: ","): "commas"
    case UInt8(ascii: ";"): "semicolons"
    case UInt8(ascii: "\t"): "tabs"
    case UInt8(ascii: "|"): "bars"
    default: "the byte \(delimiter)"
    }
  }
}

/// What ends a line of text: both of carriage return and line feed, the one, or the other.
package enum LineEnd: String, Sendable, CaseIterable {
  case crlf, lf, cr

  /// The name for a person.
  package var words: String { rawValue.uppercased() }
}

/// The order of the parts of a date; marks between them may be `-`, `/`, `.`, a space or nothing,
/// months may be digits or English names.
package enum DateOrder: String, Sendable, CaseIterable {
  case yearMonthDay = "ymd"
  case dayMonthYear = "dmy"
  case monthDayYear = "mdy"
}

/// How clock times are written.
package enum TimeForm: String, Sendable, CaseIterable {
  /// `08:20` or `08:20:15`, 24 hours.
  case colon = "hh:mm"
  /// `08.20`.
  case dot = "hh.mm"
  /// `0820`.
  case plain = "hhmm"
  /// `8:20 AM`.
  case halfDay = "h:mm am"
}

/// A text that stands for "no value".
package struct MissingCode: Sendable, Hashable {
  package var text: String
  package var reason: Missing

  package init(text: String, reason: Missing) {
    self.text = text
    self.reason = reason
  }
}
