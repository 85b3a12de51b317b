import CArrow

/// The texts of a Parquet file, unpacked.
package enum ParquetTexts {
  /// What stands behind each text.
  package static let border: UInt8 = 0x1F

  /// Gives the values of the file's metadata and the cells of its columns of text in pieces; numbers of nine digits and
  /// more are texts too.
  ///
  /// - Throws: `InterchangeError` where the bytes are no Parquet file, or what the body throws.
  package static func each(
    in bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try withoutActuallyEscaping(body) { body in
      let sink = ByteSink(body)
      try sink.writing {
        try ArrowFailure.checked("a Parquet file could not be read") { message, capacity in
          va_parquet_texts(
            bytes.baseAddress, Int64(bytes.count), ByteSink.callback, sink.context, message, capacity)
        }
      }
    }
  }
}
