import StudyModel

@testable import Ingest

/// Files of SAS, SPSS and Stata: a second reading gives the same records.
enum StatisticalEntry {
  static func take(_ bytes: [UInt8]) throws {
    guard let format = bytes.withUnsafeBytes({ StatisticalFile.format(head: $0) }) else { return }
    let dialect = FuzzStudy.dialect(quote: 0, holdsDates: true)
    let layout = FuzzStudy.wide(dialect)
    func run() throws -> MemberRun {
      let run = try MemberRun(layout, sizes: MemberRun.smallSizes) {
        try StatisticalFile(format).read(ByteRegion(bytes), decimalMark: dialect.decimalMark, into: $0)
      }
      try run.check(layout)
      return run
    }
    try run().check(sameAs: run(), "a second time")
  }
}
