package import Crypto
import CryptoExtras
import Glibc

/// A master key for a safe: encrypted under a passphrase that only people know.
///
/// One line: `vertebra-key-export 1 <study> <version> <key id> <check value> scrypt <log2 N> <r> <p> <salt> <sealed
/// key>`, salt and key in base64. The passphrase becomes a key by scrypt (RFC 7914), and all that stands before the sealed
/// key is authenticated with it.
package enum KeyExport {
  /// log2 of the cost N, with r = 8 and p = 1: 128 MiB and about a second.
  ///
  /// An assumption of this project, in the middle of what tools of this kind take.
  package static let cost = 17
  /// What is accepted when an export is read: a file from elsewhere may not ask for more than 256 MiB.
  package static let acceptedCosts = 14...18
  private static let blockSize = 8
  /// Characters of a passphrase at least; an assumption of this project.
  package static let shortest = 12
  private static let limit = 4096

  /// Writes a key to a file that is not there yet, for its owner alone.
  ///
  /// - Parameter cost: log2 N of scrypt, within `acceptedCosts`.
  package static func write(
    _ key: MasterKey, to path: String, passphrase: SymmetricKey, cost: Int = cost, on files: any FileSystem
  ) throws(StoreError) {
    precondition(acceptedCosts.contains(cost), "an export is written as it can be read")
    guard passphrase.bitCount >= 8 * shortest else {
      throw StoreError(
        "export the key to", path, reason: "the passphrase is shorter than \(shortest) bytes",
        help: "take a longer one, such as five words drawn at random")
    }
    let random = UnsafeMutableRawBufferPointer.allocate(byteCount: 16, alignment: 16)
    defer { random.deallocate() }
    try random.fillAtRandom(operation: "export the key to", path: path)
    let salt = [UInt8](random)
    var header = Array(
      "vertebra-key-export 1 \(key.study) \(key.version) \(key.id) \(key.checkValue) scrypt \(cost) 8 1 ".utf8)
    header += salt.withUnsafeBytes { Base64.encode($0) } + [UInt8(ascii: " ")]
    var secret = key.bytes.withUnsafeBytes { Array($0) }
    defer { secret.withUnsafeMutableBytes { $0.wipe() } }
    let sealed: [UInt8]
    do {
      sealed = try Sealing.seal(
        secret, header: header, key: try derive(passphrase, salt: salt, cost: cost))
    } catch {
      throw StoreError(
        "export the key to", path, reason: "the passphrase cannot be worked on",
        help: "see that 256 MiB of memory are free, then run again")
    }
    let sink = try FileSink(path, on: files, mode: 0o600)
    try sink.write(header + sealed.withUnsafeBytes { Base64.encode($0) } + [UInt8(ascii: "\n")])
    try sink.commit(replacing: false)
  }

  /// Reads a key from a file, whoever's it is: it is encrypted, and what it says is authenticated.
  package static func read(
    _ path: String, passphrase: SymmetricKey, on files: any FileSystem
  ) throws(StoreError) -> MasterKey {
    func refusal(_ reason: String, _ help: String) -> StoreError {
      StoreError("import the key from", path, reason: reason, help: help)
    }
    let bytes = try files.readAll(path, limit: limit)
    let fields = bytes.dropLast().split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard bytes.last == UInt8(ascii: "\n"), fields.count == 12, fields[0].elementsEqual("vertebra-key-export".utf8),
      fields[1].elementsEqual("1".utf8), fields[6].elementsEqual("scrypt".utf8),
      let version = KeyLine.number(fields[3]), version > 0, let cost = KeyLine.number(fields[7]),
      let salt = Base64.decode(fields[10]), salt.count == 16, let sealed = Base64.decode(fields[11])
    else {
      throw refusal("it is not an exported key of format 1", "take the file that 'vertebra vault export-key' wrote")
    }
    // Before any work: a file may come from anybody, and asks for memory and time.
    guard acceptedCosts.contains(cost), KeyLine.number(fields[8]) == blockSize, KeyLine.number(fields[9]) == 1 else {
      throw refusal(
        "it asks for another effort than 2^\(acceptedCosts.lowerBound) to 2^\(acceptedCosts.upperBound), 8 and 1 of scrypt",
        "take the file that 'vertebra vault export-key' wrote")
    }
    let header = Array(bytes.dropLast(fields[11].count + 1))
    guard let key = try? derive(passphrase, salt: salt, cost: cost) else {
      throw refusal(
        "the passphrase cannot be worked on", "see that 256 MiB of memory are free, then run again")
    }
    guard var secret = Sealing.open(sealed, header: header, key: key) else {
      throw refusal("the passphrase is another, or the file was changed", "check the passphrase, then the copy")
    }
    defer { secret.withUnsafeMutableBytes { $0.wipe() } }
    guard secret.count == 32 else { throw refusal("it holds no key", "take another copy") }
    let found = MasterKey(
      study: String(decoding: fields[2], as: UTF8.self), bytes: SymmetricKey(data: secret), version: version)
    guard fields[4].elementsEqual(found.id.utf8), fields[5].elementsEqual(found.checkValue.utf8),
      found.study.isPlainName
    else { throw refusal("its key id or check value does not fit its key", "take another copy") }
    return found
  }

  private static func derive(_ passphrase: SymmetricKey, salt: [UInt8], cost: Int) throws -> SymmetricKey {
    var text = passphrase.withUnsafeBytes { Array($0) }
    defer { text.withUnsafeMutableBytes { $0.wipe() } }
    return try KDF.Scrypt.deriveKey(
      from: text, salt: salt, outputByteCount: 32, rounds: 1 << cost, blockSize: blockSize, parallelism: 1)
  }
}
