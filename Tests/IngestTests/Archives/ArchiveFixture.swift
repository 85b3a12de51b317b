import Crypto
import Foundation
import Ingest
import Stages
import TestSupport

/// Shorthands of the archive tests.
enum ArchiveFixture {
  static func read(
    _ bytes: [UInt8], name: String = "upload.zip", limits: ArchiveLimits = ArchiveLimits(), passwords: [String] = []
  ) -> ArchiveContents {
    let reader = ArchiveReader(
      limits: limits, spoolFolder: "/tmp",
      passwords: passwords.map { ArchivePassword(SymmetricKey(data: Array($0.utf8))) })
    var contents = reader.read(ByteRegion(bytes), name: name)
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

  /// What lines of a shell make, in a folder with two tables: `a.csv`, too small to be packed, and `b.csv`, of 200 kB.
  static func made(_ file: String, by script: String) throws -> [UInt8] {
    let folder = TemporaryFolder()
    for (name, text) in tables { try Data(text.utf8).write(to: URL(filePath: "\(folder.path)/\(name)")) }
    let ended = try ChildProcess.shell(script, in: folder.path)
    guard ended.exitCode == 0 else { throw Unmade(script: script, message: ended.out + ended.err) }
    return try Array(Data(contentsOf: URL(filePath: "\(folder.path)/\(file)")))
  }

  struct Unmade: Error {
    var script: String
    var message: String
  }

  static let tables: [String: String] = {
    let digits = noise(20_000).map { String($0 % 10) }
    let rows = digits.enumerated().map { "\($0.offset),\($0.element)" }
    return ["a.csv": "a,b\n1,2\n", "b.csv": (["id,v"] + rows).joined(separator: "\n") + "\n"]
  }()

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
