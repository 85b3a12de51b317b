/// The name of a table: a form of the study, or a data set made from forms.
package struct TableName: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  package var text: String

  package init(_ text: String) { self.text = text }
  package init(stringLiteral text: String) { self.text = text }
  package var description: String { text }
  package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// The name of a column of a table.
package struct ColumnName: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  package var text: String

  package init(_ text: String) { self.text = text }
  package init(stringLiteral text: String) { self.text = text }
  package var description: String { text }
  package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// The identity of a site of the study, as in `study.yaml`.
package struct SiteID: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  package var text: String

  package init(_ text: String) { self.text = text }
  package init(stringLiteral text: String) { self.text = text }
  package var description: String { text }
  package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
