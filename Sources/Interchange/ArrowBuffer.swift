/// One buffer of an Arrow array, and what keeps it alive.
enum ArrowBuffer {
  /// A validity bitmap of an array without nulls.
  case absent
  case bytes([UInt8])
  case int32s([Int32])
  case uint32s([UInt32])
  case doubles([Double])

  /// The storage of the array, valid as long as this value, or a copy of it, is held.
  ///
  /// Swift gives the address only for the time of a closure. It stays right beyond that here, since a
  /// native array of trivial values keeps its elements in one heap object that is not moved while
  /// it is referenced, and that nobody changes while it is referenced twice.
  var address: UnsafeRawPointer? {
    switch self {
    case .absent: nil
    case .bytes(let values): values.withUnsafeBytes { $0.baseAddress }
    case .int32s(let values): values.withUnsafeBytes { $0.baseAddress }
    case .uint32s(let values): values.withUnsafeBytes { $0.baseAddress }
    case .doubles(let values): values.withUnsafeBytes { $0.baseAddress }
    }
  }
}
