/// Builds zips field by field, sound ones and broken ones; every field that a header states can be
/// made to differ from the truth.
package struct ZipBuilder {
  package enum Descriptor: Sendable { case none, bare, signed, wide }

  package struct Entry {
    package var name: [UInt8]
    package var content: [UInt8]
    package var method = 8
    package var flags = 0
    package var time = 0x6000
    package var date = 0x3922
    package var madeBy = 3 << 8 | 20
    package var attributes: UInt32 = 0o100644 << 16
    package var extra: [UInt8] = []
    package var localExtra: [UInt8] = []
    package var descriptor = Descriptor.none
    /// What the headers state in place of the truth.
    package var crc: UInt32?
    package var size: UInt32?
    package var packed: [UInt8]?
    package var localName: [UInt8]?
    package var localFlags: Int?
    package var localMethod: Int?
    package var localCRC: UInt32?
    package var localSize: UInt32?
    package var offset: UInt32?
    /// In the central directory; a hidden entry is not.
    package var isListed = true
    /// Has a local header and data; an alias has not.
    package var isStored = true
    /// Bytes that follow the entry and belong to nothing.
    package var gap: [UInt8] = []

    package init(_ name: String, _ content: [UInt8] = []) {
      self.name = Array(name.utf8)
      self.content = content
    }

    package init(_ name: String, _ content: String) { self.init(name, Array(content.utf8)) }

    /// The entry with changes.
    package func with(_ change: (inout Entry) -> Void) -> Entry {
      var copy = self
      change(&copy)
      return copy
    }
  }

  package var entries: [Entry]
  package var prefix: [UInt8] = []
  package var comment: [UInt8] = []
  package var suffix: [UInt8] = []
  package var isLarge = false
  package var count: Int?
  package var commentLength: Int?
  package var disk = 0
  /// Whether offsets count from the end of the prefix.
  package var areOffsetsRelative = false

  package init(_ entries: [Entry]) { self.entries = entries }

  package func build() -> [UInt8] {
    var file = prefix
    let origin = areOffsetsRelative ? prefix.count : 0
    var directory: [UInt8] = []
    var listed = 0
    var lastOffset = 0
    for entry in entries {
      let packed = entry.packed ?? (entry.method == 8 ? Deflate.raw(entry.content) : entry.content)
      if entry.isStored {
        lastOffset = file.count - origin
        append(entry, packed, to: &file)
      }
      if entry.isListed {
        listed += 1
        list(entry, packed, offset: lastOffset, in: &directory)
      }
    }
    let start = file.count - origin
    file += directory
    append(count ?? listed, directory: start, size: directory.count, to: &file)
    return file + suffix
  }

  private func append(_ entry: Entry, _ packed: [UInt8], to file: inout [UInt8]) {
    let crc = entry.crc ?? Deflate.crc32(entry.content)
    let size = entry.size ?? UInt32(entry.content.count)
    let name = entry.localName ?? entry.name
    let flags = entry.localFlags ?? (entry.flags | (entry.descriptor == .none ? 0 : 8))
    let isDeferred = entry.descriptor != .none
    file += Self.four(0x0403_4B50) + Self.two(20) + Self.two(flags) + Self.two(entry.localMethod ?? entry.method)
    file += Self.two(entry.time) + Self.two(entry.date)
    file += Self.four(entry.localCRC ?? (isDeferred ? 0 : crc))
    file += Self.four(isDeferred ? 0 : UInt32(packed.count)) + Self.four(entry.localSize ?? (isDeferred ? 0 : size))
    file += Self.two(name.count) + Self.two(entry.localExtra.count) + name + entry.localExtra + packed
    switch entry.descriptor {
    case .none: break
    case .bare: file += Self.four(crc) + Self.four(UInt32(packed.count)) + Self.four(size)
    case .signed: file += Self.four(0x0807_4B50) + Self.four(crc) + Self.four(UInt32(packed.count)) + Self.four(size)
    case .wide:
      file += Self.four(0x0807_4B50) + Self.four(crc) + Self.eight(packed.count) + Self.eight(Int(size))
    }
    file += entry.gap
  }

  private func list(_ entry: Entry, _ packed: [UInt8], offset: Int, in directory: inout [UInt8]) {
    let flags = entry.flags | (entry.descriptor == .none ? 0 : 8)
    directory += Self.four(0x0201_4B50) + Self.two(entry.madeBy) + Self.two(20) + Self.two(flags)
    directory += Self.two(entry.method) + Self.two(entry.time) + Self.two(entry.date)
    directory += Self.four(entry.crc ?? Deflate.crc32(entry.content)) + Self.four(UInt32(packed.count))
    directory += Self.four(entry.size ?? UInt32(entry.content.count))
    directory += Self.two(entry.name.count) + Self.two(entry.extra.count) + Self.two(0) + Self.two(0) + Self.two(0)
    directory += Self.four(entry.attributes) + Self.four(entry.offset ?? UInt32(offset)) + entry.name + entry.extra
  }

  private func append(_ count: Int, directory: Int, size: Int, to file: inout [UInt8]) {
    if isLarge {
      let record = file.count
      file += Self.four(0x0606_4B50) + Self.eight(44) + Self.two(45) + Self.two(45) + Self.four(0) + Self.four(0)
      file += Self.eight(count) + Self.eight(count) + Self.eight(size) + Self.eight(directory)
      file += Self.four(0x0706_4B50) + Self.four(0) + Self.eight(record) + Self.four(1)
    }
    file += Self.four(0x0605_4B50) + Self.two(disk) + Self.two(disk)
    file += Self.two(isLarge ? 0xFFFF : count) + Self.two(isLarge ? 0xFFFF : count)
    file += Self.four(isLarge ? .max : UInt32(size)) + Self.four(isLarge ? .max : UInt32(directory))
    file += Self.two(commentLength ?? comment.count) + comment
  }

  package static func two(_ number: Int) -> [UInt8] { (0..<2).map { UInt8(number >> (8 * $0) & 255) } }
  package static func four(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(number >> (8 * $0) & 255) } }
  package static func eight(_ number: Int) -> [UInt8] { (0..<8).map { UInt8(number >> (8 * $0) & 255) } }
}
