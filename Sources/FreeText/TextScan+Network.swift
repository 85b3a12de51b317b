extension TextScan {
  /// An e-mail address around its `@`; a space may stand on each side of that.
  mutating func email(_ at: Int) -> Int? {
    var start = at
    if view.isSpace(start - 1), isLocal(start - 2) { start -= 1 }
    let local = start
    while isLocal(start - 1), local - start < 64 { start -= 1 }
    var next = at + 1
    if view.isSpace(next), view.isWord(next + 1) { next += 1 }
    let domain = next
    var dots = 0
    while next - domain < 253, isDomain(next) {
      if view[next] == UInt8(ascii: ".") {
        guard view.isWord(next + 1) else { break }
        dots += 1
      }
      next += 1
    }
    guard start < local, next > domain, dots > 0 else { return nil }
    // A space beside the mark joins what belongs together only where a name with a domain stands there.
    guard local == at || domain == at + 1 || dots > 0 else { return nil }
    while view[start] == UInt8(ascii: "."), start < local { start += 1 }
    add(start, next, .email)
    return next
  }

  private func isLocal(_ at: Int) -> Bool {
    view.isWord(at) || "._%+-'".utf8.contains(view[at]) && at >= 0 && at < view.count
  }
  private func isDomain(_ at: Int) -> Bool {
    view.isWord(at) || view[at] == UInt8(ascii: ".") || view[at] == UInt8(ascii: "-")
  }

  /// `https://…`, around its colon.
  mutating func webAddress(_ at: Int) -> Int? {
    guard view[at + 1] == UInt8(ascii: "/"), view[at + 2] == UInt8(ascii: "/"), view.isWord(at + 3) else { return nil }
    var start = at
    while view.isLetter(start - 1), at - start < 10 { start -= 1 }
    return start < at ? web(from: start) : nil
  }

  /// An address of the Internet up to a space; the marks of the sentence stay behind it.
  mutating func web(from start: Int) -> Int? {
    var end = start
    while end < view.count, !view.isSpace(end), !"\"<>[]".utf8.contains(view[end]) { end += 1 }
    while end > start, ".,;:)!?'".utf8.contains(view[end - 1]) { end -= 1 }
    guard end - start > 6 else { return nil }
    add(start, end, .url)
    return end
  }

  /// An address of the Internet Protocol, version 6, around one of its colons.
  mutating func ipAddress(_ at: Int) -> Int? {
    guard isHex(at - 1) || view[at - 1] == UInt8(ascii: ":") || view[at + 1] == UInt8(ascii: ":"),
      isHex(at + 1) || view[at + 1] == UInt8(ascii: ":")
    else { return nil }
    var start = at
    while isHex(start - 1) || view[start - 1] == UInt8(ascii: ":"), at - start < 40 { start -= 1 }
    var end = at
    while isHex(end) || view[end] == UInt8(ascii: ":"), end - at < 40 { end += 1 }
    guard !view.isWord(start - 1), !view.isWord(end) else { return nil }
    var groups = 0
    var length = 0
    var hasGap = false
    var longest = 0
    for place in start...end {
      if place < end, view[place] != UInt8(ascii: ":") {
        length += 1
      } else {
        if length > 0 { groups += 1 }
        if place < end, view[place + 1] == UInt8(ascii: ":"), place + 1 < end { hasGap = true }
        longest = max(longest, length)
        length = 0
      }
    }
    guard longest <= 4, groups == 8 || hasGap && groups >= 2 && longest >= 2 else { return nil }
    add(start, end, .ip)
    return end
  }

  /// Four numbers up to 255 with full stops between, whose first begins at a place.
  mutating func dottedAddress(_ at: Int) -> Int? {
    guard !(view[at - 1] == UInt8(ascii: ".") && view.isDigit(at - 2)) else { return nil }
    var start = at
    for part in 0..<4 {
      let end = view.digits(from: start)
      guard (1...3).contains(end - start), view.number(start..<end) <= 255 else { return nil }
      if part == 3 {
        guard !view.isWord(end), !(view[end] == UInt8(ascii: ".") && view.isDigit(end + 1)) else { return nil }
        add(at, end, .ip)
        return end
      }
      guard view[end] == UInt8(ascii: ".") else { return nil }
      start = end + 1
    }
    return nil
  }

  private func isHex(_ at: Int) -> Bool {
    let byte = view[at]
    return view.isDigit(at) || (97...102).contains(byte | 0x20) && view.isLetter(at)
  }
}
