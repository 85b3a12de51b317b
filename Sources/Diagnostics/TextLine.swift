/// Where a line of a text begins in the file that it was read from, as YAML joins lines into one text.
package struct TextLine: Sendable, Hashable {
  /// How many characters of the text stand before the line.
  package var offset: Int
  package var place: Diagnostic.Location

  package init(offset: Int, place: Diagnostic.Location) {
    self.offset = offset
    self.place = place
  }
}
