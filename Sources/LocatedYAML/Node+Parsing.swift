package import Diagnostics
import Yams

extension Node {
  /// Reads a document; a problem of syntax becomes a diagnostic and nil is returned.
  package static func parse(_ text: String, file: String, diagnostics: inout DiagnosticList) -> Node? {
    do {
      guard let root = try Yams.compose(yaml: text, .basic) else {
        diagnostics.error(
          "yaml.empty", "the file is empty", at: Diagnostic.Location(file: file, line: 1, column: 1))
        return nil
      }
      return convert(root, file: file, diagnostics: &diagnostics)
    } catch let error as YamlError {
      diagnostics.append(describe(error, file: file))
      return nil
    } catch {
      diagnostics.error(
        "yaml.syntax", "the file cannot be read as YAML",
        at: Diagnostic.Location(file: file, line: 1, column: 1))
      return nil
    }
  }

  private static func describe(_ error: YamlError, file: String) -> Diagnostic {
    func at(_ mark: Mark?) -> Diagnostic.Location {
      Diagnostic.Location(file: file, line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1))
    }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return Diagnostic(.error, "yaml.syntax", problem, at: at(mark), help: "check indentation, quotes and colons")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.sorted().map { "'\($0)'" }.joined(separator: ", ")
      return Diagnostic(
        .error, "yaml.duplicate", "the same key stands twice in one mapping: \(names)", at: at(context.mark))
    default:
      return Diagnostic(.error, "yaml.syntax", "the file cannot be read as YAML", at: at(nil))
    }
  }

  private static func convert(_ node: Yams.Node, file: String, diagnostics: inout DiagnosticList) -> Node {
    let mark = node.mark
    let place = Diagnostic.Location(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
    switch node {
    case .scalar(let scalar):
      let plain = scalar.style == .plain || scalar.style == .any
      if plain && scalar.string.isEmpty { return Node(.empty, at: place) }
      return Node(.scalar(scalar.string), at: place, quoted: !plain)
    case .sequence(let sequence):
      return Node(.list(sequence.map { convert($0, file: file, diagnostics: &diagnostics) }), at: place)
    case .mapping(let mapping):
      var entries: [Entry] = []
      for (key, value) in mapping {
        let keyPlace = Diagnostic.Location(
          file: file, line: key.mark?.line ?? place.line, column: key.mark?.column ?? place.column)
        guard let name = key.scalar?.string else {
          diagnostics.error("yaml.key", "a key has to be a single word or text", at: keyPlace)
          continue
        }
        entries.append(
          Entry(key: name, place: keyPlace, value: convert(value, file: file, diagnostics: &diagnostics)))
      }
      return Node(.map(entries), at: place)
    case .alias:
      diagnostics.error("yaml.alias", "aliases are not allowed here; write the value out", at: place)
      return Node(.empty, at: place)
    }
  }
}
