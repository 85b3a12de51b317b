import Diagnostics
import LocatedYAML

extension MappingReader {
  /// Whether something stands behind a key.
  func has(_ key: String) -> Bool {
    switch node[key]?.content {
    case nil, .empty: false
    default: true
    }
  }

  mutating func requiredInteger(_ key: String, diagnostics: inout DiagnosticList) -> Int? {
    guard has(key) else {
      _ = required(key, diagnostics: &diagnostics)
      return nil
    }
    return integer(key, diagnostics: &diagnostics)
  }

  mutating func requiredNumber(_ key: String, diagnostics: inout DiagnosticList) -> Double? {
    guard has(key) else {
      _ = required(key, diagnostics: &diagnostics)
      return nil
    }
    return number(key, diagnostics: &diagnostics)
  }

  mutating func requiredChoice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Choice.Type, diagnostics: inout DiagnosticList
  ) -> Choice? where Choice.RawValue == String {
    guard has(key) else {
      _ = required(key, diagnostics: &diagnostics)
      return nil
    }
    return choice(key, type, diagnostics: &diagnostics)
  }

  /// A key that has to be there, although what it holds may be an empty list.
  mutating func requiredList(_ key: String, diagnostics: inout DiagnosticList) -> [Node] {
    guard has(key) else {
      _ = required(key, diagnostics: &diagnostics)
      return []
    }
    return list(key, diagnostics: &diagnostics)
  }

  /// Single texts of a list with their places; a single text stands for a list of one.
  mutating func placedTexts(_ key: String, diagnostics: inout DiagnosticList) -> [PlacedText] {
    guard let node = optional(key) else { return [] }
    return PlacedText.read(node, key: key, diagnostics: &diagnostics)
  }

  /// A required text and where it stands; nil where it is missing or empty, which is reported.
  mutating func placedText(_ key: String, diagnostics: inout DiagnosticList) -> PlacedText? {
    guard let node = required(key, diagnostics: &diagnostics),
      let text = MappingReader.text(node, key: key, diagnostics: &diagnostics)
    else { return nil }
    if text.isEmpty { diagnostics.error("value.empty", "'\(key)' cannot be empty", at: node.place) }
    return text.isEmpty ? nil : PlacedText(text: text, place: node.place)
  }

  /// Two numbers in rising order, as in `[0, 10]`.
  mutating func range(_ key: String, diagnostics: inout DiagnosticList) -> ClosedRange<Double>? {
    guard let node = optional(key) else { return nil }
    let bounds = (node.list ?? []).compactMap { $0.scalar.flatMap { Double($0) } }.filter(\.isFinite)
    guard node.list?.count == 2, bounds.count == 2, bounds[0] <= bounds[1] else {
      diagnostics.error("value.form", "'\(key)' has to be two numbers in rising order, as in [0, 10]", at: node.place)
      return nil
    }
    return bounds[0]...bounds[1]
  }

  /// Two whole numbers in rising order.
  mutating func days(_ key: String, diagnostics: inout DiagnosticList) -> ClosedRange<Int>? {
    guard let node = required(key, diagnostics: &diagnostics) else { return nil }
    let bounds = (node.list ?? []).compactMap { $0.scalar.flatMap { Int($0) } }
    guard node.list?.count == 2, bounds.count == 2, bounds[0] <= bounds[1] else {
      diagnostics.error("value.form", "'\(key)' has to be two days in rising order, as in [-30, 0]", at: node.place)
      return nil
    }
    return bounds[0]...bounds[1]
  }

  /// One ASCII character that is no digit and no letter, as a mark between parts.
  mutating func mark(_ key: String, diagnostics: inout DiagnosticList) -> UInt8? {
    guard let node = optional(key) else { return nil }
    return MappingReader.mark(node, key: key, diagnostics: &diagnostics)
  }

  static func mark(_ node: Node, key: String, diagnostics: inout DiagnosticList) -> UInt8? {
    if let bytes = node.scalar.map({ Array($0.utf8) }), bytes.count == 1,
      bytes[0] == 9 || (32...126).contains(bytes[0]),
      !Name.isLetter(bytes[0]), !Name.isDigit(bytes[0])
    {
      return bytes[0]
    }
    diagnostics.error("value.form", "the mark of '\(key)' has to be one character such as \"/\"", at: node.place)
    return nil
  }
}

/// A single text and where it stands.
struct PlacedText {
  var text: String
  var place: Diagnostic.Location

  static func read(_ node: Node, key: String, diagnostics: inout DiagnosticList) -> [PlacedText] {
    if let text = node.scalar { return [PlacedText(text: text, place: node.place)] }
    guard let list = node.list else {
      diagnostics.error("value.form", "'\(key)' has to be a list of texts", at: node.place)
      return []
    }
    return list.compactMap { item in
      MappingReader.text(item, key: key, diagnostics: &diagnostics).map { PlacedText(text: $0, place: item.place) }
    }
  }
}
