@testable import Ingest

/// Writes down what stands in a JSON text: `{`, `[`, `}`, `]`, names with a colon, and values.
final class JSONTrace: JSONHandler {
  private(set) var events: [String] = []
  private(set) var longest = 0

  func open(_ container: JSONContainer) { events.append(container == .object ? "{" : "[") }
  func close(_ container: JSONContainer) { events.append(container == .object ? "}" : "]") }
  func name(_ name: UnsafeRawBufferPointer, key: Int) { events.append(String(decoding: name, as: UTF8.self) + ":") }

  func scalar(_ kind: JSONScalar, _ text: UnsafeRawBufferPointer) {
    longest = max(longest, text.count)
    let text = String(decoding: text, as: UTF8.self)
    events.append(kind == .string ? "'\(text)'" : text)
  }

  /// What stands in a text given in pieces of one size.
  static func events(
    of bytes: [UInt8], framing: JSONStream.Framing = .document, chunk: Int = 1 << 16,
    limits: JSONStream.Limits = JSONStream.Limits()
  ) throws -> [String] {
    let trace = JSONTrace()
    let stream = JSONStream(trace, framing: framing, limits: limits)
    try feed(bytes, chunk: chunk, stream.push)
    try stream.finish()
    return trace.events
  }
}
