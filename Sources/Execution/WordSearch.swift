import CZlib
import Glibc
import Store

/// Looks for words in the bytes of files, in what gzip files hold and in the members of zips such as workbooks.
///
/// A word is found where neither a letter nor a digit stands on either side of it. Words of fewer than five bytes or of
/// digits alone are left out, for they would be found by chance; both limits are assumptions of this project. What
/// Parquet compresses inside is not opened.
struct WordSearch {
  static let shortest = 5

  private let words: [[UInt8]]
  private let longest: Int

  init(_ words: some Sequence<String>) {
    var kept: Set<[UInt8]> = []
    for word in words {
      let bytes = Array(word.utf8)
      if bytes.count >= WordSearch.shortest, !bytes.allSatisfy({ (48...57).contains($0) }) { kept.insert(bytes) }
    }
    self.words = kept.sorted { $0.lexicographicallyPrecedes($1) }
    longest = self.words.map(\.count).max() ?? 0
  }

  var isEmpty: Bool { words.isEmpty }

  /// Whether any of the words stands in a file, packed or as it is.
  func finds(in file: MappedFile) -> Bool {
    guard !words.isEmpty else { return false }
    return file.withUnsafeBytes { bytes in
      if holdsWord(bytes) { return true }
      if bytes.starts(with: [0x1F, 0x8B]) { return findsInGzip(bytes) }
      if bytes.starts(with: [0x50, 0x4B, 3, 4]) { return findsInZip(bytes) }
      return false
    }
  }

  /// Whether any of the words stands in the bytes.
  ///
  /// - Parameters:
  ///   - isCarried: whether other bytes came before, of which the last are here again.
  ///   - isLast: whether no bytes come behind them.
  func holdsWord(_ bytes: UnsafeRawBufferPointer, isCarried: Bool = false, isLast: Bool = true) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    return words.contains { word in
      var at = 0
      while at + word.count <= bytes.count {
        guard let hit = memchr(base + at, Int32(word[0]), bytes.count - at - word.count + 1) else { return false }
        let next = UnsafeRawPointer(hit) - base
        let end = next + word.count
        guard memcmp(base + next, word, word.count) == 0 else {
          at = next + 1
          continue
        }
        // What touches the edge of a piece is judged with the piece before or behind.
        let isWhole = (next > 0 || !isCarried) && (end < bytes.count || isLast)
        if isWhole, !isWordByte(bytes, next - 1), !isWordByte(bytes, end) { return true }
        at = next + 1
      }
      return false
    }
  }

  private func isWordByte(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    guard bytes.indices.contains(index) else { return false }
    switch bytes[index] {
    case 48...57, 65...90, 97...122: return true
    default: return false
    }
  }

  private func findsInGzip(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var start = 0
    while start < bytes.count {
      let (found, consumed) = inflates(UnsafeRawBufferPointer(rebasing: bytes[start...]), windowBits: 15 + 16)
      if found { return true }
      guard consumed > 0 else { return false }
      start += consumed
    }
    return false
  }

  /// Goes through the members one behind the other by their local headers (APPNOTE 4.3.7).
  private func findsInZip(_ bytes: UnsafeRawBufferPointer) -> Bool {
    func number(_ at: Int) -> Int { Int(bytes[at]) | Int(bytes[at + 1]) << 8 }
    var at = 0
    while at + 30 <= bytes.count {
      guard bytes[at...].starts(with: [0x50, 0x4B, 3, 4]) else {
        at += 1
        continue
      }
      let start = at + 30 + number(at + 26) + number(at + 28)
      at += 4
      guard number(at + 4) == 8, start < bytes.count else { continue }
      let (found, consumed) = inflates(UnsafeRawBufferPointer(rebasing: bytes[start...]), windowBits: -15)
      if found { return true }
      if consumed > 0 { at = start + consumed }
    }
    return false
  }

  /// Inflates a stream piece by piece; how many of its bytes it took is 0 where it is none.
  private func inflates(_ bytes: UnsafeRawBufferPointer, windowBits: Int32) -> (found: Bool, consumed: Int) {
    var stream = z_stream()
    guard
      inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return (false, 0) }
    defer { inflateEnd(&stream) }
    let piece = 1 << 18
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: piece + longest + 1, alignment: 16)
    defer { buffer.deallocate() }
    var kept = 0
    var given = 0
    var consumed = 0
    while true {
      if stream.avail_in == 0, given < bytes.count {
        let next = min(bytes.count - given, 1 << 30)
        stream.next_in = UnsafeMutableRawPointer(mutating: bytes.baseAddress?.advanced(by: given))?
          .assumingMemoryBound(to: UInt8.self)
        stream.avail_in = UInt32(next)
        given += next
      }
      stream.next_out = buffer.baseAddress?.advanced(by: kept).assumingMemoryBound(to: UInt8.self)
      stream.avail_out = UInt32(piece)
      let before = stream.avail_in
      let code = inflate(&stream, Z_NO_FLUSH)
      consumed += Int(before - stream.avail_in)
      let made = piece - Int(stream.avail_out)
      let filled = UnsafeRawBufferPointer(rebasing: buffer[..<(kept + made)])
      if holdsWord(filled, isCarried: kept > 0, isLast: code == Z_STREAM_END) { return (true, consumed) }
      if code == Z_STREAM_END { return (false, consumed) }
      guard code == Z_OK, made > 0 || before > stream.avail_in else { return (false, 0) }
      // A word may go over the end of a piece, and the byte before it counts as well.
      kept = min(filled.count, longest + 1)
      if let base = buffer.baseAddress, kept < filled.count {
        base.copyMemory(from: base.advanced(by: filled.count - kept), byteCount: kept)
      }
    }
  }
}
