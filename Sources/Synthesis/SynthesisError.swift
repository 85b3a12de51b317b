package import Tables

/// Why submissions cannot be written.
package enum SynthesisError: Error, Equatable, CustomStringConvertible {
  case unknownSite(SiteID)
  case noSites
  /// More participants than the site's pattern has numbers for.
  case tooMany(site: SiteID, most: Int)
  /// A member grew beyond 4 GiB though it was thought to be small.
  case memberTooLarge
  case zlib(Int32)
  /// `errno` of what could not be done at a path.
  case file(path: String, doing: String, number: Int32)

  package var description: String {
    switch self {
    case .unknownSite(let site): "the study has no centre \(site) whose files can be written"
    case .noSites: "the study has no centre whose files can be written"
    case .tooMany(let site, let most):
      "the numbers of site \(site) end at \(most); --subject-digits widens them in a copy of the study"
    case .memberTooLarge: "a file grew beyond 4 GiB, though its first participants are small"
    case .zlib(let code): "zlib gave up with code \(code)"
    case .file(let path, let doing, let number): "\(path) could not be \(doing): \(SystemError.text(number))"
    }
  }
}
