/// A text to be looked for, folded.
struct Needle: Hashable {
  /// How it is looked for.
  enum Kind: UInt8 {
    /// Of eight bytes and more: anywhere, within longer words too.
    case long = 0
    /// Of fewer: from one end of a word to another.
    case short = 1
    /// Digits alone, however they are grouped where they stand.
    case number = 2
  }

  var kind: Kind
  var bytes: [UInt8]
  /// A common word as likely as a name, so that it tells something only where it is all of a cell, or beside another.
  var isWeak = false
}
