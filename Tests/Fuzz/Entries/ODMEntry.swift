@testable import Ingest

/// ODM-XML: the same records however it comes in pieces.
enum ODMEntry {
  static func take(_ bytes: [UInt8]) throws {
    var draw = Draw(bytes)
    let limits = draw.pick([
      ODMLimits(), ODMLimits(definitions: 4, nameBytes: 64, codes: 4, codeBytes: 64, notes: 2),
    ])
    let sizes = draw.pick([MemberRun.smallSizes, MemberRun.largeSizes])
    let pieces = draw.pick(pieceSizes)
    // What a file is taken for must not depend on what stands behind the root's name, and never fails.
    _ = draw.rest.withUnsafeBytes { ODMReader.isODM(head: $0) }

    func run(pieces: Int) throws -> MemberRun {
      let run = try MemberRun(FuzzStudy.odm, ownColumns: Set(ODMColumn.allCases.map(\.name)), sizes: sizes) { writer in
        let reader = ODMReader(into: writer, limits: limits)
        try feed(draw.rest, pieces: pieces, reader.push)
        return try reader.finish()
      }
      try run.check(FuzzStudy.odm)
      return run
    }
    let whole = try run(pieces: max(1, draw.rest.count))
    try run(pieces: pieces).check(sameAs: whole, "in pieces of \(pieces) bytes")
  }
}
