import Glibc

/// Configuration files on the local disk.
package struct LocalConfigurationFiles: ConfigurationFiles {
  package init() {}

  package func list(_ folder: String) throws -> [String] {
    guard let handle = opendir(folder) else { throw LocalConfigurationFiles.error(errno) }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  package func read(_ path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LocalConfigurationFiles.error(errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = piece.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw LocalConfigurationFiles.error(errno)
      }
      if count == 0 { break }
      bytes.append(contentsOf: piece[..<count])
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw ConfigurationFileError.notUTF8 }
    return text
  }

  private static func error(_ number: Int32) -> ConfigurationFileError {
    number == ENOENT || number == ENOTDIR ? .missing : .unreadable(number)
  }
}
