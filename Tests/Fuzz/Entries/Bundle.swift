/// Several files in one input, so that formats of many parts can be fuzzed without what packs them: each file is its
/// path, a line feed and its content, with the byte 1E between files.
struct Bundle {
  /// Each path once; of files with the same path the last one counts.
  private(set) var files: [(path: String, content: [UInt8])] = []

  init(_ bytes: [UInt8]) {
    var places: [String: Int] = [:]
    for part in bytes.split(separator: 0x1E, omittingEmptySubsequences: true) {
      let end = part.firstIndex(of: 0x0A) ?? part.endIndex
      let path = String(decoding: part[..<end], as: UTF8.self)
      let content = Array(part[end...].dropFirst())
      if let place = places[path] {
        files[place].content = content
      } else {
        places[path] = files.count
        files.append((path, content))
      }
    }
  }
}
