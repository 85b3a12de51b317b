/// Why nothing could be measured.
enum BenchError: Error, CustomStringConvertible {
  case failed(String, code: Int32)
  case unreadable(String)

  var description: String {
    switch self {
    case .failed(let program, let code): "\(program) ended with code \(code)"
    case .unreadable(let path): "\(path) cannot be read"
    }
  }
}
