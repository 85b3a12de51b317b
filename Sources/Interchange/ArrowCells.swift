import CArrow
import Tables

/// One column of a record batch that Arrow C++ exported, as long as that is not released.
struct ArrowCells {
  let name: String
  let format: String
  let role: ArrowRole?
  private let array: ArrowArray
  private let terms: (schema: ArrowSchema, array: ArrowArray)?

  init(_ schema: ArrowSchema, _ array: ArrowArray) {
    name = schema.name.map { String(cString: $0) } ?? ""
    format = schema.format.map { String(cString: $0) } ?? ""
    role = ArrowMetadata(reading: schema.metadata)[ArrowRole.key].flatMap(ArrowRole.init)
    self.array = array
    if let schema = schema.dictionary, let array = array.dictionary {
      terms = (schema.pointee, array.pointee)
    } else {
      terms = nil
    }
  }

  /// The values that indices stand for, where the column has indices.
  var dictionary: ArrowCells? { terms.map { ArrowCells($0.schema, $0.array) } }

  func error(_ problem: String) -> InterchangeError {
    InterchangeError(message: "column \"\(name)\" of a partition: \(problem)")
  }

  /// Values of fixed width, copied; those under nulls as they were.
  func fixed<Value: BitwiseCopyable>(_ format: ArrowNode.Format) throws(InterchangeError) -> [Value] {
    guard self.format == format.rawValue else { throw error("its type is not the one that it should have") }
    return try buffer(1, count: Int(array.length))
  }

  func text() throws(InterchangeError) -> TextColumn {
    guard format == ArrowNode.Format.utf8.rawValue else { throw error("it is not text") }
    let count = Int(array.length)
    guard count > 0 else { return TextColumn() }
    var offsets: [Int32] = try buffer(1, count: count + 1)
    let first = offsets[0]
    var ordered = first >= 0
    for index in 0..<count { ordered = ordered && offsets[index] <= offsets[index + 1] }
    guard ordered else { throw error("its offsets are not in order") }
    let bytes: [UInt8] = try buffer(2, from: Int(first), count: Int(offsets[count] - first))
    if first != 0 { for index in offsets.indices { offsets[index] -= first } }
    return TextColumn(offsets: offsets, bytes: bytes)
  }

  private func buffer<Value: BitwiseCopyable>(
    _ number: Int, from start: Int = 0, count: Int
  ) throws(InterchangeError) -> [Value] {
    guard count > 0 else { return [] }
    guard array.offset == 0, number < array.n_buffers, let bytes = array.buffers?[number] else {
      throw error("it has no values")
    }
    // Bytes, since a stream in memory need not be aligned.
    return [Value](unsafeUninitializedCapacity: count) { values, filled in
      let source = UnsafeRawBufferPointer(
        start: bytes + start * MemoryLayout<Value>.stride, count: count * MemoryLayout<Value>.stride)
      UnsafeMutableRawBufferPointer(values).copyMemory(from: source)
      filled = count
    }
  }
}
