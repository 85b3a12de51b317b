/// What a site can say to a query.
package enum AnswerKind: String, Sendable, Hashable, CaseIterable {
  case corrected = "corrected in the next transfer"
  case right = "value is right"
  case notAvailable = "not available"
  case other = "other"

  /// Reads the words of the list, whatever the letters' case and the space around and between them.
  package init?(reading text: String) {
    let words = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    self.init(rawValue: words)
  }
}
