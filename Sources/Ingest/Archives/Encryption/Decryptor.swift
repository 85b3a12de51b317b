/// Decrypts the bytes of one member in order.
protocol Decryptor: AnyObject {
  /// Fills the target with as many bytes as the source has; the two do not overlap.
  func decrypt(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer)
  /// Whether the bytes so far, which are all, give the code that the archive states.
  func isAuthentic() -> Bool
}

/// The old cipher, which has no code: the member's check sum has to do.
final class TraditionalDecryptor: Decryptor {
  private var cipher: TraditionalCipher

  init(_ cipher: TraditionalCipher) { self.cipher = cipher }

  func decrypt(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
    var running = cipher
    for index in source.indices { target[index] = running.decrypt(source[index]) }
    cipher = running
  }

  func isAuthentic() -> Bool { true }
}
