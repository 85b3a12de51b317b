import Glibc

/// A dump of this process's memory could hold keys and participants.
package enum CoreDumps {
  /// Lets the kernel write none for this process and its children; called before anything secret is read.
  package static func turnOff() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    // Lowering one's own limit needs no right, so there is nothing that can fail.
    _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
  }
}
