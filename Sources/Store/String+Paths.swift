import Glibc
import Synchronization

private let temporaryNumber = Atomic<UInt64>(0)

/// Paths are strings with slashes; nothing here looks at the disk.
extension String {
  /// The folder that holds it.
  var parentPath: String {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == utf8.startIndex ? "/" : String(self[..<slash])
  }

  var lastPathPart: String {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return self }
    return String(self[utf8.index(after: slash)...])
  }

  /// The path as messages show it.
  func relative(to root: String?) -> String {
    guard let root, utf8.starts(with: (root + "/").utf8) else { return self }
    return String(decoding: utf8.dropFirst(root.utf8.count + 1), as: UTF8.self)
  }

  /// A name beside it that nothing else has: hidden, and known to `recover`.
  func temporarySibling() -> String {
    let number = temporaryNumber.wrappingAdd(1, ordering: .relaxed).newValue
    return "\(parentPath)/.\(lastPathPart).tmp-\(getpid())-\(number)"
  }

  var isTemporaryName: Bool {
    guard utf8.first == UInt8(ascii: ".") else { return false }
    var start = utf8.startIndex
    while let dot = utf8[start...].firstIndex(of: UInt8(ascii: ".")) {
      if utf8[dot...].starts(with: ".tmp-".utf8) { return true }
      start = utf8.index(after: dot)
    }
    return false
  }

  /// Whether it is safe as one part of a path: letters, digits, `.`, `_` and `-`, no dot in front.
  var isPlainName: Bool {
    guard let first = utf8.first, first != UInt8(ascii: "."), utf8.count <= 200 else { return false }
    return utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
      default: false
      }
    }
  }
}
