package import Diagnostics
package import LocatedYAML

/// The options of a stage; defaults are the stored defaults.
package protocol StageOptions: Sendable {
  init()
  /// One list drives decoding, linting, help and the schema for editors.
  static var fields: [OptionField<Self>] { get }
}

/// A value that an option may have.
package protocol OptionValue: Sendable {
  /// What may be written, for help: "a whole number".
  static var form: String { get }
  /// Nil where the node is not of that form.
  init?(option node: Node)
  /// The value in a normal form, for help and fingerprints.
  var normal: String { get }
}

/// One option of a stage.
package struct OptionField<Root>: Sendable {
  package let name: String
  package let help: String
  package let form: String
  package let required: Bool
  /// The default in its normal form.
  package let fallback: @Sendable (Root) -> String
  /// False where the node is not of the option's form.
  package let read: @Sendable (inout Root, Node) -> Bool

  package init<Value: OptionValue>(
    _ name: String, _ path: any WritableKeyPath<Root, Value> & Sendable, required: Bool = false, help: String
  ) {
    self.name = name
    self.help = help
    self.required = required
    form = Value.form
    fallback = { $0[keyPath: path].normal }
    read = { root, node in
      guard let value = Value(option: node) else { return false }
      root[keyPath: path] = value
      return true
    }
  }
}

extension StageOptions {
  /// Reads the options from the `with:` of a stage; everything wrong is reported.
  package static func read(
    _ node: Node?, of stage: StageID, at place: Diagnostic.Location, diagnostics: inout DiagnosticList
  ) -> Self {
    var options = Self()
    let entries: [Node.Entry]
    switch node?.content {
    case nil, .empty: entries = []
    case .map(let written): entries = written
    default:
      entries = []
      diagnostics.error(
        "option.form", "'with' has to be a mapping of options to values", at: node?.place ?? place)
    }
    for entry in entries {
      guard let field = fields.first(where: { $0.name == entry.key }) else {
        diagnostics.error(
          "option.unknown", "\(stage) has no option '\(entry.key)'", at: entry.place,
          help: Suggestion.help(for: entry.key, among: fields.map(\.name)))
        continue
      }
      if !field.read(&options, entry.value) {
        diagnostics.error(
          "option.form", "option '\(entry.key)' of \(stage) has to be \(field.form)", at: entry.value.place,
          help: field.help)
      }
    }
    for field in fields where field.required && !entries.contains(where: { $0.key == field.name }) {
      diagnostics.error("option.missing", "\(stage) needs the option '\(field.name)'", at: place, help: field.help)
    }
    return options
  }

  /// All options with their values in a normal form, in order of their names.
  package var normal: [String] { Self.fields.map { "\($0.name)=\($0.fallback(self))" }.sorted() }
}

extension String: OptionValue {
  package static var form: String { "a text" }
  package init?(option node: Node) {
    guard let text = node.scalar else { return nil }
    self = text
  }
  package var normal: String { self }
}

extension Int: OptionValue {
  package static var form: String { "a whole number" }
  package init?(option node: Node) {
    guard let text = node.scalar, let value = Int(text) else { return nil }
    self = value
  }
  package var normal: String { String(self) }
}

extension Bool: OptionValue {
  package static var form: String { "true or false" }
  package init?(option node: Node) {
    switch node.scalar {
    case "true": self = true
    case "false": self = false
    default: return nil
    }
  }
  package var normal: String { self ? "true" : "false" }
}

extension Array: OptionValue where Element == String {
  package static var form: String { "a list of texts" }
  package init?(option node: Node) {
    guard let list = node.list else { return nil }
    let texts = list.compactMap(\.scalar)
    guard texts.count == list.count else { return nil }
    self = texts
  }
  package var normal: String { "[\(joined(separator: ","))]" }
}

/// An option that takes one of a closed set of words conforms through its raw value.
extension OptionValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  package static var form: String { "one of \(allCases.map(\.rawValue).joined(separator: ", "))" }
  package init?(option node: Node) {
    guard let text = node.scalar, let value = Self(rawValue: text) else { return nil }
    self = value
  }
  package var normal: String { rawValue }
}
