/// The packed bytes of a member in order, decrypted where they are encrypted.
///
/// The bytes lent must stay in place as long as it is used.
final class PackedBytes {
  /// Bytes that are decrypted at a time.
  private static let windowBytes = 64 << 10
  /// Bytes that are handed out at a time where nothing is to be done: counts are 32 bits wide in ISA-L.
  private static let pieceBytes = 1 << 30

  private let bytes: UnsafeRawBufferPointer
  private let decryptor: (any Decryptor)?
  private let window: UnsafeMutableRawBufferPointer
  private var place = 0

  init(_ bytes: UnsafeRawBufferPointer, decryptor: (any Decryptor)? = nil) {
    self.bytes = bytes
    self.decryptor = decryptor
    window = .allocate(byteCount: decryptor == nil ? 0 : min(Self.windowBytes, bytes.count), alignment: 64)
  }

  deinit {
    window.wipe()
    window.deallocate()
  }

  var count: Int { bytes.count }
  var isAtEnd: Bool { place == bytes.count }

  /// The next bytes, valid until the next call; none at the end.
  func next() -> UnsafeRawBufferPointer {
    let length = min(bytes.count - place, decryptor == nil ? Self.pieceBytes : window.count)
    let piece = UnsafeRawBufferPointer(rebasing: bytes[place..<(place + length)])
    place += length
    guard let decryptor, length > 0 else { return piece }
    let plain = UnsafeMutableRawBufferPointer(rebasing: window[..<length])
    decryptor.decrypt(piece, into: plain)
    return UnsafeRawBufferPointer(plain)
  }

  /// Compares all bytes with the code that authenticates them, where there is one.
  func checkAuthentic() throws(ArchiveProblem) {
    guard let decryptor else { return }
    while !isAtEnd { _ = next() }
    guard decryptor.isAuthentic() else { throw ArchiveProblem(.notAuthentic, reach: .member) }
  }
}
