import Glibc
import CNettle
import Crypto

/// AES in counter mode, the counter counting from 1 in little-endian order, with an HMAC-SHA-1 over the encrypted bytes.
final class AESDecryptor: Decryptor {
  private static let blockBytes = 16
  /// Bytes of key stream that are made at a time.
  private static let streamBytes = 16 << 10

  private let schedule: Schedule
  private let mac = UnsafeMutablePointer<hmac_sha1_ctx>.allocate(capacity: 1)
  private let code: [UInt8]
  private let counters = UnsafeMutableRawBufferPointer.allocate(byteCount: streamBytes, alignment: 64)
  private let stream = UnsafeMutableRawBufferPointer.allocate(byteCount: streamBytes, alignment: 64)
  /// Bytes of the stream that are used; all at the start.
  private var used = streamBytes
  private var counter: UInt64 = 0

  init(key: SymmetricKey, authentication: SymmetricKey, code: [UInt8]) {
    self.code = code
    schedule = Schedule(key)
    counters.initializeMemory(as: UInt8.self, repeating: 0)
    authentication.withUnsafeBytes { bytes in
      bytes.withMemoryRebound(to: UInt8.self) { nettle_hmac_sha1_set_key(mac, $0.count, $0.baseAddress) }
    }
  }

  deinit {
    explicit_bzero(mac, MemoryLayout<hmac_sha1_ctx>.size)
    mac.deallocate()
    stream.wipe()
    stream.deallocate()
    counters.deallocate()
  }

  func decrypt(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
    source.withMemoryRebound(to: UInt8.self) { nettle_hmac_sha1_update(mac, $0.count, $0.baseAddress) }
    var done = 0
    while done < source.count {
      if used == stream.count { refill() }
      let count = min(source.count - done, stream.count - used)
      nettle_memxor3(
        target.baseAddress?.advanced(by: done), source.baseAddress?.advanced(by: done),
        stream.baseAddress?.advanced(by: used), count)
      used += count
      done += count
    }
  }

  func isAuthentic() -> Bool {
    var digest = [UInt8](repeating: 0, count: code.count)
    nettle_hmac_sha1_digest(mac, digest.count, &digest)
    return nettle_memeql_sec(digest, code, code.count) == 1
  }

  /// The numbers of the next blocks, encrypted. An archive's sizes end long before 64 bits of counter do.
  private func refill() {
    for offset in stride(from: 0, to: counters.count, by: Self.blockBytes) {
      counter += 1
      counters.storeBytes(of: counter.littleEndian, toByteOffset: offset, as: UInt64.self)
    }
    schedule.encrypt(UnsafeRawBufferPointer(counters), into: stream)
    used = 0
  }

  /// A key as the rounds of AES use it, wiped at its end.
  private final class Schedule {
    private enum Rounds {
      case aes128(UnsafeMutablePointer<aes128_ctx>)
      case aes192(UnsafeMutablePointer<aes192_ctx>)
      case aes256(UnsafeMutablePointer<aes256_ctx>)
    }

    private let rounds: Rounds

    init(_ key: SymmetricKey) {
      rounds = key.withUnsafeBytes { bytes in
        bytes.withMemoryRebound(to: UInt8.self) { bytes in
          switch bytes.count {
          case 16:
            let context = UnsafeMutablePointer<aes128_ctx>.allocate(capacity: 1)
            nettle_aes128_set_encrypt_key(context, bytes.baseAddress)
            return .aes128(context)
          case 24:
            let context = UnsafeMutablePointer<aes192_ctx>.allocate(capacity: 1)
            nettle_aes192_set_encrypt_key(context, bytes.baseAddress)
            return .aes192(context)
          case 32:
            let context = UnsafeMutablePointer<aes256_ctx>.allocate(capacity: 1)
            nettle_aes256_set_encrypt_key(context, bytes.baseAddress)
            return .aes256(context)
          default: preconditionFailure("AES has keys of 16, 24 and 32 bytes")
          }
        }
      }
    }

    deinit {
      switch rounds {
      case .aes128(let context): Self.end(context)
      case .aes192(let context): Self.end(context)
      case .aes256(let context): Self.end(context)
      }
    }

    private static func end<Context>(_ context: UnsafeMutablePointer<Context>) {
      explicit_bzero(context, MemoryLayout<Context>.size)
      context.deallocate()
    }

    func encrypt(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
      source.withMemoryRebound(to: UInt8.self) { source in
        target.withMemoryRebound(to: UInt8.self) { target in
          switch rounds {
          case .aes128(let context):
            nettle_aes128_encrypt(context, source.count, target.baseAddress, source.baseAddress)
          case .aes192(let context):
            nettle_aes192_encrypt(context, source.count, target.baseAddress, source.baseAddress)
          case .aes256(let context):
            nettle_aes256_encrypt(context, source.count, target.baseAddress, source.baseAddress)
          }
        }
      }
    }
  }
}
