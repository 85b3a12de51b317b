/// The name of an entry as its archive spells it, and whether it may be used.
struct MemberName: Hashable, Sendable {
  /// As received, without the slash that ends a folder's name.
  let bytes: [UInt8]
  let text: String
  let isFolder: Bool

  /// Checks a name and says what is wrong with it.
  init(_ raw: some Collection<UInt8>, limits: ArchiveLimits) throws(ArchiveProblem) {
    let raw = Array(raw)
    isFolder = raw.last == UInt8(ascii: "/")
    bytes = isFolder ? Array(raw.dropLast()) : raw
    let shown = Self.printable(raw)
    func refuse(_ detail: String) -> ArchiveProblem {
      ArchiveProblem(.unsafeName, reach: .member, member: shown, because: detail)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw refuse("The member's name is not in UTF-8, and nothing says in what else.")
    }
    self.text = text
    guard bytes.count <= limits.pathBytes else { throw refuse("The member's path is too long.") }
    for scalar in text.unicodeScalars where Self.isForbidden(scalar) {
      throw refuse("The member's name holds a character that is invisible or has a meaning to a system.")
    }
    guard bytes.first != UInt8(ascii: "/") else {
      throw refuse("The member's name starts at the root of the file system.")
    }
    if bytes.count >= 2, bytes[1] == UInt8(ascii: ":"), bytes[0] | 0x20 >= 0x61, bytes[0] | 0x20 <= 0x7A {
      throw refuse("The member's name starts with a drive.")
    }
    let components = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard components.count <= limits.pathDepth else { throw refuse("The member lies in too many folders.") }
    for component in components {
      if let detail = Self.fault(of: Array(component), limits: limits) { throw refuse(detail) }
    }
  }

  private static func fault(of component: [UInt8], limits: ArchiveLimits) -> String? {
    let dot = UInt8(ascii: ".")
    if component.isEmpty || component == [dot] { return "A part of the member's path is empty." }
    if component == [dot, dot] { return "The member's path leads out of the archive." }
    if component.count > limits.nameBytes { return "A part of the member's path is too long." }
    if component.last == dot || component.last == 0x20 {
      return "A part of the member's path ends with a dot or a blank, which Windows drops."
    }
    let stem = component.prefix { $0 != dot }.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }
    if isReserved(stem) { return "A part of the member's path is the name of a device on Windows." }
    return nil
  }

  /// CON, PRN, AUX, NUL, COM1 to COM9 and LPT1 to LPT9, in capitals.
  private static func isReserved(_ stem: [UInt8]) -> Bool {
    let text = String(decoding: stem, as: UTF8.self)
    if ["CON", "PRN", "AUX", "NUL"].contains(text) { return true }
    guard stem.count == 4, text.hasPrefix("COM") || text.hasPrefix("LPT") else { return false }
    return stem[3] >= UInt8(ascii: "1") && stem[3] <= UInt8(ascii: "9")
  }

  /// Control characters, the backslash, and what changes the order of writing or shows nothing.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x5C: true
    case 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
  }

  /// A name fit to print: what is not printable as its code, at most 200 characters.
  static func printable(_ raw: some Collection<UInt8>) -> String {
    var shown = ""
    if let text = String(validating: raw, as: UTF8.self) {
      for scalar in text.unicodeScalars {
        if isForbidden(scalar) && scalar != "\\" {
          shown += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        } else {
          shown.unicodeScalars.append(scalar)
        }
      }
    } else {
      for byte in raw {
        if byte >= 0x20 && byte < 0x7F {
          shown.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
          shown += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
      }
    }
    return shown.unicodeScalars.count <= 200 ? shown : String(shown.unicodeScalars.prefix(200)) + "…"
  }
}
