import Glibc
import Tables

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

  /// Whole days from one day or time to another, both as `2026-11-22` or with a time behind it.
  static func days(from first: String, to last: String) -> Int {
    guard let first = day(first), let last = day(last) else { return 0 }
    return Int(last - first)
  }

  /// Days since 1970-01-01 of a date such as `2026-11-22`, whatever stands behind it; nil where it is none.
  static func day(_ text: String) -> Int32? {
    let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
    guard text.prefix(10).utf8.count == 10, parts.count == 3, parts[0].utf8.count == 4,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    return PartialDate(year: year, month: month, day: day)?.days
  }
}
