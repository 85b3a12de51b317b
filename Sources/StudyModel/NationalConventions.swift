package import Identifiers

/// How the people of a country are numbered and where their letters go: what the packs of a site say.
package struct NationalConventions: Sendable, Hashable {
  /// The numbers that a participant may have.
  package var identifiers: [NationalIdentifier]
  /// What a postcode looks like; empty where no pack says so.
  package var postcodes: [ShapePattern]
  /// How postcodes are told as larger places.
  package var areas: [AreaRule] = []

  package init(identifiers: [NationalIdentifier] = [], postcodes: [ShapePattern] = []) {
    self.identifiers = identifiers
    self.postcodes = postcodes
  }

  /// The rule for postcodes; nil where no pack of the site has one, or two countries' packs do, for then nobody knows
  /// by which of them a cell is written.
  package var area: AreaRule? { areas.count == 1 ? areas[0] : nil }

  mutating func add(_ other: NationalConventions) {
    identifiers += other.identifiers.filter { !identifiers.contains($0) }
    postcodes += other.postcodes.filter { !postcodes.contains($0) }
    areas += other.areas.filter { !areas.contains($0) }
  }
}
