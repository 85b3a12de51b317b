import Crypto

/// A master key as the one line of its file.
///
/// Format 1, of a study's first key: `vertebra-key 1 <study> <key id> <base64 of 32 bytes> <check value>`.
/// Format 2, of a key that took another's place: `vertebra-key 2 <study> <version> <key id> <base64> <check value>`.
enum KeyLine {
  enum Fault: Error {
    case format
    /// Key id or check value do not fit the key.
    case altered
  }

  /// The bytes, which the caller wipes.
  static func write(_ key: MasterKey) -> [UInt8] {
    var line: [UInt8] = []
    // No growth, which would leave copies of the key behind.
    line.reserveCapacity(512)
    line += (key.version == 1 ? "vertebra-key 1 \(key.study) " : "vertebra-key 2 \(key.study) \(key.version) ").utf8
    line += "\(key.id) ".utf8
    var coded = key.bytes.withUnsafeBytes { Base64.encode($0) }
    defer { coded.withUnsafeMutableBytes { $0.wipe() } }
    line += coded
    line += " \(key.checkValue)\n".utf8
    return line
  }

  static func read(_ bytes: [UInt8]) throws(Fault) -> MasterKey {
    let fields = bytes.dropLast().split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard bytes.last == UInt8(ascii: "\n"), fields.count >= 6, fields[0].elementsEqual("vertebra-key".utf8) else {
      throw .format
    }
    var version = 1
    if fields[1].elementsEqual("2".utf8) {
      guard fields.count == 7, let written = number(fields[3]), written > 1 else { throw .format }
      version = written
    } else {
      guard fields[1].elementsEqual("1".utf8), fields.count == 6 else { throw .format }
    }
    let (id, coded, check) = (fields[fields.count - 3], fields[fields.count - 2], fields[fields.count - 1])
    guard coded.count == 44, var secret = Base64.decode(coded) else { throw .format }
    defer { secret.withUnsafeMutableBytes { $0.wipe() } }
    guard secret.count == 32 else { throw .format }
    let key = MasterKey(
      study: String(decoding: fields[2], as: UTF8.self), bytes: SymmetricKey(data: secret), version: version)
    guard id.elementsEqual(key.id.utf8), check.elementsEqual(key.checkValue.utf8) else { throw .altered }
    return key
  }

  /// A whole number without a sign or leading zeros, of at most six digits.
  static func number(_ digits: some Collection<UInt8>) -> Int? {
    guard (1...6).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }),
      digits.count == 1 || digits.first != 48
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
  }
}
