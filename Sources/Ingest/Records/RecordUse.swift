/// What became of each record of a block, as bits.
struct RecordUse {
  static let read: UInt8 = 1
  static let cut: UInt8 = 2
  let bits: UnsafeMutablePointer<UInt8>

  /// How many of some records no table has read: those that the study's configuration cut, and the others.
  func unread(of records: UnsafeBufferPointer<UInt32>) -> (cut: Int, other: Int) {
    var cut = 0
    var all = 0
    // Without a branch, because in a tall file every record goes through here.
    for index in records {
      let bits = bits[Int(index)]
      let isUnread = Int(~bits & RecordUse.read)
      all &+= isUnread
      cut &+= isUnread & Int(bits >> 1)
    }
    return (cut, all - cut)
  }
}
