import CArrow
package import Tables

/// Batches as the store keeps them: each one an Arrow IPC stream, any number of them one behind the
/// other. What is decoded equals what was encoded, down to reasons, comparators, precisions, origins
/// and states; equal batches give equal bytes.
package struct PartitionCodec: Sendable {
  /// What is done to the buffers of a stream.
  package enum Compression: Sendable {
    case none
    /// LZ4 frames.
    case lz4
  }

  /// Writes a batch as one stream.
  ///
  /// - Parameters:
  ///   - batch: any batch; its columns may share names.
  ///   - compression: of the buffers.
  ///   - sink: is given the bytes in order, valid only while it runs.
  /// - Throws: `InterchangeError`, or what the sink throws.
  package static func encode(
    _ batch: Batch, compression: Compression = .lz4, into sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let node = ArrowNode(batch, profile: .partition)
    var schema = ArrowExport.schema(node)
    var array = ArrowExport.array(node)
    try withoutActuallyEscaping(sink) { sink in
      let sink = ByteSink(sink)
      try sink.writing {
        try ArrowFailure.checked("a batch of \(batch.table) could not be encoded") { message, capacity in
          va_stream_encode(
            &schema, &array, compression == .lz4 ? 1 : 0, ByteSink.callback, sink.context, message, capacity)
        }
      }
    }
  }

  /// Gives the batches of the streams in `bytes` in their order.
  ///
  /// - Throws: `InterchangeError` where the bytes are no partition, are cut off within a stream or do not
  ///   fit together, or what the body throws.
  package static func decode(_ bytes: UnsafeRawBufferPointer, _ body: (Batch) throws -> Void) throws {
    let what = "a partition could not be decoded"
    var opened: OpaquePointer?
    try ArrowFailure.checked(what) { message, capacity in
      va_streams_open(bytes.baseAddress, Int64(bytes.count), &opened, message, capacity)
    }
    guard let streams = opened else { throw InterchangeError(message: what) }
    defer { va_streams_free(streams) }
    while true {
      var schema = ArrowSchema()
      var array = ArrowArray()
      let found = try ArrowFailure.checked(what) { message, capacity in
        va_streams_next(streams, &schema, &array, message, capacity)
      }
      guard found == 1 else { return }
      defer {
        schema.release?(&schema)
        array.release?(&array)
      }
      let batch = try ArrowImport.batch(schema, array)
      try body(batch)
    }
  }
}
