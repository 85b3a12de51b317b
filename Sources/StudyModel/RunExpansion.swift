import Diagnostics
import LocatedYAML

/// The shorthand `{1..23}`: one text for a run of texts, as in `q{1..23}` for `q1` to `q23`.
///
/// Numbers have the width of the first bound: `{01..23}` gives `01` to `23`.
struct RunExpansion: Equatable {
  /// More than the widest form has columns; it keeps a slip of the finger from filling the memory.
  static let longest = 1000

  private let before: String
  private let after: String
  private let first: Int
  private let width: Int
  let count: Int

  /// What stands in a text.
  enum Reading: Equatable {
    case none
    case run(RunExpansion)
    /// Why the run means nothing.
    case malformed(String)
  }

  static func read(_ text: String) -> Reading {
    var found: RunExpansion?
    var start = text.startIndex
    while let open = text[start...].firstIndex(of: "{"), let close = text[open...].firstIndex(of: "}") {
      start = text.index(after: close)
      let inside = text[text.index(after: open)..<close]
      guard let dots = inside.firstRange(of: "..") else { continue }
      let low = inside[..<dots.lowerBound]
      guard found == nil else { return .malformed("a text can hold one run only") }
      guard isNumber(low), isNumber(inside[dots.upperBound...]), let first = Int(low),
        let last = Int(inside[dots.upperBound...])
      else { return .malformed("a run is written with two whole numbers, as in {1..23}") }
      guard first <= last, last - first < longest else {
        return .malformed("a run has to rise, by less than \(longest)")
      }
      found = RunExpansion(
        before: String(text[..<open]), after: String(text[start...]), first: first, width: low.count,
        count: last - first + 1)
    }
    return found.map { .run($0) } ?? .none
  }

  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.count <= 9 && text.utf8.allSatisfy { Name.isDigit($0) }
  }

  subscript(step: Int) -> String {
    let digits = String(first + step)
    return before + String(repeating: "0", count: max(0, width - digits.count)) + digits + after
  }

  /// The texts of a list, runs written out.
  static func expand(_ texts: [PlacedText], diagnostics: inout DiagnosticList) -> [PlacedText] {
    texts.flatMap { text in
      switch read(text.text) {
      case .none: return [text]
      case .run(let run): return (0..<run.count).map { PlacedText(text: run[$0], place: text.place) }
      case .malformed(let why):
        diagnostics.error("run.form", why, at: text.place)
        return []
      }
    }
  }

  /// The entries of a mapping, with an entry whose key holds a run written out; runs in texts of its
  /// value go in step.
  ///
  /// `inStep`: whether a run in the key needs one in the value, as where fields name columns.
  static func expand(
    _ entries: [Node.Entry], inStep: Bool, diagnostics: inout DiagnosticList
  ) -> [Node.Entry] {
    entries.flatMap { entry -> [Node.Entry] in
      var counts: [(count: Int, place: Diagnostic.Location)] = []
      collect(entry.value, into: &counts, diagnostics: &diagnostics)
      switch read(entry.key) {
      case .none:
        if inStep, let run = counts.first {
          diagnostics.error(
            "run.unmatched", "a run here needs one in the field '\(entry.key)'", at: run.place,
            help: "write \"\(entry.key){1..\(run.count)}\"")
        }
        return [entry]
      case .malformed(let why):
        diagnostics.error("run.form", why, at: entry.place)
        return []
      case .run(let run):
        if inStep, counts.isEmpty {
          diagnostics.error("run.unmatched", "a run of fields needs a run of columns", at: entry.value.place)
        }
        for other in counts where other.count != run.count {
          diagnostics.error(
            "run.length", "this run has \(other.count) steps, the one in its key \(run.count)", at: other.place)
        }
        return (0..<run.count).map { step in
          Node.Entry(key: run[step], place: entry.place, value: written(entry.value, step: step))
        }
      }
    }
  }

  private static func collect(
    _ node: Node, into counts: inout [(count: Int, place: Diagnostic.Location)], diagnostics: inout DiagnosticList
  ) {
    switch node.content {
    case .empty: break
    case .scalar(let text):
      switch read(text) {
      case .none: break
      case .run(let run): counts.append((run.count, node.place))
      case .malformed(let why): diagnostics.error("run.form", why, at: node.place)
      }
    case .list(let nodes):
      for node in nodes { collect(node, into: &counts, diagnostics: &diagnostics) }
    case .map(let entries):
      for entry in entries { collect(entry.value, into: &counts, diagnostics: &diagnostics) }
    }
  }

  private static func written(_ node: Node, step: Int) -> Node {
    node.mapTexts { text in
      if case .run(let run) = read(text), step < run.count { run[step] } else { text }
    }
  }
}

extension Node {
  /// The same node with every scalar, and with `keys` every key, put through a change of text.
  func mapTexts(keys: Bool = false, _ change: (String) -> String) -> Node {
    var copy = self
    switch content {
    case .empty: break
    case .scalar(let text): copy.content = .scalar(change(text))
    case .list(let nodes): copy.content = .list(nodes.map { $0.mapTexts(keys: keys, change) })
    case .map(let entries):
      copy.content = .map(
        entries.map {
          Entry(key: keys ? change($0.key) : $0.key, place: $0.place, value: $0.value.mapTexts(keys: keys, change))
        })
    }
    return copy
  }
}
