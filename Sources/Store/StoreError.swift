import Glibc

/// A failure of the store, with the place, the cause and what to do.
package struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was tried, in words: "rename", "load the key".
  package var operation: String
  /// Relative to the workspace where it lies in it.
  package var path: String
  /// The `errno` of the system call, or 0 where a check of our own failed.
  package var code: Int32
  package var reason: String
  /// One sentence that says what to do.
  package var help: String

  /// A check of our own that failed.
  package init(_ operation: String, _ path: String, reason: String, help: String) {
    self.operation = operation
    self.path = path
    self.code = 0
    self.reason = reason
    self.help = help
  }

  /// A system call that failed.
  package init(_ operation: String, _ path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
    self.reason = String(cString: strerror(code))
    self.help = Self.help(for: code)
  }

  package var description: String { "cannot \(operation) '\(path)': \(reason)\nhelp: \(help)" }

  private static func help(for code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT: "free space on the disk of the workspace, then run again"
    case EACCES, EPERM: "give the user who runs Vertebra the right to do this, then run again"
    case EROFS: "the disk is mounted read-only; mount it for writing, then run again"
    case EMFILE, ENFILE: "raise the limit of open files (ulimit -n), then run again"
    case EIO: "the disk reported an error; check the disk before the next run"
    case ENOENT: "check that the path is right and that nothing else moves files in the workspace"
    case EEXIST: "something is there already; look at it before moving it aside"
    case ELOOP: "a symbolic link is not followed here; put the file itself in its place"
    default: "what was published before is unchanged; remove the cause, then run again"
    }
  }
}
