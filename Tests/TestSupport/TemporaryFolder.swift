import Glibc

/// A new folder that goes with its owner.
package final class TemporaryFolder: Sendable {
  package let path: String

  /// The machine's folder for such things.
  package static let parent = getenv("TMPDIR").map { String(cString: $0) } ?? P_tmpdir

  package init() {
    var template = Array("\(Self.parent)/vertebra-test-XXXXXX".utf8CString)
    let made = mkdtemp(&template)
    precondition(made != nil, "a temporary folder can be made")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(Array(path.utf8CString.dropLast())) }

  /// The path is C characters without the zero, because a test may leave a name that is no UTF-8.
  private static func remove(_ path: [CChar]) {
    var status = stat()
    guard lstat(path + [0], &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path + [0])
      return
    }
    if let folder = opendir(path + [0]) {
      while let entry = readdir(folder) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) }
        }
        let dot = CChar(bitPattern: UInt8(ascii: "."))
        if name != [dot] && name != [dot, dot] { remove(path + [CChar(bitPattern: UInt8(ascii: "/"))] + name) }
      }
      closedir(folder)
    }
    rmdir(path + [0])
  }
}
