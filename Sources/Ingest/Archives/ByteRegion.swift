import Glibc

/// Bytes in one piece that never change: a mapped file, a part of another region, or memory.
///
/// A mapped file must not be cut short by others while it is in use; received archives lie
/// read-only in the store, and spooled ones have no name.
package final class ByteRegion: Sendable {
  private enum Keeper: Sendable {
    case nothing
    case heap(HeapBudget?)
    case mapping
    case parent(ByteRegion)
  }

  nonisolated(unsafe) private let bytes: UnsafeRawBufferPointer
  private let keeper: Keeper

  package var count: Int { bytes.count }

  /// Lends the bytes for the time of the call.
  package func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(bytes)
  }

  /// Maps a regular file; a symbolic link is not followed.
  package convenience init(mapping path: String) throws(ArchiveProblem) {
    // Without O_NONBLOCK a named pipe would hold the reader for ever.
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw ArchiveProblem(.readError) }
    defer { close(file) }
    try self.init(mappingDescriptor: file)
  }

  /// Maps the whole of an open regular file; the descriptor may be closed afterwards.
  init(mappingDescriptor file: Int32) throws(ArchiveProblem) {
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw ArchiveProblem(.readError) }
    let size = Int(status.st_size)
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      keeper = .nothing
      return
    }
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
      throw ArchiveProblem(.readError)
    }
    madvise(start, size, MADV_SEQUENTIAL)
    bytes = UnsafeRawBufferPointer(start: start, count: size)
    keeper = .mapping
  }

  /// A copy of bytes.
  package convenience init(_ source: some Sequence<UInt8>) {
    let array = Array(source)
    self.init(capacity: array.count, budget: nil) { target in
      target.copyBytes(from: array)
      return array.count
    }
  }

  /// Memory of a given size that `fill` writes once; it tells how many of the bytes count. What was
  /// taken from the budget goes back when the region ends, or at once when `fill` throws.
  init<Failure: Error>(
    capacity: Int, budget: HeapBudget?, fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(capacity, 1), alignment: 64)
    do throws(Failure) {
      let used = try fill(UnsafeMutableRawBufferPointer(rebasing: buffer[..<capacity]))
      precondition(used == capacity, "a region in memory is filled whole")
    } catch {
      buffer.deallocate()
      budget?.give(capacity)
      throw error
    }
    bytes = UnsafeRawBufferPointer(rebasing: buffer[..<capacity])
    keeper = .heap(budget)
  }

  /// A part of a region, which it keeps alive.
  package init(_ parent: ByteRegion, range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= parent.count, "a part lies inside its whole")
    bytes = UnsafeRawBufferPointer(rebasing: parent.bytes[range])
    keeper = .parent(parent)
  }

  /// Lets the pages of a mapped file go in which a reader in order is done, so that the memory held does not
  /// grow with the file; who looks at them again gets them from the disk.
  ///
  /// `offset`: the bytes before it are done with.
  func letGo(before offset: Int) {
    guard isMapped, let start = bytes.baseAddress, offset > 0 else { return }
    let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
    let first = (UInt(bitPattern: start) + page - 1) / page * page
    let end = (UInt(bitPattern: start) + UInt(min(offset, bytes.count))) / page * page
    guard end > first else { return }
    madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_DONTNEED)
  }

  private var isMapped: Bool {
    switch keeper {
    case .mapping: true
    case .parent(let parent): parent.isMapped
    case .nothing, .heap: false
    }
  }

  deinit {
    switch keeper {
    case .nothing, .parent: break
    case .heap(let budget):
      bytes.baseAddress?.deallocate()
      budget?.give(bytes.count)
    case .mapping:
      munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }
  }
}
