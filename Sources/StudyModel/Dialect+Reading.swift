import Diagnostics

import LocatedYAML
import Tables

extension Dialect {
  private enum Delimiter: String, CaseIterable {
    case comma, semicolon, tab, bar

    var byte: UInt8 {
      switch self {
      case .comma: UInt8(ascii: ",")
      case .semicolon: UInt8(ascii: ";")
      case .tab: UInt8(ascii: "\t")
      case .bar: UInt8(ascii: "|")
      }
    }
  }

  /// The dialect of a site, or of a file: what is not written is as in `base`.
  static func read(_ node: Node?, base: Dialect = Dialect(), diagnostics: inout DiagnosticList) -> Dialect {
    guard let node else { return base }
    var dialect = base
    var reader = MappingReader(node, what: "a dialect", diagnostics: &diagnostics)
    dialect.encoding = reader.choice("encoding", Encoding.self, diagnostics: &diagnostics) ?? base.encoding
    dialect.lineEnd = reader.choice("line_end", LineEnd.self, diagnostics: &diagnostics) ?? base.lineEnd
    dialect.delimiter = reader.choice("delimiter", Delimiter.self, diagnostics: &diagnostics)?.byte ?? base.delimiter
    dialect.dates = reader.choice("dates", DateOrder.self, diagnostics: &diagnostics) ?? base.dates
    dialect.times = reader.choice("times", TimeForm.self, diagnostics: &diagnostics) ?? base.times
    if let century = reader.optional("century") {
      var centuries = MappingReader(century, what: "'century'", diagnostics: &diagnostics)
      dialect.birthCentury = centuries.century("birth", diagnostics: &diagnostics) ?? base.birthCentury
      dialect.century = centuries.century("other", diagnostics: &diagnostics) ?? base.century
      centuries.finish(diagnostics: &diagnostics)
    }
    if let mark = reader.optional("decimal_mark") {
      if let text = mark.scalar, text == "." || text == ",", let byte = text.utf8.first {
        dialect.decimalMark = byte
      } else {
        diagnostics.error("value.choice", "'decimal_mark' has to be \".\" or \",\"", at: mark.place)
      }
    }
    if reader.has("missing") {
      dialect.missing = MissingCode.read(
        reader.map("missing", diagnostics: &diagnostics), diagnostics: &diagnostics)
    } else {
      _ = reader.optional("missing")
    }
    if reader.has("footers") {
      dialect.footers = reader.texts("footers", diagnostics: &diagnostics)
    } else {
      _ = reader.optional("footers")
    }
    reader.finish(diagnostics: &diagnostics)
    return dialect
  }
}

extension MappingReader {
  /// The first year of a century, as in 1900.
  fileprivate mutating func century(_ key: String, diagnostics: inout DiagnosticList) -> Int? {
    guard let year = integer(key, diagnostics: &diagnostics) else { return nil }
    if year > 0, year % 100 == 0 { return year }
    diagnostics.error("value.form", "'\(key)' has to be the first year of a century, as in 1900", at: node[key]?.place)
    return nil
  }
}

extension MissingCode {
  /// The reasons that a site can write; the others come about on the way.
  private static let words = [Missing.blank, .unknown, .notApplicable, .notDone].map(\.word)

  static func read(_ entries: [Node.Entry], diagnostics: inout DiagnosticList) -> [MissingCode] {
    entries.compactMap { entry in
      if let word = entry.value.scalar, words.contains(word), let reason = Missing(word: word) {
        return MissingCode(text: entry.key, reason: reason)
      }
      diagnostics.error(
        "value.choice", "the reason for a missing value cannot be \(entry.value.scalar.map { "'\($0)'" } ?? "this")",
        at: entry.value.place, help: Suggestion.help(for: entry.value.scalar ?? "", among: words))
      return nil
    }
  }
}
