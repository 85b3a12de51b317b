import Glibc

/// One of the two streams that a command prints to.
package enum StandardStream: Int32, Sendable {
  case output = 1
  case error = 2

  /// Writes a text whole; a reader that went away is no error of the command.
  package func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while let start = rest.baseAddress, !rest.isEmpty {
        let written = Glibc.write(rawValue, start, rest.count)
        if written < 0 && errno == EINTR { continue }
        if written <= 0 { return }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
      }
    }
  }
}
