import CArrow

/// Where the shim's bytes go: a closure, behind a function that C can call.
///
/// The first error that the closure throws is kept and ends the writing; the shim's own failure that
/// follows from it is of no interest then.
final class ByteSink {
  typealias Write = (UnsafeRawBufferPointer) throws -> Void

  private let write: Write
  private(set) var problem: (any Error)?

  init(_ write: @escaping Write) { self.write = write }

  /// The context of `callback`; this object must outlive its use.
  var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static let callback: va_write = { context, bytes, count in
    guard let context, let count = Int(exactly: count) else { return -1 }
    let sink = Unmanaged<ByteSink>.fromOpaque(context).takeUnretainedValue()
    do {
      try sink.write(UnsafeRawBufferPointer(start: bytes, count: count))
      return 0
    } catch {
      sink.problem = error
      return -1
    }
  }

  /// Runs a body that writes here; throws what the closure threw before what the body throws.
  func writing(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      throw problem ?? error
    }
  }
}
