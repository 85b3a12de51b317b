package import Diagnostics
import Yams

extension Node {
  /// Reads a document; a problem of syntax becomes a diagnostic and nil is returned.
  package static func parse(_ text: String, file: String, diagnostics: inout DiagnosticList) -> Node? {
    do {
      let parser = try Yams.Parser(yaml: text, resolver: .basic)
      guard let root = try parser.singleRoot() else {
        diagnostics.error(
          "yaml.empty", "the file is empty", at: Diagnostic.Location(file: file, line: 1, column: 1))
        return nil
      }
      // Nodes know their anchors as long as the parser lives.
      return withExtendedLifetime(parser) {
        var anchors: Set<Diagnostic.Location> = []
        return convert(root, file: file, anchors: &anchors, diagnostics: &diagnostics)
      }
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
      // Yams orders keys that are no text, and texts that are alike, by chance; then its place means nothing.
      let isSure = duplicates.count == 1 || Set(duplicates).union([noText]).count == duplicates.count + 1
      let names = Set(duplicates).map { $0 == noText ? "a key that is no text" : "'\($0)'" }.sorted()
      return Diagnostic(
        .error, "yaml.duplicate", "the same key stands twice in one mapping: \(names.joined(separator: ", "))",
        at: at(isSure ? context.mark : nil))
    default:
      return Diagnostic(.error, "yaml.syntax", "the file cannot be read as YAML", at: at(nil))
    }
  }

  /// What Yams calls a key that is no text.
  private static let noText = "<uncovertable>"

  /// - Parameter anchors: the places of anchors that were met. Yams has put what an anchor names in place of its
  ///   aliases, so that a place which comes again is an alias; a few lines of them can stand for more than memory holds.
  private static func convert(
    _ node: Yams.Node, file: String, anchors: inout Set<Diagnostic.Location>, diagnostics: inout DiagnosticList
  ) -> Node {
    let mark = node.mark
    let place = Diagnostic.Location(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
    if node.anchor != nil, !anchors.insert(place).inserted {
      diagnostics.error(
        "yaml.alias", "an alias stands for what is written here; aliases are not allowed", at: place,
        help: "write the value out where it is wanted")
      return Node(.empty, at: place)
    }
    switch node {
    case .scalar(let scalar):
      let plain = scalar.style == .plain || scalar.style == .any
      if plain && scalar.string.isEmpty { return Node(.empty, at: place) }
      return Node(.scalar(scalar.string), at: place, quoted: !plain)
    case .sequence(let sequence):
      return Node(
        .list(sequence.map { convert($0, file: file, anchors: &anchors, diagnostics: &diagnostics) }), at: place)
    case .mapping(let mapping):
      var entries: [Entry] = []
      var names: Set<String> = []
      for (key, value) in mapping {
        let keyPlace = Diagnostic.Location(
          file: file, line: key.mark?.line ?? place.line, column: key.mark?.column ?? place.column)
        guard let name = key.scalar?.string else {
          diagnostics.error("yaml.key", "a key has to be a single word or text", at: keyPlace)
          continue
        }
        // To Yams a key with a tag is another than the same one without.
        guard names.insert(name).inserted else {
          diagnostics.error(
            "yaml.duplicate", "the same key stands twice in one mapping: '\(name)'", at: keyPlace)
          continue
        }
        entries.append(
          Entry(
            key: name, place: keyPlace,
            value: convert(value, file: file, anchors: &anchors, diagnostics: &diagnostics)))
      }
      return Node(.map(entries), at: place)
    case .alias:
      diagnostics.error("yaml.alias", "aliases are not allowed here; write the value out", at: place)
      return Node(.empty, at: place)
    }
  }
}
