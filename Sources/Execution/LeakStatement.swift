import Ledger
import Matching
import Stages

/// What a release's manifest says of the search for identifiers: how many there were, how many were looked for, and in what.
///
/// It counts the release's own files, so that equal runs have equal statements; the ledger, the logs and what goes back to
/// the sites are searched too.
struct LeakStatement {
  let scan: LeakScan
  let outcome: LeakScan.Outcome

  var json: CanonicalJSON {
    var identifiers: [String: CanonicalJSON] = [:]
    for (kind, count) in scan.counts {
      identifiers[kind.word] = [
        "seen": .integer(count.seen), "searched": .integer(count.searched), "excepted": .integer(count.excepted),
        "too_short": .integer(count.tooShort),
      ]
    }
    return [
      "identifiers": .object(identifiers), "files": .integer(outcome.files), "bytes": .integer(outcome.bytes),
      "hits": .integer(outcome.hits.reduce(0) { $0 + $1.count }),
      "also_searched": ["ledger", "logs", "queries", "manifest"],
    ]
  }
}
