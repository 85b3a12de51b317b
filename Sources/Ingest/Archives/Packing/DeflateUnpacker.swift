/// A raw DEFLATE stream, which must end exactly where its bytes end.
final class DeflateUnpacker: Unpacker {
  private let packed: PackedBytes
  private let inflater: Inflater

  init(_ packed: PackedBytes) {
    self.packed = packed
    inflater = Inflater(packed, wrapper: .raw)
  }

  var consumed: Int { inflater.consumed }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(ArchiveProblem) -> Int {
    do throws(Inflater.Damage) {
      return try inflater.fill(buffer)
    } catch {
      throw ArchiveProblem(.badStream, reach: .member)
    }
  }

  func checkEnd() throws(ArchiveProblem) {
    guard inflater.isFinished else { throw Self.endsEarly }
    guard inflater.consumed == packed.count else { throw Self.goesOn }
  }
}
