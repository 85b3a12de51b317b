import StudyModel

@testable import Ingest

/// Delimited text: the same records however it comes in pieces, and whichever instructions cut it.
enum DelimitedEntry {
  static func take(_ bytes: [UInt8]) throws {
    var draw = Draw(bytes)
    let dialect = FuzzStudy.dialect(
      draw.pick(Dialect.Encoding.allCases), delimiter: draw.pick(Array(",;\t|".utf8)),
      decimalMark: draw.pick(Array(".,".utf8)), dates: draw.pick(DateOrder.allCases),
      times: draw.pick(TimeForm.allCases))
    let layout = draw.pick([FuzzStudy.wide, FuzzStudy.tall])(dialect)
    let sizes = draw.pick([MemberRun.smallSizes, MemberRun.largeSizes])
    let instructions = draw.pick(Instructions.allCases.filter(\.isAvailable))
    let pieces = draw.pick(pieceSizes)
    let encoding =
      TextEncoding(first: Array(draw.rest.prefix(8)), declared: dialect.encoding)?.encoding ?? dialect.encoding

    func run(_ instructions: Instructions, pieces: Int) throws -> MemberRun {
      let run = try MemberRun(
        delimited: draw.rest, layout, encoding: encoding, sizes: sizes, instructions: instructions, pieces: pieces)
      try run.check(layout)
      return run
    }
    let whole = try run(.best, pieces: max(1, draw.rest.count))
    try promise(whole.refusal == nil, "delimited text is never refused as a whole")
    try run(instructions, pieces: pieces).check(sameAs: whole, "in pieces of \(pieces) bytes")
  }
}
