import CZlib

/// A zip archive with members in deflate, or stored as they are; every time in it is 2009-01-01 00:00.
///
/// Source of the layout: PKWARE APPNOTE.TXT 6.3.10, 4.3 and 4.5.3 (zip64).
final class ZipWriter: ArchiveWriter {
  private struct Entry {
    var name: [UInt8]
    var offset: Int
    var large: Bool
    var stored: Bool
    var crc: UInt = 0
    var packed = 0
    var size = 0
  }

  private static let time: UInt16 = 0
  private static let date: UInt16 = (29 << 9) | (1 << 5) | 1
  private let file: FileStream
  private let level: Int32
  /// Whether members are put in as they are, as where they are archives themselves.
  private let stores: (String) -> Bool
  private var entries: [Entry] = []
  private var deflater: Deflater?

  init(_ file: FileStream, level: Int32, stores: @escaping (String) -> Bool = { _ in false }) {
    self.file = file
    self.level = level
    self.stores = stores
  }

  func begin(_ name: String, large: Bool) throws {
    let entry = Entry(name: Array(name.utf8), offset: file.position, large: large, stored: stores(name))
    deflater = entry.stored ? nil : try Deflater(level: level, gzip: false)
    entries.append(entry)
    try file.write(header(of: entry))
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard var entry = entries.popLast(), let start = bytes.baseAddress else { return }
    entry.crc = crc32_z(entry.crc, start.assumingMemoryBound(to: UInt8.self), bytes.count)
    entry.size += bytes.count
    if let deflater { try deflater.write(bytes) { try put($0, &entry) } } else { try put(bytes, &entry) }
    entries.append(entry)
  }

  private func put(_ bytes: UnsafeRawBufferPointer, _ entry: inout Entry) throws {
    entry.packed += bytes.count
    try file.write(bytes)
  }

  func end() throws {
    guard var entry = entries.popLast() else { return }
    if let deflater { try deflater.finish { try put($0, &entry) } }
    deflater = nil
    if !entry.large, max(entry.size, entry.packed) >= 0xFFFF_FFFF { throw SynthesisError.memberTooLarge }
    try file.overwrite(at: entry.offset, header(of: entry))
    entries.append(entry)
  }

  func finish() throws {
    let start = file.position
    for entry in entries { try file.write(directoryRecord(of: entry)) }
    let size = file.position - start
    let end = LittleEndian()
    if start >= 0xFFFF_FFFF || entries.count >= 0xFFFF {
      let place = file.position
      end.four(0x0606_4B50).eight(44).two(45).two(45).four(0).four(0)
      end.eight(entries.count).eight(entries.count).eight(size).eight(start)
      end.four(0x0706_4B50).four(0).eight(place).four(1)
    }
    end.four(0x0605_4B50).two(0).two(0).two(min(entries.count, 0xFFFF)).two(min(entries.count, 0xFFFF))
    end.four(min(size, 0xFFFF_FFFF)).four(min(start, 0xFFFF_FFFF)).two(0)
    try file.write(end.bytes)
    try file.flush()
  }

  private func header(of entry: Entry) -> [UInt8] {
    let out = LittleEndian()
    out.four(0x0403_4B50).two(entry.large ? 45 : 20)
    shared(entry, out)
    out.four(entry.large ? 0xFFFF_FFFF : entry.packed).four(entry.large ? 0xFFFF_FFFF : entry.size)
    out.two(entry.name.count).two(entry.large ? 20 : 0).raw(entry.name)
    if entry.large { out.two(1).two(16).eight(entry.size).eight(entry.packed) }
    return out.bytes
  }

  private func directoryRecord(of entry: Entry) -> [UInt8] {
    let extra = LittleEndian()
    if entry.large { extra.eight(entry.size).eight(entry.packed) }
    if entry.offset >= 0xFFFF_FFFF { extra.eight(entry.offset) }
    let needed = extra.bytes.isEmpty ? 20 : 45
    let out = LittleEndian()
    // Made by 3 (Unix), whose attributes are those of an ordinary file that all may read.
    out.four(0x0201_4B50).two(3 << 8 | needed).two(needed)
    shared(entry, out)
    out.four(entry.large ? 0xFFFF_FFFF : entry.packed).four(entry.large ? 0xFFFF_FFFF : entry.size)
    out.two(entry.name.count).two(extra.bytes.isEmpty ? 0 : extra.bytes.count + 4).two(0).two(0).two(0)
    out.four(0o100644 << 16).four(min(entry.offset, 0xFFFF_FFFF)).raw(entry.name)
    if !extra.bytes.isEmpty { out.two(1).two(extra.bytes.count).raw(extra.bytes) }
    return out.bytes
  }

  /// Flags (bit 11: the name is UTF-8), method, time, date and checksum.
  private func shared(_ entry: Entry, _ out: LittleEndian) {
    let isASCII = entry.name.allSatisfy { $0 < 0x80 }
    out.two(isASCII ? 0 : 1 << 11).two(entry.stored ? 0 : 8)
    out.two(Int(ZipWriter.time)).two(Int(ZipWriter.date)).four(Int(entry.crc))
  }
}
