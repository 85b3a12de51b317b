import Glibc
package import StudyModel

/// A copy of a study's folder whose sites have room for more participants.
package struct WidenedStudy {
  package let digits: Int

  package init(digits: Int) { self.digits = digits }

  /// Copies a study, with the packs, instruments and lists of factors beside it, into a folder; in `sites/*.yaml` each
  /// `{nnn}` of the `subject` line is widened. Gives the folder of the copy.
  package func copy(_ study: String, into folder: String, files: any ConfigurationFiles) throws -> String {
    var path = study
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    let name = path.split(separator: "/").last.map(String.init) ?? "study"
    let parent = path == name ? "." : String(path.dropLast(name.utf8.count + 1))
    for beside in ["packs", "instruments", "mme"] {
      try copyTree("\(parent)/\(beside)", to: "\(folder)/\(beside)", files: files) { _, text in text }
    }
    try copyTree(path, to: "\(folder)/\(name)", files: files) { place, text in
      place.hasPrefix("sites/") ? widened(text) : text
    }
    return "\(folder)/\(name)"
  }

  /// The text with a wider sequence number in the one line of the pattern.
  package func widened(_ site: String) -> String {
    site.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.hasPrefix("subject:"), let open = line.firstRange(of: "{n"),
        let close = line[open.upperBound...].firstIndex(of: "}"),
        line[open.upperBound..<close].allSatisfy({ $0 == "n" })
      else { return String(line) }
      return line[..<open.lowerBound] + "{" + String(repeating: "n", count: digits) + line[close...]
    }.joined(separator: "\n")
  }

  private func copyTree(
    _ from: String, to: String, files: any ConfigurationFiles, below: String = "",
    change: (_ place: String, _ text: String) -> String
  ) throws {
    let names: [String]
    do {
      names = try files.list(from)
    } catch ConfigurationFileError.missing {
      return
    }
    try Folders.make(to)
    for name in names where !name.hasPrefix(".") {
      var status = stat()
      guard stat("\(from)/\(name)", &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        try copyTree(
          "\(from)/\(name)", to: "\(to)/\(name)", files: files, below: "\(below)\(name)/", change: change)
      } else if name.hasSuffix(".yaml") {
        let text = change(below + name, try files.read("\(from)/\(name)"))
        let file = try FileStream("\(to)/\(name)")
        try file.write(Array(text.utf8))
        try file.flush()
      }
    }
  }
}
