/// Bytes that grow at their end; the buffer keeps its memory when it is emptied.
///
/// Its state lies behind a pointer: every cell appends a few times, and checks of exclusive access would
/// cost more than the bytes.
final class ByteBuffer {
  private struct State {
    var base: UnsafeMutablePointer<UInt8>
    var capacity: Int
    var count: Int
  }

  private let state: UnsafeMutablePointer<State>

  init(capacity: Int = 4096) {
    let capacity = max(64, capacity)
    state = .allocate(capacity: 1)
    state.initialize(to: State(base: .allocate(capacity: capacity), capacity: capacity, count: 0))
  }

  deinit {
    state.pointee.base.deallocate()
    state.deallocate()
  }

  @inline(__always)
  private(set) var count: Int {
    get { state.pointee.count }
    set { state.pointee.count = newValue }
  }
  @inline(__always)
  private var base: UnsafeMutablePointer<UInt8> {
    get { state.pointee.base }
    set { state.pointee.base = newValue }
  }
  @inline(__always)
  private var capacity: Int {
    get { state.pointee.capacity }
    set { state.pointee.capacity = newValue }
  }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
  var array: [UInt8] { Array(bytes) }

  @inline(__always)
  subscript(index: Int) -> UInt8 { base[index] }

  @inline(__always)
  func removeAll() { count = 0 }

  @inline(__always)
  func truncate(to length: Int) { count = length }

  @inline(__always)
  func append(_ byte: UInt8) {
    if count == capacity { grow(1) }
    base[count] = byte
    count &+= 1
  }

  @inline(__always)
  func append(_ start: UnsafePointer<UInt8>, _ length: Int) {
    if count &+ length > capacity { grow(length) }
    let to = base + count
    // Cells are short: a loop is faster than a call of `memcpy`.
    if length <= 16 {
      for place in 0..<length { to[place] = start[place] }
    } else {
      to.update(from: start, count: length)
    }
    count &+= length
  }

  func append(_ bytes: UnsafeRawBufferPointer) {
    bytes.withMemoryRebound(to: UInt8.self) { if let start = $0.baseAddress { append(start, $0.count) } }
  }

  func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { if let start = $0.baseAddress { append(start, $0.count) } }
  }

  func append(_ text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

  func append(_ text: String) { for byte in text.utf8 { append(byte) } }

  /// A decimal number, with zeros before it up to a width.
  @inline(__always)
  func append(number: Int, width: Int = 1) {
    var rest = number
    if rest < 0 {
      append(0x2D)
      rest = -rest
    }
    if rest < 10 && width <= 1 {
      append(UInt8(truncatingIfNeeded: 48 &+ rest))
      return
    }
    if count &+ 20 &+ width > capacity { grow(20 + width) }
    var digits = 1
    var bound = 10
    while digits < 19, rest >= bound {
      digits &+= 1
      bound &*= 10
    }
    digits = max(digits, width)
    var at = count &+ digits
    count = at
    while at > count &- digits {
      at &-= 1
      base[at] = UInt8(truncatingIfNeeded: 48 &+ rest % 10)
      rest /= 10
    }
  }

  private func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let fresh = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    fresh.update(from: base, count: count)
    base.deallocate()
    base = fresh
    capacity = larger
  }
}
