package import Diagnostics

/// A piece of YAML that knows where it was written.
///
/// Scalars stay text: `no`, `1e3` and `2024-01-05` mean what the reader of a field says, not what
/// YAML guesses.
package struct Node: Sendable {
  package enum Content: Sendable {
    case scalar(String)
    case list([Node])
    /// Keys in the order in which they were written, each once.
    case map([Entry])
    /// A key with nothing behind it.
    case empty
  }

  package struct Entry: Sendable {
    package var key: String
    package var place: Diagnostic.Location
    package var value: Node

    package init(key: String, place: Diagnostic.Location, value: Node) {
      self.key = key
      self.place = place
      self.value = value
    }
  }

  package var content: Content
  package var place: Diagnostic.Location
  /// Whether a scalar was written in quotes.
  package var quoted: Bool

  package init(_ content: Content, at place: Diagnostic.Location, quoted: Bool = false) {
    self.content = content
    self.place = place
    self.quoted = quoted
  }

  package var scalar: String? {
    if case .scalar(let text) = content { text } else { nil }
  }

  package var list: [Node]? {
    if case .list(let nodes) = content { nodes } else { nil }
  }

  package var entries: [Entry]? {
    if case .map(let entries) = content { entries } else { nil }
  }

  package subscript(key: String) -> Node? { entries?.first { $0.key == key }?.value }

  /// What the node is, for a message.
  package var form: String {
    switch content {
    case .scalar: "a single value"
    case .list: "a list"
    case .map: "a mapping"
    case .empty: "nothing"
    }
  }
}
