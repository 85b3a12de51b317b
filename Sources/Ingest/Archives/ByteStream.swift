/// Gives bytes in order into buffers of its reader.
protocol ByteFiller: AnyObject {
  /// Fills the buffer; fewer bytes come only at the end, none after it.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(ArchiveProblem) -> Int
}

/// Unpacked bytes in windows, counted against the limits as they come.
final class ByteStream {
  private let filler: any ByteFiller
  private let tally: UnpackTally
  private let packed: Int
  private let window: UnsafeMutableRawBufferPointer
  private var peeked: Int?
  private var lastLength = 0
  private(set) var count = 0
  /// What went wrong while another library was reading from the stream.
  var fault: ArchiveProblem?

  init(_ filler: any ByteFiller, packed: Int, tally: UnpackTally) {
    self.filler = filler
    self.tally = tally
    self.packed = packed
    window = .allocate(byteCount: ArchiveMember.chunkBytes, alignment: 64)
  }

  deinit { window.deallocate() }

  /// The first bytes, which stay in the stream.
  func head() throws(ArchiveProblem) -> [UInt8] {
    let length = try load()
    peeked = length
    return Array(window[..<min(length, ArchiveFormat.headBytes)])
  }

  /// The next bytes, valid until the next call; none at the end.
  func next() throws(ArchiveProblem) -> UnsafeRawBufferPointer {
    let length: Int
    if let peeked {
      length = peeked
    } else {
      length = try load()
    }
    peeked = nil
    lastLength = length
    return UnsafeRawBufferPointer(rebasing: window[..<length])
  }

  /// Reads to the end and tells whether nothing but zeros stands there from a position on, counted
  /// from the stream's start; it must lie in the bytes handed out last.
  func isZero(from position: Int) throws(ArchiveProblem) -> Bool {
    let start = position - (count - lastLength)
    guard start >= 0, start <= lastLength else { return false }
    var isZero = window[start..<lastLength].allSatisfy { $0 == 0 }
    while case let bytes = try next(), !bytes.isEmpty {
      isZero = isZero && bytes.allSatisfy { $0 == 0 }
    }
    return isZero
  }

  private func load() throws(ArchiveProblem) -> Int {
    let length = try filler.fill(window)
    count += length
    try tally.addBytes(length, sum: count, packed: packed)
    return length
  }
}
