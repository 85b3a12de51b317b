package import Diagnostics

/// Reads the keys of one mapping, each by its name, and reports those that nobody asked for.
///
/// Every problem is gathered; a field that cannot be read has its fallback, so that the rest of
/// the file is still looked at.
package struct MappingReader {
  package let node: Node
  private let what: String
  private let entries: [Node.Entry]
  private var asked: [String] = []

  /// - Parameter what: what the mapping describes, for messages: "a site", "field 'nrs'".
  package init(_ node: Node, what: String, diagnostics: inout DiagnosticList) {
    self.node = node
    self.what = what
    if let entries = node.entries {
      self.entries = entries
    } else {
      entries = []
      diagnostics.error(
        "yaml.form", "\(what) has to be a mapping of keys to values, not \(node.form)", at: node.place)
    }
  }

  /// The node behind a key; nil where the key is absent or has nothing behind it.
  package mutating func optional(_ key: String) -> Node? {
    asked.append(key)
    guard let value = entries.first(where: { $0.key == key })?.value else { return nil }
    if case .empty = value.content { return nil }
    return value
  }

  /// The node behind a key that has to be there.
  package mutating func required(_ key: String, diagnostics: inout DiagnosticList) -> Node? {
    if let value = optional(key) { return value }
    if node.entries != nil {
      diagnostics.error("key.missing", "\(what) lacks the key '\(key)'", at: node.place)
    }
    return nil
  }

  package mutating func text(_ key: String, diagnostics: inout DiagnosticList) -> String? {
    optional(key).flatMap { MappingReader.text($0, key: key, diagnostics: &diagnostics) }
  }

  package mutating func requiredText(_ key: String, diagnostics: inout DiagnosticList) -> String {
    required(key, diagnostics: &diagnostics)
      .flatMap { MappingReader.text($0, key: key, diagnostics: &diagnostics) } ?? ""
  }

  package mutating func flag(_ key: String, fallback: Bool = false, diagnostics: inout DiagnosticList) -> Bool {
    guard let node = optional(key) else { return fallback }
    switch node.scalar {
    case "true": return true
    case "false": return false
    default:
      diagnostics.error("value.form", "'\(key)' has to be true or false", at: node.place)
      return fallback
    }
  }

  package mutating func integer(_ key: String, diagnostics: inout DiagnosticList) -> Int? {
    guard let node = optional(key) else { return nil }
    guard let text = node.scalar, let value = Int(text) else {
      diagnostics.error("value.form", "'\(key)' has to be a whole number", at: node.place)
      return nil
    }
    return value
  }

  package mutating func number(_ key: String, diagnostics: inout DiagnosticList) -> Double? {
    guard let node = optional(key) else { return nil }
    guard let text = node.scalar, let value = Double(text), value.isFinite else {
      diagnostics.error("value.form", "'\(key)' has to be a number", at: node.place)
      return nil
    }
    return value
  }

  /// A list of texts; a single text stands for a list of one.
  package mutating func texts(_ key: String, diagnostics: inout DiagnosticList) -> [String] {
    guard let node = optional(key) else { return [] }
    if let text = node.scalar { return [text] }
    guard let list = node.list else {
      diagnostics.error("value.form", "'\(key)' has to be a list of texts", at: node.place)
      return []
    }
    return list.compactMap { MappingReader.text($0, key: key, diagnostics: &diagnostics) }
  }

  /// Pairs of text in the order in which they were written.
  package mutating func pairs(_ key: String, diagnostics: inout DiagnosticList) -> [(key: String, value: String)] {
    guard let node = optional(key) else { return [] }
    guard let entries = node.entries else {
      diagnostics.error("value.form", "'\(key)' has to be a mapping of texts to texts", at: node.place)
      return []
    }
    return entries.compactMap { entry in
      MappingReader.text(entry.value, key: entry.key, diagnostics: &diagnostics).map { (entry.key, $0) }
    }
  }

  package mutating func list(_ key: String, diagnostics: inout DiagnosticList) -> [Node] {
    guard let node = optional(key) else { return [] }
    guard let list = node.list else {
      diagnostics.error("value.form", "'\(key)' has to be a list", at: node.place)
      return []
    }
    return list
  }

  package mutating func map(_ key: String, diagnostics: inout DiagnosticList) -> [Node.Entry] {
    guard let node = optional(key) else { return [] }
    guard let entries = node.entries else {
      diagnostics.error("value.form", "'\(key)' has to be a mapping", at: node.place)
      return []
    }
    return entries
  }

  /// One of a closed set of words.
  package mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Choice.Type, diagnostics: inout DiagnosticList
  ) -> Choice? where Choice.RawValue == String {
    guard let node = optional(key) else { return nil }
    if let text = node.scalar, let choice = Choice(rawValue: text) { return choice }
    diagnostics.error(
      "value.choice", "'\(key)' cannot be \(node.scalar.map { "'\($0)'" } ?? node.form)", at: node.place,
      help: Suggestion.help(for: node.scalar ?? "", among: Choice.allCases.map(\.rawValue))
        ?? "allowed: \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    return nil
  }

  /// Reports the keys that nobody asked for. Every reader ends with it.
  package func finish(diagnostics: inout DiagnosticList) {
    for entry in entries where !asked.contains(entry.key) {
      diagnostics.error(
        "key.unknown", "\(what) has no key '\(entry.key)'", at: entry.place,
        help: Suggestion.help(for: entry.key, among: asked))
    }
  }

  package static func text(_ node: Node, key: String, diagnostics: inout DiagnosticList) -> String? {
    if let text = node.scalar { return text }
    if case .empty = node.content { return "" }
    diagnostics.error("value.form", "'\(key)' has to be a single text, not \(node.form)", at: node.place)
    return nil
  }
}
