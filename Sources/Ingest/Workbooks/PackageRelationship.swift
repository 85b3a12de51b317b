/// A link from one part of an office package to another (ECMA-376 part 2, 6.5).
struct PackageRelationship: Sendable, Hashable {
  let id: String
  /// The last part of the type's address, the same in transitional and in strict packages: `worksheet`.
  let type: String
  /// As written.
  let target: String
  let isExternal: Bool

  /// The path of the target part in the package, for a link of the part at `source`; nil where it leads out of it.
  func path(from source: String) -> String? {
    guard !isExternal else { return nil }
    var segments = target.hasPrefix("/") ? [] : source.split(separator: "/").dropLast()
    for segment in target.split(separator: "/") where segment != "." {
      if segment != ".." {
        segments.append(segment)
      } else if segments.popLast() == nil {
        return nil
      }
    }
    return segments.joined(separator: "/")
  }
}
