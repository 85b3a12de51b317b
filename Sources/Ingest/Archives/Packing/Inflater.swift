import CISAL

/// Unpacks one DEFLATE stream, raw or in a gzip wrapper, with ISA-L.
///
/// The input must stay in place as long as the inflater is used.
final class Inflater {
  enum Wrapper { case raw, gzip }
  /// The stream is not valid, or its gzip check sum is wrong.
  struct Damage: Error {}

  private let state: UnsafeMutablePointer<inflate_state>
  private let input: PackedBytes
  private var fed = 0

  convenience init(_ input: UnsafeRawBufferPointer, wrapper: Wrapper) {
    self.init(PackedBytes(input), wrapper: wrapper)
  }

  init(_ input: PackedBytes, wrapper: Wrapper) {
    self.input = input
    state = .allocate(capacity: 1)
    isal_inflate_init(state)
    state.pointee.crc_flag = UInt32(wrapper == .gzip ? ISAL_GZIP : ISAL_DEFLATE)
  }

  deinit { state.deallocate() }

  /// Whether the end of the stream was reached and all of its output given out.
  var isFinished: Bool { state.pointee.block_state == ISAL_BLOCK_FINISH }

  /// Bytes of the input that belong to the stream, once it is finished.
  var consumed: Int { fed - Int(state.pointee.avail_in) - Int(max(0, state.pointee.read_in_length)) / 8 }

  /// Fills the buffer; fewer bytes come only at the end of the stream or of the input.
  func fill(_ output: UnsafeMutableRawBufferPointer) throws(Damage) -> Int {
    var done = 0
    while done < output.count && !isFinished {
      if state.pointee.avail_in == 0 { feed() }
      // Both counts are 32 bits wide in ISA-L.
      let room = min(output.count - done, 1 << 30)
      let before = state.pointee.avail_in
      state.pointee.next_out = output.baseAddress?.advanced(by: done).assumingMemoryBound(to: UInt8.self)
      state.pointee.avail_out = UInt32(room)
      guard isal_inflate(state) >= ISAL_DECOMP_OK else { throw Damage() }
      let produced = room - Int(state.pointee.avail_out)
      done += produced
      let stalled = produced == 0 && state.pointee.avail_in == before
      if stalled && (input.isAtEnd || before > 0) { break }
    }
    return done
  }

  private func feed() {
    let piece = input.next()
    guard let start = piece.baseAddress, !piece.isEmpty else { return }
    state.pointee.next_in = UnsafeMutablePointer(mutating: start.assumingMemoryBound(to: UInt8.self))
    state.pointee.avail_in = UInt32(piece.count)
    fed += piece.count
  }
}
