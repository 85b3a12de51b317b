import StudyModel

@testable import Ingest

/// JSON in each of its shapes: the same records however it comes in pieces.
enum JSONEntry {
  private enum Shape: CaseIterable {
    case document, lines, part, dataset
  }

  static func take(_ bytes: [UInt8]) throws {
    var draw = Draw(bytes)
    let shape = draw.pick(Shape.allCases)
    let mark = draw.pick(Array(".,".utf8))
    let limits = draw.pick([JSONStream.Limits(), JSONStream.Limits(depth: 4, string: 64, number: 8, name: 8, names: 8)])
    let sizes = draw.pick([MemberRun.smallSizes, MemberRun.largeSizes])
    let pieces = draw.pick(pieceSizes)
    let layout = FuzzStudy.wide(FuzzStudy.dialect(quote: 0, decimalMark: mark, holdsDates: true))

    func run(pieces: Int) throws -> MemberRun {
      let traits: MemberReader.Traits = shape == .dataset ? [] : [.namesMayBeData, .mayBeEmpty]
      let run = try MemberRun(layout, traits: traits, sizes: sizes) { writer in
        let reader: any FormatReader
        if shape == .dataset {
          reader = DatasetJSONReader(decimalMark: mark, into: writer, limits: limits)
        } else {
          reader = try JSONReader(
            decimalMark: mark, lines: shape == .lines, into: writer, part: shape == .part ? "a" : nil, limits: limits)
        }
        try feed(draw.rest, pieces: pieces, reader.push)
        return try reader.finish()
      }
      try run.check(layout)
      return run
    }
    let whole = try run(pieces: max(1, draw.rest.count))
    try run(pieces: pieces).check(sameAs: whole, "in pieces of \(pieces) bytes")
  }
}
