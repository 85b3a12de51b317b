/// One extra field of a zip header (APPNOTE.TXT 6.3.10, section 4.5).
struct ZipExtra {
  var kind: Int
  var bytes: [UInt8]

  static let zip64 = 0x0001
  static let unicodePath = 0x7075

  static func list(in bytes: UnsafeRawBufferPointer, _ range: Range<Int>) throws(ArchiveProblem) -> [ZipExtra] {
    var fields: [ZipExtra] = []
    var place = range.lowerBound
    while place < range.upperBound {
      guard place + 4 <= range.upperBound else { throw bad }
      let end = place + 4 + bytes.little16(place + 2)
      guard end <= range.upperBound else { throw bad }
      fields.append(ZipExtra(kind: bytes.little16(place), bytes: Array(bytes[(place + 4)..<end])))
      place = end
    }
    return fields
  }

  private static var bad: ArchiveProblem {
    ArchiveProblem(.badStructure, because: "An extra field of the archive is cut off.")
  }

  /// The 64-bit numbers of a header in the order in which the narrow fields leave them out.
  struct Wide {
    private var rest: ArraySlice<UInt8>
    let isPresent: Bool

    init(_ extras: [ZipExtra]) throws(ArchiveProblem) {
      let found = extras.filter { $0.kind == ZipExtra.zip64 }
      guard found.count <= 1 else { throw Self.bad }
      rest = found.first?.bytes[...] ?? []
      isPresent = !found.isEmpty
    }

    mutating func take() throws(ArchiveProblem) -> Int {
      guard rest.count >= 8 else { throw Self.bad }
      let number = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      rest = rest.dropFirst(8)
      guard let size = Int(exactly: number) else { throw Self.bad }
      return size
    }

    /// Nothing may be left but the number of the disk where the narrow one leaves it out.
    mutating func finish(disk: Int?) throws(ArchiveProblem) {
      if disk == 0xFFFF {
        guard rest.elementsEqual([0, 0, 0, 0]) else { throw Self.bad }
        rest = []
      }
      guard rest.isEmpty else { throw Self.bad }
    }

    private static var bad: ArchiveProblem {
      ArchiveProblem(.badStructure, because: "A field for large sizes does not fit the header around it.")
    }
  }

  /// Whether a Unicode path field repeats the header's name: version 1, CRC-32 of the name, the name.
  func repeats(name: [UInt8]) -> Bool {
    guard bytes.count >= 5, bytes[0] == 1 else { return false }
    let stated = bytes[1..<5].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return name.withUnsafeBytes { Digest.crc32($0) } == stated && bytes[5...].elementsEqual(name)
  }
}
