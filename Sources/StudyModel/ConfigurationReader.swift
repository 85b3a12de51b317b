import Diagnostics
import LocatedYAML

/// Reads the files of a configuration, each once, and keeps their texts for messages that quote them.
package struct ConfigurationReader {
  /// The `format:` that this version of the program reads.
  private static let format = 1

  private let files: any ConfigurationFiles
  /// The text of every file that was read, by its path as diagnostics name it.
  package private(set) var sources: [String: String] = [:]
  /// The same by lines, which are cut once for all the texts of a file.
  private var lines: [String: [Substring]] = [:]
  /// What was parsed, by path; files with a wrong `format:` are left out.
  private(set) var documents: [String: Node] = [:]
  private var failed: Set<String> = []

  package init(files: any ConfigurationFiles) { self.files = files }

  /// The parsed text of a file whose `format:` is right; every problem is reported.
  ///
  /// `mention`: where another file names this one; nil where it is found by its place.
  mutating func document(
    _ path: String, mention: Diagnostic.Location? = nil, diagnostics: inout DiagnosticList
  ) -> Node? {
    if let node = documents[path] { return node }
    if failed.contains(path), mention == nil { return nil }
    guard let text = text(path, mention: mention, diagnostics: &diagnostics),
      let node = Node.parse(text, file: path, diagnostics: &diagnostics),
      hasKnownFormat(node, diagnostics: &diagnostics)
    else {
      failed.insert(path)
      return nil
    }
    documents[path] = node
    return node
  }

  /// The YAML files of a folder in order of their names; a file that is no YAML gets a warning.
  mutating func yamlFiles(in folder: String, diagnostics: inout DiagnosticList) -> [(path: String, stem: String)] {
    let names: [String]
    do {
      names = try files.list(folder)
    } catch {
      report(error, path: folder, mention: nil, diagnostics: &diagnostics)
      return []
    }
    var found: [(path: String, stem: String)] = []
    for name in names.sorted() where !name.hasPrefix(".") {
      let path = "\(folder)/\(name)"
      if name.hasSuffix(".yaml") {
        found.append((path, String(name.dropLast(5))))
      } else {
        diagnostics.warning(
          "file.ignored", "only files whose names end in .yaml are read here",
          at: Diagnostic.Location(file: path, line: 1, column: 1))
      }
    }
    return found
  }

  /// Whether a folder has a file that a study may lack. A folder that cannot be listed is reported where it has to be.
  func has(_ name: String, in folder: String) -> Bool {
    ((try? files.list(folder)) ?? []).contains(name)
  }

  /// Keeps what was parsed otherwise than as YAML, so that it counts in the study's fingerprint.
  mutating func keep(_ node: Node, _ path: String) { documents[path] = node }

  /// A scalar as text to be read further, with the place of its first character.
  ///
  /// A node's place is that of an opening quote, or of the `|` or `>` of a block: the text itself
  /// starts one column later, or on the line after it.
  func sourceText(of node: Node, _ text: String) -> SourceText {
    let lines = lines[node.place.file] ?? []
    var source = SourceText(text: text, place: start(of: node, in: lines))
    source.locate(in: lines)
    return source
  }

  private func start(of node: Node, in lines: [Substring]) -> Diagnostic.Location {
    var place = node.place
    guard node.quoted else { return place }
    place.column += 1
    if lines.indices.contains(place.line - 1) {
      let mark = lines[place.line - 1].unicodeScalars.dropFirst(place.column - 2).first
      if mark == "|" || mark == ">" {
        let block = lines.indices.dropFirst(place.line).first { lines[$0].contains { $0 != " " && $0 != "\r" } }
        if let block {
          place.line = block + 1
          place.column = lines[block].unicodeScalars.prefix { $0 == " " }.count + 1
        }
      }
    }
    return place
  }

  mutating func text(
    _ path: String, mention: Diagnostic.Location?, diagnostics: inout DiagnosticList
  ) -> String? {
    do {
      let text = try files.read(path)
      sources[path] = text
      lines[path] = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
      return text
    } catch {
      report(error, path: path, mention: mention, diagnostics: &diagnostics)
      return nil
    }
  }

  private func report(
    _ error: any Error, path: String, mention: Diagnostic.Location?, diagnostics: inout DiagnosticList
  ) {
    let place = mention ?? Diagnostic.Location(file: path, line: 1, column: 1)
    switch error as? ConfigurationFileError {
    case .missing: diagnostics.error("file.missing", "there is no '\(path)'", at: place)
    case .notUTF8:
      diagnostics.error("file.encoding", "'\(path)' is not UTF-8", at: place, help: "save the file as UTF-8")
    case .unreadable(let number):
      diagnostics.error("file.unreadable", "'\(path)' cannot be read (error \(number) of the system)", at: place)
    case nil: diagnostics.error("file.unreadable", "'\(path)' cannot be read", at: place)
    }
  }

  private func hasKnownFormat(_ node: Node, diagnostics: inout DiagnosticList) -> Bool {
    guard node.entries != nil else {
      diagnostics.error("yaml.form", "the file has to be a mapping of keys to values", at: node.place)
      return false
    }
    guard let format = node["format"] else {
      diagnostics.error(
        "format.missing", "the file lacks the key 'format'", at: node.place,
        help: "begin the file with 'format: \(ConfigurationReader.format)'")
      return false
    }
    guard format.scalar == String(ConfigurationReader.format) else {
      diagnostics.error(
        "format.unsupported", "this version reads format \(ConfigurationReader.format) alone", at: format.place)
      return false
    }
    return true
  }
}
