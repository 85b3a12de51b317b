import Glibc

/// The time, for the ledger and for names of runs; no output of a run holds it.
enum Clock {
  /// UTC as `2026-11-22T13:00:00Z`.
  static func utc() -> String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ n: Int32) -> String { n < 10 ? "0\(n)" : "\(n)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }

  /// A name for a run that no other run of the workspace has.
  static func runID() -> String { utc().filter { $0 != ":" && $0 != "-" } + "-\(getpid())" }
}
