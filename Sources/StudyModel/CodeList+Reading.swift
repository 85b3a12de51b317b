import Diagnostics
import LocatedYAML

extension CodeList {
  /// Lists that are made from the study's visits, arms and sites.
  static let reserved = ["arms", "sites", "visits"]

  static func read(_ entry: Node.Entry, diagnostics: inout DiagnosticList) -> CodeList {
    var reader = MappingReader(entry.value, what: "code list '\(entry.key)'", diagnostics: &diagnostics)
    if reserved.contains(entry.key) {
      diagnostics.error(
        "code_list.reserved", "the code list '\(entry.key)' is made from the study's \(entry.key)", at: entry.place,
        help: "give the list another name")
    }
    let source = reader.text("source", diagnostics: &diagnostics)
    let terms = reader.has("terms") ? reader.pairs("terms", diagnostics: &diagnostics) : []
    if terms.isEmpty {
      _ = reader.optional("terms")
      diagnostics.error("code_list.empty", "code list '\(entry.key)' has no terms", at: entry.place)
    }
    for term in reader.node["terms"]?.entries ?? [] where !CodeList.isCode(term.key) {
      diagnostics.error("code.form", "a code cannot be empty or hold a space", at: term.place)
    }
    reader.finish(diagnostics: &diagnostics)
    return CodeList(id: entry.key, terms: terms.map { Term(code: $0.key, label: $0.value) }, source: source)
  }

  /// Codes of a list cell stand apart by a space, so that a code cannot hold one.
  static func isCode(_ text: String) -> Bool { !text.isEmpty && !text.utf8.contains(UInt8(ascii: " ")) }
}
