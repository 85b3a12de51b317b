/// Texts that were scrubbed, and what was replaced in them, by kind.
package struct TextCounts: Sendable, Equatable {
  package private(set) var texts = 0
  /// Texts in which something was replaced.
  package private(set) var changed = 0
  /// Dates whose day and month can change places; the site's order was taken.
  package internal(set) var ambiguousDates = 0
  private var replaced = [Int](repeating: 0, count: TextKind.allCases.count)

  package init() {}

  package subscript(kind: TextKind) -> Int { replaced[Int(kind.rawValue)] }

  /// Everything that was replaced.
  package var total: Int { replaced.reduce(0, +) }

  mutating func add(_ spans: [TextSpan]) {
    texts += 1
    if !spans.isEmpty { changed += 1 }
    addMore(spans)
  }

  /// Counts what a second look at a text found.
  mutating func addMore(_ spans: [TextSpan]) {
    for span in spans { replaced[Int(span.kind.rawValue)] += 1 }
  }

  package static func += (left: inout Self, right: Self) {
    left.texts += right.texts
    left.changed += right.changed
    left.ambiguousDates += right.ambiguousDates
    for kind in TextKind.allCases { left.replaced[Int(kind.rawValue)] += right[kind] }
  }
}
