/// What a file system tells of a file.
package struct FileStatus: Sendable, Equatable {
  /// What kind of thing stands at a path.
  package enum Kind: Sendable {
    case file
    case folder
    case link
    /// A pipe, a socket or a device.
    case other
  }

  package var kind: Kind
  /// In bytes.
  package var size: UInt64
  /// The twelve lowest bits of `st_mode`.
  package var mode: UInt32
  /// The user id.
  package var owner: UInt32
  /// Nanoseconds since 1970; compared only with itself, to see that a file changed.
  package var modified: Int64

  package init(kind: Kind, size: UInt64, mode: UInt32, owner: UInt32, modified: Int64) {
    self.kind = kind
    self.size = size
    self.mode = mode
    self.owner = owner
    self.modified = modified
  }
}
