import StudyModel

/// A folder that `vertebra-synth` made: its archives, with the bytes that are in them.
struct SynthesisFolder {
  struct Archive {
    var site: String
    var path: String
    var bytes: Int
    var unpacked: Int
    var nested: Bool

    var name: String { String(path.split(separator: "/").last ?? "") }
    /// Whether `unzip -p` gives the bytes of all its files.
    var isPlainZip: Bool { path.hasSuffix(".zip") && !nested }
  }

  let root: String
  let archives: [Archive]

  init(_ root: String) throws {
    self.root = root
    let list = "\(root)/truth/archives.csv"
    guard let text = try? LocalConfigurationFiles().read(list) else { throw BenchError.unreadable(list) }
    archives = text.split(separator: "\n").dropFirst().compactMap { line in
      // The path alone may hold commas, and then stands in quotes.
      let parts = line.split(separator: ",", omittingEmptySubsequences: false)
      guard parts.count >= 5, let bytes = Int(parts[parts.count - 3]), let unpacked = Int(parts[parts.count - 2])
      else { return nil }
      let path = parts[1..<(parts.count - 3)].joined(separator: ",").filter { $0 != "\"" }
      return Archive(
        site: String(parts[0]), path: "\(root)/\(path)", bytes: bytes, unpacked: unpacked,
        nested: parts[parts.count - 1] == "yes")
    }
  }
}
