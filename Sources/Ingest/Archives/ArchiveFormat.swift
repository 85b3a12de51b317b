/// What a file is by its first bytes.
enum ArchiveFormat: Hashable {
  case zip, gzip, bzip2, xz, zstd, sevenZip, tar
  /// An archive of a kind that is refused.
  case unsupported
  /// Not an archive.
  case plain

  /// Bytes that `init(head:)` wants to see, where there are as many: one tar header.
  static let headBytes = 512

  init(head: some Collection<UInt8>) {
    let head = Array(head.prefix(Self.headBytes))
    func starts(_ magic: [UInt8]) -> Bool { head.starts(with: magic) }
    if starts([0x50, 0x4B, 3, 4]) || starts([0x50, 0x4B, 5, 6]) || starts([0x50, 0x4B, 7, 8])
      || starts([0x50, 0x4B, 0x30, 0x30, 0x50, 0x4B])
    {
      self = .zip
    } else if starts([0x1F, 0x8B, 8]) {
      self = .gzip
    } else if starts(Array("BZh".utf8)), head.count >= 10,
      Array(head[4..<10]) == [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]
        || Array(head[4..<10]) == [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]
    {
      // The marks of a block and of the end: the first digits of pi and of its square root.
      self = .bzip2
    } else if starts([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) {
      self = .xz
    } else if starts([0x28, 0xB5, 0x2F, 0xFD]) {
      self = .zstd
    } else if starts([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) {
      self = .sevenZip
    } else if Self.isUnsupported(head) {
      self = .unsupported
    } else if Self.isTarHeader(head) {
      self = .tar
    } else {
      self = .plain
    }
  }

  /// RAR, LZ4, compress, cabinet and lzip.
  private static func isUnsupported(_ head: [UInt8]) -> Bool {
    let magics: [[UInt8]] = [
      [0x52, 0x61, 0x72, 0x21, 0x1A, 7], [0x04, 0x22, 0x4D, 0x18], [0x1F, 0x9D],
      [0x4D, 0x53, 0x43, 0x46, 0, 0, 0, 0], [0x4C, 0x5A, 0x49, 0x50, 1],
    ]
    return magics.contains { head.starts(with: $0) }
  }

  /// Whether the bytes are a tar header: its sum, with blanks for the field of the sum itself,
  /// stands there in octal digits (POSIX.1-2017, pax, ustar interchange format; signed in old tars).
  private static func isTarHeader(_ head: [UInt8]) -> Bool {
    guard head.count == headBytes, head[0] != 0 else { return false }
    var stated = 0
    var digits = 0
    for byte in head[148..<156] {
      if byte == 0x20 && digits == 0 { continue }
      guard byte >= 0x30 && byte <= 0x37 else { break }
      stated = stated * 8 + Int(byte - 0x30)
      digits += 1
    }
    guard digits > 0 else { return false }
    var unsigned = 0
    var signed = 0
    for (index, byte) in head.enumerated() {
      let counted = (148..<156).contains(index) ? 0x20 : byte
      unsigned += Int(counted)
      signed += Int(Int8(bitPattern: counted))
    }
    return stated == unsigned || stated == signed
  }

  /// Endings that promise an archive, in lower case.
  private static let endings = [".zip", ".tar", ".tgz", ".tbz2", ".txz", ".tzst", ".gz", ".bz2", ".xz", ".zst", ".7z"]

  /// Whether a file of this name is expected to be an archive.
  static func isPromised(by name: String) -> Bool {
    let lower = name.lowercased()
    return endings.contains { lower.hasSuffix($0) }
  }

  /// The name of the file inside a packed single file: without the ending of the packing.
  static func unpackedName(_ name: String) -> String {
    for ending in [".gz", ".bz2", ".xz", ".zst", ".tgz", ".tbz2", ".txz", ".tzst"]
    where name.count > ending.count && name.lowercased().hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return name
  }
}
