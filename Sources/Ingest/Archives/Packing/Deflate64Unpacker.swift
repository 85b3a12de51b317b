/// A raw stream of Deflate64: DEFLATE (RFC 1951) with a window of 64 KiB, two more distance codes, and a last length
/// code for up to 65,538 bytes (APPNOTE.TXT 6.3.10, section 4.4.5, method 9; read by 7-Zip and Info-ZIP).
///
/// Written here because no library that distributions carry reads it: neither zlib, ISA-L nor libarchive do.
final class Deflate64Unpacker: Unpacker {
  private enum State {
    case header
    case stored(left: Int)
    case coded
    case copying(left: Int, distance: Int)
    case done
  }

  private static let windowBytes = 1 << 16
  /// Extra bits of the length codes from 257 on.
  private static let lengthBits: [Int] = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 16,
  ]
  private static let lengthBases: [Int] = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 3,
  ]
  /// In which order the lengths of the code length codes stand (RFC 1951, section 3.2.7).
  private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private var input: BitReader
  private var state = State.header
  private var isLast = false
  private var literals = PrefixCode()
  private var distances = PrefixCode()
  private let window = UnsafeMutableRawBufferPointer.allocate(byteCount: windowBytes, alignment: 64)
  /// Bytes that came out; the window holds the last of them.
  private var count = 0
  private let packedCount: Int

  init(_ packed: PackedBytes) {
    packedCount = packed.count
    input = BitReader(packed)
  }

  deinit { window.deallocate() }

  var consumed: Int { input.consumed }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(ArchiveProblem) -> Int {
    var done = 0
    while done < buffer.count {
      switch state {
      case .done: return done
      case .header: try readHeader()
      case .stored(let left):
        guard left > 0 else {
          endBlock()
          continue
        }
        put(UInt8(try input.bits(8)), buffer, &done)
        state = .stored(left: left - 1)
      case .copying(let left, let distance):
        let length = min(left, buffer.count - done)
        for _ in 0..<length { put(window[(count - distance) & (Self.windowBytes - 1)], buffer, &done) }
        state = left == length ? .coded : .copying(left: left - length, distance: distance)
      case .coded: try readCodes(buffer, &done)
      }
    }
    return done
  }

  func checkEnd() throws(ArchiveProblem) {
    // The mark of the end may stand behind the last byte that was asked for.
    var nothing: UInt8 = 0
    let more = try withUnsafeMutableBytes(of: &nothing) { byte throws(ArchiveProblem) in try fill(byte) }
    guard more == 0, input.consumed == packedCount else { throw Self.goesOn }
  }

  private func put(_ byte: UInt8, _ buffer: UnsafeMutableRawBufferPointer, _ done: inout Int) {
    buffer[done] = byte
    window[count & (Self.windowBytes - 1)] = byte
    done += 1
    count += 1
  }

  private func endBlock() { state = isLast ? .done : .header }

  /// Reads literals until the buffer is full, and up to a match or the block's end.
  private func readCodes(_ buffer: UnsafeMutableRawBufferPointer, _ done: inout Int) throws(ArchiveProblem) {
    while done < buffer.count {
      let symbol = try literals.symbol(&input)
      if symbol < 256 {
        put(UInt8(symbol), buffer, &done)
        continue
      }
      if symbol == 256 { return endBlock() }
      guard symbol - 257 < Self.lengthBits.count else { throw BitReader.damage }
      let length = Self.lengthBases[symbol - 257] + (try input.bits(Self.lengthBits[symbol - 257]))
      let code = try distances.symbol(&input)
      let extra = code < 4 ? 0 : code / 2 - 1
      let base = code < 4 ? code + 1 : (2 + code % 2) << extra + 1
      let distance = base + (try input.bits(extra))
      guard distance <= count else { throw BitReader.damage }
      state = .copying(left: length, distance: distance)
      return
    }
  }

  private func readHeader() throws(ArchiveProblem) {
    isLast = try input.bits(1) == 1
    switch try input.bits(2) {
    case 0:
      input.dropToByte()
      let length = try input.bits(16)
      guard try input.bits(16) == ~length & 0xFFFF else { throw BitReader.damage }
      state = .stored(left: length)
    case 1:
      var lengths = [UInt8](repeating: 8, count: 288)
      for symbol in 144..<256 { lengths[symbol] = 9 }
      for symbol in 256..<280 { lengths[symbol] = 7 }
      try literals.set(lengths[...])
      try distances.set([UInt8](repeating: 5, count: 32)[...])
      state = .coded
    case 2:
      try readLengths()
      state = .coded
    default: throw BitReader.damage
    }
  }

  private func readLengths() throws(ArchiveProblem) {
    let literalCount = 257 + (try input.bits(5))
    let distanceCount = 1 + (try input.bits(5))
    let orderCount = 4 + (try input.bits(4))
    var own = [UInt8](repeating: 0, count: Self.lengthOrder.count)
    for place in 0..<orderCount { own[Self.lengthOrder[place]] = UInt8(try input.bits(3)) }
    try distances.set(own[...])
    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      switch try distances.symbol(&input) {
      case let length where length < 16: lengths.append(UInt8(length))
      case 16:
        guard let last = lengths.last else { throw BitReader.damage }
        lengths += [UInt8](repeating: last, count: 3 + (try input.bits(2)))
      case 17: lengths += [UInt8](repeating: 0, count: 3 + (try input.bits(3)))
      default: lengths += [UInt8](repeating: 0, count: 11 + (try input.bits(7)))
      }
    }
    guard lengths.count == literalCount + distanceCount, lengths[256] > 0 else { throw BitReader.damage }
    try literals.set(lengths[..<literalCount])
    try distances.set(lengths[literalCount...])
  }
}
