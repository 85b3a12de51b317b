import CExpat

/// Tells expat what the bytes of windows-1252 mean, the one encoding that sites use and expat does not know.
enum WindowsEncoding {
  /// Fills in the table for windows-1252; 0 where the encoding is another, which expat then refuses.
  static func describe(_ name: UnsafePointer<CChar>?, _ info: UnsafeMutablePointer<XML_Encoding>?) -> Int32 {
    guard let name, let info, ["windows-1252", "cp1252"].contains(String(cString: name).lowercased()) else { return 0 }
    withUnsafeMutableBytes(of: &info.pointee.map) { map in
      let codes = map.bindMemory(to: Int32.self)
      for byte in 0..<0x80 { codes[byte] = Int32(byte) }
      for byte in 0x80...0xFF {
        let code = Transcoder.windows1252[byte - 0x80]
        // -1: no character.
        codes[byte] = code == 0 ? -1 : Int32(code)
      }
    }
    info.pointee.data = nil
    info.pointee.convert = nil
    info.pointee.release = nil
    return 1
  }
}
