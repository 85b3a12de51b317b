import Crypto
import LocatedYAML

/// The SHA-256 of parsed files in a normal form.
///
/// Files go in order of their paths, keys and items in the order in which they were written (it
/// carries meaning: the first of two mappings wins). Each part begins with its kind and its length,
/// so that no two contents have one form. Comments, places and the way of quoting are left out.
enum Fingerprint {
  /// `documents`: by a path that is the same on every machine.
  static func hex(of documents: [(path: String, node: Node)]) -> String {
    var form: [UInt8] = []
    for document in documents.sorted(by: { $0.path < $1.path }) {
      append("p", text: document.path, to: &form)
      append(document.node, to: &form)
    }
    var hash = SHA256()
    form.withUnsafeBytes { hash.update(bufferPointer: $0) }
    let digits = Array("0123456789abcdef".utf8)
    var hex: [UInt8] = []
    for byte in hash.finalize() {
      hex.append(digits[Int(byte >> 4)])
      hex.append(digits[Int(byte & 15)])
    }
    return String(decoding: hex, as: UTF8.self)
  }

  private static func append(_ node: Node, to form: inout [UInt8]) {
    switch node.content {
    case .empty: form.append(UInt8(ascii: "e"))
    case .scalar(let text): append("s", text: text, to: &form)
    case .list(let nodes):
      form += Array("l\(nodes.count):".utf8)
      for node in nodes { append(node, to: &form) }
    case .map(let entries):
      form += Array("m\(entries.count):".utf8)
      for entry in entries {
        append("k", text: entry.key, to: &form)
        append(entry.value, to: &form)
      }
    }
  }

  private static func append(_ kind: String, text: String, to form: inout [UInt8]) {
    let bytes = Array(text.utf8)
    form += Array("\(kind)\(bytes.count):".utf8)
    form += bytes
  }
}
