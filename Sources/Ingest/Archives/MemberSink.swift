/// Takes the bytes of one member as they come: in memory up to a threshold, in a spool file above.
struct MemberSink {
  private var heap: [UInt8] = []
  private var spool: SpoolFile?
  private var digest: Digest
  private let threshold: Int
  private let folder: String
  private let budget: HeapBudget

  init(threshold: Int, folder: String, budget: HeapBudget, hashes: Bool) {
    digest = Digest(hashes: hashes)
    self.threshold = threshold
    self.folder = folder
    self.budget = budget
  }

  var count: Int { digest.count }

  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveProblem) {
    digest.update(bytes)
    if let spool { return try spool.append(bytes) }
    heap.append(contentsOf: bytes)
    if heap.count > threshold { try spill() }
  }

  private mutating func spill() throws(ArchiveProblem) {
    let spool = try SpoolFile(folder: folder)
    let held = heap
    heap = []
    self.spool = spool
    try held.withUnsafeBufferPointer { bytes throws(ArchiveProblem) in
      try spool.append(UnsafeRawBufferPointer(bytes))
    }
  }

  mutating func finish(path: String) throws(ArchiveProblem) -> ArchiveMember {
    if spool == nil && !budget.take(heap.count) { try spill() }
    let region: ByteRegion
    if let spool {
      region = try spool.region()
    } else {
      let held = heap
      region = ByteRegion(capacity: held.count, budget: budget) { target in
        target.copyBytes(from: held)
        return held.count
      }
    }
    return ArchiveMember(path: path, size: digest.count, source: .region(region, sha256: digest.hex()))
  }
}
