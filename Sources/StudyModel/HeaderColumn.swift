/// A column of a site's file, by its name in the header and by its place among those of the same name.
///
/// Exports that name columns by labels may use one label for several columns; which is meant, the study says then.
package struct HeaderColumn: Sendable, Hashable {
  package var name: String
  /// From 1, left to right; nil where no other column may have the name.
  package var occurrence: Int?

  package init(_ name: String, occurrence: Int? = nil) {
    self.name = name
    self.occurrence = occurrence
  }

  /// The same with its place among those of the name said: where no other may have it, it is the first.
  package var placed: HeaderColumn { HeaderColumn(name, occurrence: occurrence ?? 1) }

  /// For a message.
  package var words: String { occurrence.map { "'\(name)' number \($0)" } ?? "'\(name)'" }
}
