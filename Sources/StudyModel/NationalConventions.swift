package import Identifiers

/// How the people of a country are numbered and where their letters go: what the packs of a site say.
package struct NationalConventions: Sendable, Hashable {
  /// The numbers that a participant may have.
  package var identifiers: [NationalIdentifier]
  /// What a postcode looks like; empty where no pack says so.
  package var postcodes: [ShapePattern]

  package init(identifiers: [NationalIdentifier] = [], postcodes: [ShapePattern] = []) {
    self.identifiers = identifiers
    self.postcodes = postcodes
  }

  mutating func add(_ other: NationalConventions) {
    identifiers += other.identifiers.filter { !identifiers.contains($0) }
    postcodes += other.postcodes.filter { !postcodes.contains($0) }
  }
}
