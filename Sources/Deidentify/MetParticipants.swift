import Stages

/// The participants that a kernel has met, to tell the first time from all others in one look.
struct MetParticipants {
  /// For each centre, by sequence number: they are dense.
  private var dense: [[Bool]] = []
  private var sparse: Set<Crosswalk.Subject> = []
  private static let denseLimit: Int32 = 1 << 16

  /// Whether the participant is met for the first time.
  @inline(__always)
  mutating func insert(_ subject: Crosswalk.Subject) -> Bool {
    let (centre, sequence) = (Int(subject.centre), Int(subject.sequence))
    if centre < dense.count, sequence < dense[centre].count {
      guard !dense[centre][sequence] else { return false }
      dense[centre][sequence] = true
      return true
    }
    guard subject.sequence < MetParticipants.denseLimit else { return sparse.insert(subject).inserted }
    while dense.count <= centre { dense.append([]) }
    let count = max(sequence + 1, 2 * dense[centre].count)
    dense[centre] += [Bool](repeating: false, count: count - dense[centre].count)
    dense[centre][sequence] = true
    return true
  }
}
