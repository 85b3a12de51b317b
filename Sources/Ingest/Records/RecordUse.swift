/// What became of each record of a block, as bits.
struct RecordUse {
  static let read: UInt8 = 1
  static let cut: UInt8 = 2
  let bits: UnsafeMutablePointer<UInt8>
}
