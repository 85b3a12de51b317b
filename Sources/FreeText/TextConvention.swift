package import Identifiers

/// How people of a site write dates, telephone numbers and record numbers.
package struct TextConvention: Sendable, Hashable {
  /// Where telephone numbers and postcodes without a country are from.
  package enum Country: Sendable, Hashable {
    case australia, unitedKingdom, unitedStates, other
  }

  package var country: Country
  /// Shapes of the site's own record numbers, as `OXR999999`.
  package var recordNumbers: [ShapePattern]

  /// - Parameter country: ISO 3166-1, two letters.
  package init(country: String, recordNumbers: [ShapePattern] = []) {
    self.country =
      switch country {
      case "AU": .australia
      case "GB": .unitedKingdom
      case "US": .unitedStates
      default: .other
      }
    self.recordNumbers = recordNumbers
  }

  /// Whether `6/7/2004` is the seventh of June. Everybody else writes the day first.
  var monthFirst: Bool { country == .unitedStates }
}
