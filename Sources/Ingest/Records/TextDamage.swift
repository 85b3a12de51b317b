import Glibc

/// Signs in well-formed text that it went through a wrong encoding before it came here.
enum TextDamage {
  /// U+FFFD, which a program writes in place of what it could not read: the character is lost.
  case lostCharacter
  /// Bytes of UTF-8 that were taken for windows-1252 or ISO-8859-1 and encoded once more, as `Ã©` for `é`.
  case mojibake

  /// The bytes with which a sign begins: the mark of a lost character, and the characters from U+00C0 to U+00FF.
  static let leads: [UInt8] = [0xEF, 0xC3]

  /// What the bytes at a place of UTF-8 are a sign of; `text` ends where the record does.
  init?(in text: UnsafeBufferPointer<UInt8>, at place: Int) {
    if text[place] == 0xEF, place + 2 < text.count, text[place + 1] == 0xBF, text[place + 2] == 0xBD {
      self = .lostCharacter
      return
    }
    guard text[place] == 0xC3, place + 1 < text.count else { return nil }
    let lead = text[place + 1] &+ 0x40
    guard lead >= 0xC2, lead <= 0xF4,
      let bytes = TextDamage.continuation(text, place + 2, lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3)
    else { return nil }
    // The leads of Latin letters and signs, of dashes and quotation marks, and of pictures. The others stand before such
    // characters in sound text too, as in `heiß…`, but for control characters, which stand in none.
    switch (lead, bytes.first) {
    case (0xC2, _), (0xC3, _), (0xE2, 0x80), (0xF0, 0x9F): break
    default: guard bytes.hasControl else { return nil }
    }
    self = .mojibake
  }

  /// The first sign in each cell of a block that has one, in order.
  static func marks(in block: RecordBlock) -> [CellMark] {
    guard block.count > 0 else { return [] }
    let end = block.range(of: block.count - 1).upperBound
    var found: [(at: Int, mark: CellMark)] = []
    // Whole blocks are searched: there are few such bytes, and records are short.
    for lead in leads {
      var place = 0
      while place < end, let hit = memchr(block.bytes + place, Int32(lead), end - place) {
        let at = UnsafeRawPointer(hit) - UnsafeRawPointer(block.bytes)
        place = at + 1
        let record = block.record(at: at)
        let range = block.range(of: record)
        let text = UnsafeBufferPointer(start: block.bytes + range.lowerBound, count: range.count)
        guard range.contains(at), let damage = TextDamage(in: text, at: at - range.lowerBound) else { continue }
        found.append(
          (at, CellMark(record: record, column: block.column(of: record, at: at), sign: .damage(damage))))
      }
    }
    var last: (record: Int, column: Int)?
    return found.sorted { $0.at < $1.at }.compactMap { _, mark in
      if let last, last == (mark.record, mark.column) { return nil }
      last = (mark.record, mark.column)
      return mark
    }
  }

  /// Reads so many characters that stand for continuation bytes, 80 to BF; nil where there are others.
  private static func continuation(
    _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int
  ) -> (first: UInt8, hasControl: Bool)? {
    var place = start
    var first: UInt8?
    var hasControl = false
    for _ in 0..<count {
      guard let (byte, length) = continuation(text, place) else { return nil }
      hasControl = hasControl || (text[place] == 0xC2 && byte < 0xA0)
      first = first ?? byte
      place += length
    }
    return first.map { ($0, hasControl) }
  }

  /// The byte that a character stands for, and how many bytes it has itself.
  private static func continuation(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> (byte: UInt8, length: Int)? {
    guard place < text.count else { return nil }
    // U+0080 to U+00BF, as ISO-8859-1 has them.
    if text[place] == 0xC2, place + 1 < text.count, (0x80...0xBF).contains(text[place + 1]) {
      return (text[place + 1], 2)
    }
    return specials.first { text.dropFirst(place).starts(with: $0.text) }.map { ($0.byte, $0.text.count) }
  }

  /// The characters that windows-1252 has at 80 to 9F, in UTF-8.
  private static let specials: [(byte: UInt8, text: [UInt8])] =
    zip(UInt8(0x80)..., Transcoder.windows1252.prefix(0x20)).compactMap { byte, code in
      Unicode.Scalar(code).flatMap { code == 0 ? nil : (byte, Array(String($0).utf8)) }
    }
}
