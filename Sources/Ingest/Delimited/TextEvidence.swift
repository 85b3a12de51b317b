import CSplit
import StudyModel

/// What the bytes of a text say of its encoding and of how its lines end, gathered on the one way through it.
struct TextEvidence {
  /// In UTF-8 of the text as it is; in a single-byte encoding of the bytes as they came, read as if they were UTF-8.
  private var high = csplit_high_bytes()
  /// Records that hold bytes that are not in the encoding.
  private(set) var malformedRecords = 0
  private var ends = csplit_line_ends()
  /// The number of the first record that ends otherwise than the ones before it.
  private(set) var firstOtherEnd: Int?

  /// Looks at bytes in a single-byte encoding, as they came.
  mutating func takeRaw(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) {
    csplit_count_high(bytes.baseAddress, bytes.count, isLast, &high)
  }

  /// Takes in what a block of complete records holds above 7F, in UTF-8.
  mutating func add(_ tally: csplit_high_bytes) {
    high.characters += tally.characters
    high.strays += tally.strays
    high.stray_controls += tally.stray_controls
    high.stray_undefined += tally.stray_undefined
  }

  mutating func add(malformedRecordsOf block: RecordBlock) {
    malformedRecords += (0..<block.count).count { !block.isWellFormed($0) }
  }

  /// Takes in how the records of a block end, whose quotes are not taken off yet and which ends behind `end` bytes.
  mutating func add(_ tally: csplit_line_ends, of block: RecordBlock, end: Int) {
    let before = ends
    ends.lf += tally.lf
    ends.crlf += tally.crlf
    ends.cr += tally.cr
    guard firstOtherEnd == nil, [ends.lf, ends.crlf, ends.cr].count(where: { $0 > 0 }) > 1 else { return }
    let other = csplit_other_line_end(block.bytes, block.marks, block.firsts, block.count, end, before)
    firstOtherEnd = block.firstNumber + other
  }

  /// How most records end, and how many end otherwise; nil where none has an end.
  var lineEnd: (usual: LineEnd, others: Int)? {
    let counts: [(LineEnd, Int)] = [(.crlf, ends.crlf), (.lf, ends.lf), (.cr, ends.cr)]
    guard let most = counts.max(by: { $0.1 < $1.1 }), most.1 > 0 else { return nil }
    return (most.0, counts.reduce(0) { $0 + $1.1 } - most.1)
  }

  /// What the bytes are in, where they were read in this encoding.
  func detected(readIn encoding: Dialect.Encoding) -> DetectedEncoding {
    switch encoding {
    case .utf16LittleEndian, .utf16BigEndian: .known(encoding)
    case .utf8, .windows1252, .latin1: DetectedEncoding(high)
    }
  }

  /// The encoding that the bytes are in where it is surely not the one that they were read in: what was read is wrong
  /// then, or was set aside.
  ///
  /// - Parameter unreadableHeader: whether the table's header was not found, or is not in the encoding.
  func contradiction(of encoding: Dialect.Encoding, unreadableHeader: Bool) -> DetectedEncoding? {
    let detected = DetectedEncoding(high)
    switch (encoding, detected) {
    case (.utf16LittleEndian, _), (.utf16BigEndian, _), (_, .ascii): return nil
    case (.utf8, .known(.utf8)): return nil
    // One record may be damaged by itself. Several, where no character is in UTF-8, are in another encoding.
    case (.utf8, _): return high.characters == 0 && (malformedRecords > 1 || unreadableHeader) ? detected : nil
    // Letters above 7F stand alone, or beside others, in single-byte encodings: all of them making UTF-8 is no chance.
    case (_, .known(.utf8)): return detected
    // In ISO-8859-1 these bytes are control characters, which stand in no text.
    case (.latin1, _): return high.stray_controls > 0 ? detected : nil
    // What windows-1252 does not define sets its record aside.
    case (.windows1252, _): return nil
    }
  }
}

/// What the bytes of a text are in, as far as they tell.
enum DetectedEncoding: Equatable {
  /// Nothing above 7F: the same in all encodings that are read but UTF-16.
  case ascii
  case known(Dialect.Encoding)
  /// Bytes above 7F, neither in UTF-8 nor in windows-1252; the name is that of RFC 1428.
  case unknownEightBit

  /// In order: UTF-8 where all of it is, and else by the bytes from 80 to 9F, which ISO-8859-1 has no letters for.
  init(_ high: csplit_high_bytes) {
    if high.strays == 0 {
      self = high.characters == 0 ? .ascii : .known(.utf8)
    } else if high.stray_controls == 0 {
      self = .known(.latin1)
    } else {
      self = high.stray_undefined == 0 ? .known(.windows1252) : .unknownEightBit
    }
  }

  /// What receipts call it.
  var name: String {
    switch self {
    case .ascii: "us-ascii"
    case .known(let encoding): encoding.rawValue
    case .unknownEightBit: "unknown-8bit"
    }
  }
}
