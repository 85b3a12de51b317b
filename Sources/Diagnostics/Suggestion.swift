/// Finds the name that was probably meant.
package enum Suggestion {
  /// The candidate nearest to a misspelt word by edit distance, or nil where none is near.
  package static func nearest(to word: String, among candidates: [String]) -> String? {
    let limit = max(1, word.count / 3)
    return
      candidates
      .map { (distance(Array(word.utf8), Array($0.utf8)), $0) }
      .filter { $0.0 <= limit }
      .min { ($0.0, $0.1) < ($1.0, $1.1) }?.1
  }

  /// `did you mean 'x'?`, or the list of what is allowed where it is short, or nil.
  package static func help(for word: String, among candidates: [String]) -> String? {
    if let near = nearest(to: word, among: candidates) { return "did you mean '\(near)'?" }
    guard !candidates.isEmpty, candidates.count <= 16 else { return nil }
    return "allowed here: \(candidates.sorted().joined(separator: ", "))"
  }

  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for i in 0..<a.count {
      var previous = row[0]
      row[0] = i + 1
      for j in 0..<b.count {
        let cost = min(row[j + 1] + 1, row[j] + 1, previous + (a[i] == b[j] ? 0 : 1))
        previous = row[j + 1]
        row[j + 1] = cost
      }
    }
    return row[b.count]
  }
}
