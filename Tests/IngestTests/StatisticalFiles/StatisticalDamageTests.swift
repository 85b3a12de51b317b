import CReadStat
import Testing

@testable import Ingest

@Suite("Damaged SAS, SPSS and Stata files")
struct StatisticalDamageTests {
  /// One small data set in each format that is read.
  enum Sample: String, CaseIterable {
    case xptV5, xptV8, sav, packedSav, dta114, dta118

    var bytes: [UInt8]? {
      let format: StatisticalFile.Format =
        switch self {
        case .xptV5: .xptV5
        case .xptV8: .xptV8
        case .sav, .packedSav: .sav
        case .dta114, .dta118: .dta
        }
      return StatisticalWriter(
        format: format,
        variables: [
          StatisticalWriter.Variable(name: "ID", type: READSTAT_TYPE_STRING, width: 12),
          StatisticalWriter.Variable(name: "PAIN", type: READSTAT_TYPE_DOUBLE),
        ],
        rows: [
          [.text("A-001"), .double(7)], [.text("A-002"), .missing], [.text(""), .double(0.25)],
          [.text("A-004 long"), .double(10)],
        ], packs: self == .packedSav, version: self == .dta114 ? 114 : 118
      ).bytes()
    }
  }

  private static let records = [
    ["ID", "PAIN"], ["A-001", "7"], ["A-002", ""], ["", "0.25"], ["A-004 long", "10"],
  ]

  @Test("Each format is read whole", arguments: Sample.allCases)
  func whole(_ sample: Sample) throws {
    let read = try StatisticalReading(#require(sample.bytes))
    #expect(read.records == StatisticalDamageTests.records)
    #expect(read.notes.isEmpty)
  }

  @Test("A file that ends early is refused wherever it ends", arguments: Sample.allCases)
  func truncated(_ sample: Sample) throws {
    let bytes = try #require(sample.bytes)
    // All but the records of 80 bytes that a transport file can end with: 4 observations of 20 bytes fill one.
    let isTransport = sample == .xptV5 || sample == .xptV8
    for length in 0..<bytes.count {
      if isTransport, length == bytes.count - 80 { continue }
      // Behind packed data stands only the mark that they end.
      do {
        let read = try StatisticalReading(Array(bytes[..<length]))
        let lost = bytes.count - length
        let isHarmless = sample == .packedSav && lost <= 8
        #expect(isHarmless && read.records == StatisticalDamageTests.records, "\(length) of \(bytes.count) bytes")
      } catch is FormatProblem {}
    }
  }

  @Test("A file with any byte changed is read or refused, and never harms", arguments: Sample.allCases)
  func mutated(_ sample: Sample) throws {
    let bytes = try #require(sample.bytes)
    var state: UInt64 = 0x5EED
    func random(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    var refused = 0
    for round in 0..<2000 {
      var changed = bytes
      let place = random(below: bytes.count)
      let value = [0, 0x7F, 0x80, 0xFF, UInt8(random(below: 256))][round % 5]
      guard changed[place] != value else { continue }
      changed[place] = value
      do { _ = try StatisticalReading(changed) } catch is FormatProblem { refused += 1 }
    }
    #expect(refused > 0)
  }

  private func problem(_ bytes: [UInt8]) -> String? {
    do {
      _ = try StatisticalReading(bytes)
      return nil
    } catch { return (error as? FormatProblem)?.rule }
  }

  @Test("A library of several data sets is refused")
  func severalTables() throws {
    for (sample, headerRecords) in [(Sample.xptV5, 3), (.xptV8, 3)] {
      let bytes = try #require(sample.bytes)
      #expect(problem(bytes + bytes[(headerRecords * 80)...]) == "statistical.several_tables")
    }
  }

  @Test("A number of observations that is not the one stated is refused")
  func otherCount() throws {
    for sample in [Sample.sav, .packedSav] {
      for count in [3, 5] as [UInt8] {
        var bytes = try #require(sample.bytes)
        #expect(bytes[80] == 4)
        bytes[80] = count
        #expect(problem(bytes) == "statistical.truncated", "\(sample) \(count)")
      }
      var bytes = try #require(sample.bytes)
      bytes.replaceSubrange(80..<84, with: [0xFF, 0xFF, 0xFF, 0xFF])
      #expect(problem(bytes) == "statistical.rows_unstated")
    }
    // Behind 4 bytes of marks and 2 of the number of variables.
    var old = try #require(Sample.dta114.bytes)
    #expect(old[6] == 4)
    for count in [3, 5] as [UInt8] {
      old[6] = count
      #expect(problem(old) == "statistical.truncated", "\(count)")
    }
    // `<N>` of Stata's format 118 stands behind 28 + 3 + 10 + 11 + 3 + 12 + 3 + 2 + 4 + 3 bytes.
    var bytes = try #require(Sample.dta118.bytes)
    #expect(bytes[79] == 4)
    for count in [3, 5] as [UInt8] {
      bytes[79] = count
      #expect(problem(bytes) != nil)
    }
  }

  @Test("A Stata file older than version 8 is refused")
  func oldStata() throws {
    var bytes = try #require(Sample.dta114.bytes)
    bytes[0] = 112
    #expect(problem(bytes) == "statistical.unsupported")
  }

  @Test("An SPSS file packed with zlib is refused")
  func zsav() throws {
    #expect(problem(Array("$FL3@(#) SPSS DATA FILE".utf8)) == "statistical.unsupported")
  }
}
