/// Writes an archive member by member.
protocol ArchiveWriter: AnyObject {
  /// `large`: the member may grow beyond 4 GiB.
  func begin(_ name: String, large: Bool) throws
  func write(_ bytes: UnsafeRawBufferPointer) throws
  func end() throws
  func finish() throws
}
