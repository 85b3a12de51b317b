/// Finds the name that was probably meant.
package enum Suggestion {
  /// The candidate nearest to a misspelt word by edit distance, or nil where none is near.
  package static func nearest(to word: String, among candidates: [String]) -> String? {
    let limit = max(1, word.count / 3)
    return
      candidates
      .map { (distance(from: word, to: $0), $0) }
      .filter { $0.0 <= limit }
      .min { ($0.0, $0.1) < ($1.0, $1.1) }?.1
  }

  /// `did you mean 'x'?`, or the list of what is allowed where it is short, or nil.
  package static func help(for word: String, among candidates: [String]) -> String? {
    if let near = nearest(to: word, among: candidates) { return "did you mean '\(near)'?" }
    guard !candidates.isEmpty, candidates.count <= 16 else { return nil }
    return "allowed here: \(candidates.sorted().joined(separator: ", "))"
  }

  /// Letters that are wrong, missing, too many, or in the place of their neighbour (optimal string alignment).
  package static func distance(from word: String, to other: String) -> Int {
    let (a, b) = (Array(word.utf8), Array(other.utf8))
    var before: [Int] = []
    var row = Array(0...b.count)
    for i in a.indices {
      var next = [i + 1] + [Int](repeating: 0, count: b.count)
      for j in b.indices {
        next[j + 1] = min(row[j + 1] + 1, next[j] + 1, row[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { next[j + 1] = min(next[j + 1], before[j - 1] + 1) }
      }
      (before, row) = (row, next)
    }
    return row[b.count]
  }
}
