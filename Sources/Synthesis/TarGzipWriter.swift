/// A tar archive in gzip; every time in it is 2009-01-01 00:00:00 UTC.
///
/// A member's size stands before it, so that it waits in a file until it is whole. Source of the layout:
/// POSIX.1-2001 ustar; sizes of 8 GiB and more in base 256 as GNU tar writes them.
final class TarGzipWriter: ArchiveWriter {
  private static let time = 1_230_768_000
  private let file: FileStream
  private let deflater: Deflater
  private let spool: () throws -> FileStream
  private var member: (name: [UInt8], bytes: FileStream)?

  init(_ file: FileStream, level: Int32, spool: @escaping () throws -> FileStream) throws {
    self.file = file
    self.spool = spool
    deflater = try Deflater(level: level, gzip: true)
  }

  func begin(_ name: String, large: Bool) throws { member = (Array(name.utf8), try spool()) }

  func write(_ bytes: UnsafeRawBufferPointer) throws { try member?.bytes.write(bytes) }

  func end() throws {
    guard let member else { return }
    try put(TarGzipWriter.header(member.name, size: member.bytes.position))
    try member.bytes.read { try deflater.write($0) { try file.write($0) } }
    try put([UInt8](repeating: 0, count: (512 - member.bytes.position % 512) % 512))
    self.member = nil
  }

  func finish() throws {
    try put([UInt8](repeating: 0, count: 1024))
    try deflater.finish { try file.write($0) }
    try file.flush()
  }

  private func put(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try deflater.write($0) { try file.write($0) } }
  }

  private static func header(_ name: [UInt8], size: Int) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ bytes: [UInt8], at place: Int) { block.replaceSubrange(place..<place + bytes.count, with: bytes) }
    func octal(_ value: Int, _ digits: Int) -> [UInt8] {
      let text = String(value, radix: 8)
      return Array((String(repeating: "0", count: max(0, digits - text.utf8.count)) + text).utf8)
    }
    // A path of more than 100 bytes is cut at a slash into a prefix and the rest.
    var rest = name[...]
    if name.count > 100, let slash = name[(name.count - 101)...].firstIndex(of: 0x2F) {
      put(Array(name[..<slash].suffix(155)), at: 345)
      rest = name[(slash + 1)...]
    }
    put(Array(rest.prefix(100)), at: 0)
    put(octal(0o644, 7), at: 100)
    put(octal(0, 7), at: 108)
    put(octal(0, 7), at: 116)
    if size < 1 << 33 {
      put(octal(size, 11), at: 124)
    } else {
      put([0x80] + (0..<11).reversed().map { UInt8(truncatingIfNeeded: $0 < 8 ? size >> (8 * $0) : 0) }, at: 124)
    }
    put(octal(time, 11), at: 136)
    put([UInt8](repeating: 0x20, count: 8), at: 148)
    block[156] = 0x30
    put(Array("ustar".utf8) + [0, 0x30, 0x30], at: 257)
    put(octal(block.reduce(0) { $0 + Int($1) }, 6) + [0, 0x20], at: 148)
    return block
  }
}
