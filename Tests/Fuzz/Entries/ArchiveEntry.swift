import TestSupport

@testable import Ingest

/// A received file: what its members hold is verified and within the limits, and a second reading gives the same.
enum ArchiveEntry {
  private static let limits = ArchiveLimits(
    archiveBytes: 1 << 20, entries: 64, totalBytes: 2 << 20, memberBytes: 1 << 20, directoryBytes: 1 << 14,
    ratio: 200, ratioGrace: 1 << 18, nesting: 2, nameBytes: 64, pathBytes: 128, pathDepth: 4, heapThreshold: 1 << 12,
    heapBytes: 1 << 16)

  static func take(_ bytes: [UInt8]) throws {
    for asParts in [false, true] {
      let first = try read(bytes, asParts: asParts)
      try first.check()
      try promise(try read(bytes, asParts: asParts) == first, "a second reading gives the same")
    }
  }

  private struct Reading: Equatable {
    struct Member: Equatable {
      var path: String
      var size: Int
      var sha256: String
    }

    var members: [Member] = []
    var problems: [ArchiveProblem] = []

    func check() throws {
      let paths = members.map { Array($0.path.utf8) }
      try promise(
        zip(paths, paths.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) },
        "paths are sorted, and each is there once")
      try promise(members.reduce(0) { $0 + $1.size } <= limits.totalBytes, "all bytes together stay within the limit")
      try promise(members.count <= limits.entries, "members stay within the limit")
      for problem in problems {
        try promise(!problem.explanation.isEmpty && !problem.help.isEmpty, "a problem says what to do")
        try promise(problem.code != .spoolError, "nothing is wrong with the machine")
      }
      for path in members.map(\.path) {
        let steps = path.split(separator: "/", omittingEmptySubsequences: false)
        try promise(!steps.contains("..") && !steps.contains("") && !path.contains("\\"), "no path leads out: \(path)")
        try promise(path.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "paths can be printed")
      }
      if problems.contains(where: \.isFatal) { try promise(members.isEmpty, "a refused archive has no members") }
    }
  }

  private static func read(_ bytes: [UInt8], asParts: Bool) throws -> Reading {
    let archives = ArchiveReader(limits: limits, spoolFolder: TemporaryFolder.parent)
    let region = ByteRegion(bytes)
    let contents = asParts ? archives.parts(of: region, name: "book.xlsx") : archives.read(region, name: "upload")
    var reading = Reading(problems: contents.problems)
    for member in contents.members {
      var digest = Digest(hashes: true)
      do {
        let sha256 = try member.withChunks { digest.update($0) } ?? "no sum"
        try promise(digest.count == member.size, "\(digest.count) bytes are stated as \(member.size)")
        try promise(digest.hex() == sha256, "the sum of a member is that of its bytes")
        try promise(member.sha256 == nil || member.sha256 == sha256, "a member has one sum")
        try promise(Array(member.head(4)).count <= member.size, "a head is no longer than the member")
        reading.members.append(.init(path: member.path, size: member.size, sha256: sha256))
      } catch let problem as ArchiveProblem {
        reading.problems.append(problem)
      }
    }
    return reading
  }
}
