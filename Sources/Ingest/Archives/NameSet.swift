import Foundation

/// The names of one archive, which must differ however a system compares names.
struct NameSet {
  /// Folded name to whether a file has it; the folders above each file are in it too.
  private var isFile: [[UInt8]: Bool] = [:]
  private var folders: Set<[UInt8]> = []

  /// Takes a name in, or says with what sort of other name it collides. A folder may be named
  /// again, above its files and by itself.
  mutating func insert(_ name: MemberName) throws(ArchiveProblem) {
    let key = Self.folded(name.text)
    func refuse(_ detail: String) -> ArchiveProblem {
      ArchiveProblem(.duplicateName, member: MemberName.printable(name.bytes), because: detail)
    }
    if let other = isFile[key] {
      if other != !name.isFolder { throw refuse("A file and a folder have the same name.") }
      if other { throw refuse("Two members have the same name, or names that some systems take for one.") }
    }
    isFile[key] = !name.isFolder
    if name.isFolder && !folders.insert(name.bytes).inserted {
      throw refuse("A folder is listed twice.")
    }
    for (index, byte) in key.enumerated() where byte == UInt8(ascii: "/") {
      let parent = Array(key[..<index])
      if isFile[parent] == true { throw refuse("A file and a folder have the same name.") }
      isFile[parent] = false
    }
  }

  /// The name as systems that ignore case, accents' spelling and compatibility forms compare it:
  /// NFKC of the case-folded NFKC form (Unicode Standard, D146, with lower case of upper case as fold).
  static func folded(_ text: String) -> [UInt8] {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      return text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    }
    let folded = text.precomposedStringWithCompatibilityMapping.uppercased().lowercased()
    return Array(folded.precomposedStringWithCompatibilityMapping.utf8)
  }
}
