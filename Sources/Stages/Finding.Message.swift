package import Tables

extension Finding {
  /// What is wrong and what to do. Holds words of the program or of the study's files, names and
  /// counts: a cell's value cannot be written into it, because there is no way to interpolate a text.
  package struct Message: Hashable, Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    package let description: String

    package init(stringLiteral text: StaticString) { description = "\(text)" }
    package init(stringInterpolation text: StringInterpolation) { description = text.text }

    /// A text that a person wrote into the study's configuration.
    package init(configured text: String) { description = text }

    package struct StringInterpolation: StringInterpolationProtocol {
      fileprivate var text = ""

      package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + 16) }
      package mutating func appendLiteral(_ literal: StaticString) { text += "\(literal)" }
      package mutating func appendInterpolation(_ column: ColumnName) { text += column.text }
      package mutating func appendInterpolation(_ table: TableName) { text += table.text }
      package mutating func appendInterpolation(count: Int) { text += String(count) }
      /// A word of the study's configuration, as a label, a code of a code list or a unit.
      package mutating func appendInterpolation(configured word: String) { text += word }
    }
  }
}
