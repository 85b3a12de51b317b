/// A raw DEFLATE stream of a stated size: it must end where its bytes end, with that many bytes.
struct DeflatedData {
  var packed: ByteRegion
  var size: Int

  /// Packed bytes that are read before their pages are let go.
  private static let releaseStep = 4 << 20

  /// Unpacks in order and stops at the first byte too many.
  func forEachChunk(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let window = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(ArchiveMember.chunkBytes, size + 1), alignment: 64)
    defer { window.deallocate() }
    try packed.withUnsafeBytes { input in
      let inflater = Inflater(input, wrapper: .raw)
      var done = 0
      var released = 0
      while !inflater.isFinished {
        let count = try Self.fill(inflater, window)
        done += count
        if inflater.consumed - released >= Self.releaseStep {
          released = inflater.consumed
          packed.letGo(before: released)
        }
        guard done <= size else { throw ArchiveProblem(.sizeMismatch, reach: .member) }
        try body(UnsafeRawBufferPointer(rebasing: window[..<count]))
        // At the end of a stream the window is not filled; without its end the input ran out.
        guard count == window.count || inflater.isFinished else { break }
      }
      try Self.checkEnd(inflater, input: input.count, done: done, size: size)
    }
  }

  /// Unpacks into memory, digesting each part while it is in cache.
  func unpack(budget: HeapBudget, digest: inout Digest) throws(ArchiveProblem) -> ByteRegion {
    let packed = packed
    let size = size
    var running = digest
    let region = try ByteRegion(capacity: size, budget: budget) { target throws(ArchiveProblem) in
      try packed.withUnsafeBytes { input throws(ArchiveProblem) in
        let inflater = Inflater(input, wrapper: .raw)
        var done = 0
        while done < size {
          let end = min(done + ArchiveMember.chunkBytes, size)
          let part = UnsafeMutableRawBufferPointer(rebasing: target[done..<end])
          let count = try Self.fill(inflater, part)
          running.update(UnsafeRawBufferPointer(rebasing: part[..<count]))
          done += count
          guard count == part.count else { break }
        }
        // One byte more than stated shows that the stream goes on.
        var over: UInt8 = 0
        let extra = try withUnsafeMutableBytes(of: &over) { more throws(ArchiveProblem) in
          try Self.fill(inflater, more)
        }
        try Self.checkEnd(inflater, input: input.count, done: done + extra, size: size)
        return done
      }
    }
    digest = running
    return region
  }

  /// The first bytes, for telling what they are; none where the stream is damaged.
  func head(_ count: Int) -> [UInt8] {
    packed.withUnsafeBytes { input in
      let inflater = Inflater(input, wrapper: .raw)
      return [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
        used = (try? inflater.fill(UnsafeMutableRawBufferPointer(buffer))) ?? 0
      }
    }
  }

  private static func fill(
    _ inflater: Inflater, _ buffer: UnsafeMutableRawBufferPointer
  ) throws(ArchiveProblem) -> Int {
    do throws(Inflater.Damage) {
      return try inflater.fill(buffer)
    } catch {
      throw ArchiveProblem(.badStream, reach: .member)
    }
  }

  private static func checkEnd(_ inflater: Inflater, input: Int, done: Int, size: Int) throws(ArchiveProblem) {
    guard done == size else { throw ArchiveProblem(.sizeMismatch, reach: .member) }
    guard inflater.isFinished else {
      throw ArchiveProblem(.badStream, reach: .member, because: "The packed bytes end before their end mark.")
    }
    guard inflater.consumed == input else {
      throw ArchiveProblem(.badStream, reach: .member, because: "The packed bytes go on after their end mark.")
    }
  }
}
