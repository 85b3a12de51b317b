/// Builds tars in the ustar format, with any type of entry.
package struct TarBuilder {
  private var bytes: [UInt8] = []

  package init() {}

  /// Adds an entry; its type is `0` for a file, `1` and `2` for links, `5` for a folder.
  package mutating func add(_ name: String, _ content: [UInt8] = [], type: Character = "0", link: String = "") {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at place: Int) {
      header.replaceSubrange(place..<(place + text.utf8.count), with: text.utf8)
    }
    func octal(_ number: Int, _ digits: Int) -> String {
      let text = String(number, radix: 8)
      return String(repeating: "0", count: digits - text.count) + text
    }
    put(name, at: 0)
    put("0000644", at: 100)
    put("0000000", at: 108)
    put("0000000", at: 116)
    put(octal(content.count, 11), at: 124)
    put("11057256000", at: 136)
    put("        ", at: 148)
    put(String(type), at: 156)
    put(link, at: 157)
    put("ustar\u{0}00", at: 257)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", at: 148)
    bytes += header + content
    bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  /// The entries alone, without the two blocks of zeros that end a tar.
  package func unended() -> [UInt8] { bytes }

  package func build() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}
