import TestSupport

/// The nine hostile zips of the project's study of archives.
enum HostileZip: String, CaseIterable {
  case overlap, duplicate, mismatch, size, checkSum, cut, joined, names, hidden

  var bytes: [UInt8] {
    switch self {
    case .overlap:
      let zeros = [UInt8](repeating: 0, count: 1_000_000)
      let names = (0..<16).map { "f" + String($0, radix: 16) }
      return zip(names.enumerated().map { rank, name in Entry(name, zeros).with { $0.isStored = rank == 0 } })
    case .duplicate: return zip([Entry("dm.csv", "FIRST"), Entry("dm.csv", "SECOND")])
    case .mismatch: return zip([Entry("safe.csv", "id\n1\n").with { $0.localName = Array("evil.csv".utf8) }])
    case .size:
      return zip([
        Entry("a.csv", [UInt8](repeating: 65, count: 6000)).with {
          $0.size = 10
          $0.localSize = 6000
        }
      ])
    case .checkSum: return zip([Entry("bad.csv", "id\n1\n").with { $0.crc = 1 }, Entry("good.csv", "id\n2\n")])
    case .cut:
      let whole = zip([
        Entry("a.csv", [UInt8](repeating: 65, count: 100)), Entry("b.csv", ArchiveFixture.noise(5000)),
      ])
      return Array(whole[..<3000])
    case .joined: return zip([Entry("one.csv", "1")]) + zip([Entry("two.csv", "2")])
    case .names:
      return zip(
        ["/abs.csv", "../up.csv", "a\\..\\..\\w.csv", "DM.csv", "dm.csv", "caf\u{E9}.csv", "cafe\u{301}.csv"].map {
          Entry($0, "x").with { $0.flags = 0x800 }
        })
    case .hidden: return zip([Entry("hidden.csv", "1").with { $0.isListed = false }, Entry("listed.csv", "2")])
    }
  }

  /// The rules by which a submission of the zip is refused.
  var rules: Set<String> {
    switch self {
    case .overlap: ["archive.nameMismatch", "archive.overlap"]
    case .duplicate: ["archive.duplicateName"]
    case .mismatch: ["archive.nameMismatch"]
    case .size: ["archive.sizeMismatch"]
    case .checkSum: ["archive.crcMismatch"]
    case .cut: ["archive.truncated"]
    case .joined: ["archive.leadingData"]
    case .names: ["archive.unsafeName", "archive.duplicateName"]
    case .hidden: ["archive.hiddenEntry"]
    }
  }

  private typealias Entry = ZipBuilder.Entry

  private func zip(_ entries: [Entry]) -> [UInt8] { ZipBuilder(entries).build() }
}
