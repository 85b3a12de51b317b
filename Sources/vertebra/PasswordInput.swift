import Crypto
import Glibc
import Store

/// A password that somebody types or a program hands over; never an argument, which every user of a machine can see.
enum PasswordInput {
  /// Bytes that are read to find the end of the line.
  private static let limit = 4096

  /// The first line of a file, or of standard input where it is named `-`.
  static func firstLine(of path: String) throws -> SymmetricKey {
    let files = LocalFileSystem()
    if path == "-" { return try firstLine(of: OpenFile(descriptor: STDIN_FILENO, path: "standard input"), files) }
    let file = try files.open(path, for: .reading, mode: 0)
    defer { try? files.close(file) }
    return try firstLine(of: file, files)
  }

  /// Asks on the terminal, twice, without showing what is typed; takes the first line where standard input is none.
  static func ask(for owner: String) throws -> SymmetricKey {
    guard isatty(STDIN_FILENO) == 1 else { return try firstLine(of: "-") }
    let password = try typed("password of \(owner): ")
    guard try typed("the same again: ") == password else {
      throw StoreError("take", "the password", reason: "the two that were typed differ", help: "run the command again")
    }
    return password
  }

  /// Asks once, for something that is known already; takes the first line where standard input is no terminal.
  static func take(for owner: String) throws -> SymmetricKey {
    guard isatty(STDIN_FILENO) == 1 else { return try firstLine(of: "-") }
    return try typed("password of \(owner): ")
  }

  private static func typed(_ prompt: String) throws -> SymmetricKey {
    // POSIX withdrew it and glibc keeps it; it turns the echo off and, whatever happens, on again.
    guard let text = getpass(prompt) else {
      throw StoreError(
        "take", "the password", reason: "the terminal cannot be read", help: "give the password on standard input")
    }
    let typed = UnsafeMutableRawBufferPointer(start: text, count: strlen(text))
    defer { explicit_bzero(text, typed.count) }
    return SymmetricKey(data: typed)
  }

  private static func firstLine(of file: OpenFile, _ files: LocalFileSystem) throws -> SymmetricKey {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: limit, alignment: 16)
    defer {
      if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
      buffer.deallocate()
    }
    var filled = 0
    var end: Int?
    while end == nil {
      guard filled < limit else {
        throw StoreError(
          "take", "the password", reason: "its line is longer than \(limit) bytes",
          help: "put the password on the first line")
      }
      let count = try files.read(file, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      end = buffer[filled..<(filled + count)].firstIndex(of: UInt8(ascii: "\n")) ?? (count == 0 ? filled : nil)
      filled += count
    }
    var line = UnsafeRawBufferPointer(rebasing: buffer[..<(end ?? filled)])
    if line.last == UInt8(ascii: "\r") { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
    guard !line.isEmpty else {
      throw StoreError(
        "take", "the password", reason: "the first line of \(file.path) is empty",
        help: "put the password on the first line")
    }
    return SymmetricKey(data: line)
  }
}
