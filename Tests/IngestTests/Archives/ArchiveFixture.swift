import Ingest
import TestSupport

/// Shorthands of the archive tests.
enum ArchiveFixture {
  static func read(
    _ bytes: [UInt8], name: String = "upload.zip", limits: ArchiveLimits = ArchiveLimits()
  ) -> ArchiveContents {
    var contents = ArchiveReader(limits: limits, spoolFolder: "/tmp").read(ByteRegion(bytes), name: name)
    // Members that are not kept are verified when they are read, so they are read here.
    contents.members.removeAll { member in
      guard member.sha256 == nil else { return false }
      do {
        try member.withChunks { _ in }
        return false
      } catch let problem as ArchiveProblem {
        contents.problems.append(problem)
        return true
      } catch {
        return true
      }
    }
    return contents
  }

  static func read(_ entries: [ZipBuilder.Entry], limits: ArchiveLimits = ArchiveLimits()) -> ArchiveContents {
    read(ZipBuilder(entries).build(), limits: limits)
  }

  static func text(_ member: ArchiveMember) throws -> String {
    var bytes: [UInt8] = []
    try member.withChunks { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  static let small = ArchiveLimits(heapThreshold: 1000)

  /// Bytes that do not repeat, so that no packing makes them small (xorshift32, seed 1).
  static func noise(_ count: Int) -> [UInt8] {
    var state: UInt32 = 1
    return (0..<count).map { _ in
      state ^= state << 13
      state ^= state >> 17
      state ^= state << 5
      return UInt8(truncatingIfNeeded: state)
    }
  }
}

extension ArchiveContents {
  var paths: [String] { members.map(\.path) }
  var codes: [ArchiveProblem.Code] { problems.map(\.code) }
  var isRefused: Bool { members.isEmpty && problems.contains(where: \.isFatal) }
}
