/// Bytes that are not packed, but encrypted.
final class StoredUnpacker: Unpacker {
  private let packed: PackedBytes
  private var piece = UnsafeRawBufferPointer(start: nil, count: 0)
  private(set) var consumed = 0

  init(_ packed: PackedBytes) { self.packed = packed }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(ArchiveProblem) -> Int {
    var done = 0
    while done < buffer.count {
      if piece.isEmpty { piece = packed.next() }
      if piece.isEmpty { break }
      let count = min(piece.count, buffer.count - done)
      UnsafeMutableRawBufferPointer(rebasing: buffer[done...]).copyMemory(from: piece.part(0..<count))
      piece = piece.part(count..<piece.count)
      done += count
    }
    consumed += done
    return done
  }

  func checkEnd() throws(ArchiveProblem) {
    guard consumed == packed.count else { throw Self.goesOn }
  }
}
