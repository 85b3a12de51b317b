import Synchronization

/// Where the rows of a run wait for their participants' other rows: named byte strings that only grow.
package protocol PartitionSpace: Sendable {
  func append(_ bytes: UnsafeRawBufferPointer, to name: String) throws
  /// Calls `body` with all bytes under a name; with none where nothing was appended.
  func withBytes(of name: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws
}

/// Partitions in memory, for one upload that is checked without a workspace.
package final class MemoryPartitions: PartitionSpace {
  private let held = Mutex<[String: [UInt8]]>([:])

  package init() {}

  package func append(_ bytes: UnsafeRawBufferPointer, to name: String) {
    held.withLock { $0[name, default: []].append(contentsOf: bytes) }
  }

  package func withBytes(of name: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let bytes = held.withLock { $0[name] ?? [] }
    try bytes.withUnsafeBytes(body)
  }
}
