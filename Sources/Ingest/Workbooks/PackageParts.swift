/// The verified parts of an office package, found by path or by relationship (ECMA-376 part 2).
struct PackageParts: Sendable {
  private let members: [String: ArchiveMember]
  private let limits: Workbook.Limits
  /// The links of each part by the part's path; those of the package itself under the empty path.
  let relationships: [String: [PackageRelationship]]

  /// - Throws: `FormatProblem` where a part is damaged, or the relationships cannot be read.
  init(_ region: ByteRegion, name: String, archives: ArchiveReader, limits: Workbook.Limits) throws {
    let contents = archives.parts(of: region, name: name)
    if let problem = contents.problems.first { throw FormatProblem.workbook(problem) }
    self.limits = limits
    // Names of parts are compared without regard to case; the archive's reader let no two alike through.
    members = Dictionary(contents.members.map { ($0.path.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    var relationships: [String: [PackageRelationship]] = [:]
    // From the package itself along the links: what no link leads to, as the files that a Mac adds, is no part of it.
    var pending = [""]
    while let source = pending.popLast() {
      guard relationships[source.lowercased()] == nil else { continue }
      let handler = RelationshipHandler(limit: limits.entries)
      if let member = members[PackageParts.links(of: source).lowercased()] {
        try PackageParts.stream(member, to: handler)
      }
      relationships[source.lowercased()] = handler.relationships
      pending += handler.relationships.compactMap { $0.path(from: source) }
    }
    self.relationships = relationships
  }

  /// The path of the part that holds the links of a part (ECMA-376 part 2, 6.5.2.3).
  private static func links(of source: String) -> String {
    var segments = source.split(separator: "/").map(String.init)
    let name = segments.popLast() ?? ""
    return (segments + ["_rels", name + ".rels"]).joined(separator: "/")
  }

  func relationships(of source: String) -> [PackageRelationship] { relationships[source.lowercased()] ?? [] }

  /// The parts that links of this type lead to.
  func targets(_ type: String, of source: String) -> [String] {
    relationships(of: source).filter { $0.type == type }.compactMap { $0.path(from: source) }
  }

  /// The part at a path.
  ///
  /// - Throws: `FormatProblem` where there is none.
  func member(_ path: String) throws -> ArchiveMember {
    guard let member = members[path.lowercased()] else {
      throw FormatProblem.workbook("workbook.structure", "The workbook lacks a part that another part names.")
    }
    return member
  }

  func read(_ path: String, to handler: some XMLHandler) throws {
    try PackageParts.stream(member(path), to: handler)
  }

  private static func stream(_ member: ArchiveMember, to handler: some XMLHandler) throws {
    let stream = XMLStream(handler)
    do {
      try member.withChunks { try stream.push($0) }
      try stream.finish()
    } catch let problem as ArchiveProblem {
      throw FormatProblem.workbook(problem)
    } catch var problem as FormatProblem {
      problem.line = problem.line ?? stream.line
      throw problem
    }
  }
}
