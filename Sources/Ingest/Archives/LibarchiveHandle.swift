import CArchive
import Glibc

/// Owns one reader of libarchive, which reads nothing but what is named here.
final class LibarchiveHandle {
  /// libarchive gives no names at all in the C locale in which a Swift program starts.
  private static let locale: Void = { _ = setlocale(LC_CTYPE, "C.UTF-8") }()

  let raw: OpaquePointer

  init() throws(ArchiveProblem) {
    _ = Self.locale
    guard let raw = archive_read_new() else { throw ArchiveProblem(.readError) }
    self.raw = raw
  }

  deinit { archive_read_free(raw) }

  /// A warning means that libarchive would run an outside program or guess; both are refused.
  func require(_ status: Int32, or code: ArchiveProblem.Code) throws(ArchiveProblem) {
    guard status == ARCHIVE_OK else { throw ArchiveProblem(code) }
  }

  /// Opens a region in memory; it must stay in place until the handle ends.
  func open(_ region: ByteRegion) throws(ArchiveProblem) {
    let status = region.withUnsafeBytes { archive_read_open_memory(raw, $0.baseAddress, $0.count) }
    try require(status, or: .badStructure)
  }

  /// Reads from a stream, which must stay in place until the handle ends.
  func open(_ stream: ByteStream) throws(ArchiveProblem) {
    let context = Unmanaged.passUnretained(stream).toOpaque()
    let status = archive_read_open(
      raw, context, nil,
      { _, context, target in
        guard let context else { return -1 }
        let stream = Unmanaged<ByteStream>.fromOpaque(context).takeUnretainedValue()
        do throws(ArchiveProblem) {
          let bytes = try stream.next()
          target?.pointee = bytes.baseAddress
          return bytes.count
        } catch {
          stream.fault = error
          return -1
        }
      }, nil)
    if let fault = stream.fault { throw fault }
    try require(status, or: .badStructure)
  }
}
