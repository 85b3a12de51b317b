/// One entry of a zip's central directory (APPNOTE.TXT 6.3.10, section 4.3.12).
struct ZipEntry {
  var rawName: [UInt8]
  var flags: Int
  var method: Int
  var crc: UInt32
  var packedSize: Int
  var size: Int
  var localOffset: Int
  var time: Int
  var date: Int
  /// The file type bits that Unix systems put into the external attributes, or 0.
  var unixType: UInt32
  var dosAttributes: UInt32
  var extras: [ZipExtra]
  /// The extra field of an entry that is encrypted with AES.
  var aes: ZipAESField?
  /// The time in the header before the data, against which the old cipher checks passwords.
  var localTime = 0

  /// Where the packed bytes lie; set once the local header is read.
  var data: Range<Int> = 0..<0

  static let signature: UInt32 = 0x0201_4B50
  static let fixedSize = 46

  /// How the bytes are packed, below the encryption where there is one.
  var packing: Packing? { Packing(rawValue: aes?.method ?? method) }
  /// Bit 0 or the marker of AES.
  var isEncrypted: Bool { flags & 1 != 0 || method == ZipAESField.method }
  /// Strong encryption (bit 6), masked headers (bit 13), or what says AES and does not describe it: no password alone
  /// undoes them.
  var isSealed: Bool {
    flags & 0x2040 != 0 || method == ZipAESField.method && (aes == nil || flags & 1 == 0)
  }
  /// None where the entry is not encrypted.
  var encryption: ZipEncryption? {
    if let aes { return .aes(keyBytes: aes.keyBytes) }
    guard isEncrypted else { return nil }
    // Writers that know the check sum only at the end take the time in its place (APPNOTE.TXT, section 6.1.6).
    return .traditional(check: hasDescriptor ? UInt8(localTime >> 8) : UInt8(crc >> 24))
  }
  /// Of the unpacked bytes; entries of AE-2 state none.
  var statedCRC: UInt32? { aes?.version == 2 && crc == 0 ? nil : crc }
  /// Packed bytes without those of the encryption; less than none where they do not suffice for it.
  var payloadSize: Int {
    packedSize - (encryption.map { $0.headerBytes + $0.trailerBytes } ?? 0)
  }
  var hasDescriptor: Bool { flags & 8 != 0 }
  var isUTF8: Bool { flags & 0x800 != 0 }
  var shownName: String { MemberName.printable(rawName) }

  /// Reads the entry at an offset; tells where the next one begins.
  init(
    in bytes: UnsafeRawBufferPointer, at start: Int, end: Int
  ) throws(ArchiveProblem) {
    guard start + Self.fixedSize <= end, bytes.little32(start) == Self.signature else {
      throw Self.bad("The archive's directory does not hold the entries that it counts.")
    }
    flags = bytes.little16(start + 8)
    method = bytes.little16(start + 10)
    time = bytes.little16(start + 12)
    date = bytes.little16(start + 14)
    crc = bytes.little32(start + 16)
    let nameEnd = start + Self.fixedSize + bytes.little16(start + 28)
    let extraEnd = nameEnd + bytes.little16(start + 30)
    self.end = extraEnd + bytes.little16(start + 32)
    guard self.end <= end else { throw Self.bad("An entry of the archive's directory is cut off.") }
    rawName = Array(bytes[(start + Self.fixedSize)..<nameEnd])
    extras = try ZipExtra.list(in: bytes, nameEnd..<extraEnd)
    if method == ZipAESField.method {
      aes = extras.first { $0.kind == ZipAESField.kind }.flatMap { ZipAESField($0.bytes) }
    }
    unixType = bytes.little32(start + 38) >> 16 & 0o170000
    dosAttributes = bytes.little32(start + 38) & 0xFF

    let disk = bytes.little16(start + 34)
    let narrow = (
      packed: bytes.little32(start + 20), size: bytes.little32(start + 24), offset: bytes.little32(start + 42)
    )
    packedSize = Int(narrow.packed)
    size = Int(narrow.size)
    localOffset = Int(narrow.offset)
    var wide = try ZipExtra.Wide(extras)
    if narrow.size == .max { size = try wide.take() }
    if narrow.packed == .max { packedSize = try wide.take() }
    if narrow.offset == .max { localOffset = try wide.take() }
    try wide.finish(disk: disk)
    guard disk == 0 || disk == 0xFFFF else { throw ArchiveProblem(.splitArchive) }
  }

  /// Where the entry ends in the directory.
  let end: Int

  /// Whether the time stamp is a time, or none at all (both fields zero).
  var hasSaneTime: Bool {
    if date == 0 && time == 0 { return true }
    let month = date >> 5 & 15
    let day = date & 31
    return (1...12).contains(month) && day >= 1 && time >> 11 < 24 && time >> 5 & 63 < 60 && time & 31 < 30
  }

  private static func bad(_ detail: String) -> ArchiveProblem { ArchiveProblem(.badStructure, because: detail) }
}
