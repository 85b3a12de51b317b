extension Workbook {
  /// The first bytes of a compound file ([MS-CFB] 2.2): workbooks before 2007, and those with a password.
  private static let compoundMark: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

  /// Why a file is a workbook of a kind that cannot be read; nil for what is no compound file.
  static func refusal(of region: ByteRegion) -> FormatProblem? {
    region.withUnsafeBytes { bytes in
      guard bytes.starts(with: compoundMark) else { return nil }
      if holds("EncryptedPackage", bytes) {
        return FormatProblem(
          "workbook.encrypted", "The workbook is protected by a password.",
          help: "Remove the password and send the workbook over the agreed secure transfer.")
      }
      if holds("Workbook", bytes) || holds("Book", bytes) {
        return FormatProblem(
          "workbook.legacy", "The workbook is in the format of Excel 97 to 2003, or an older one (.xls).",
          help: "Open the workbook, save it as .xlsx, and send that.")
      }
      return FormatProblem(
        "workbook.not_a_workbook", "The file is a document of another kind, or a part of it is missing.",
        help: "Send the workbook itself, saved as .xlsx.")
    }
  }

  /// Whether a compound file's directory has an entry of this name ([MS-CFB] 2.6.1): 128 bytes that begin with the
  /// name in UTF-16 and state its length, at a multiple of their size.
  private static func holds(_ name: String, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let wide: [UInt8] = name.utf8.flatMap { [$0, 0] as [UInt8] } + [0, 0]
    var place = 512
    while place + 128 <= bytes.count {
      if bytes[place + 64] == UInt8(wide.count), bytes[place + 65] == 0, bytes[place...].starts(with: wide) {
        return true
      }
      place += 128
    }
    return false
  }

  /// Sheets in a form of their own, which are no XML.
  static let binaryRefusal = FormatProblem(
    "workbook.binary", "The workbook is a binary one (.xlsb).",
    help: "Open the workbook, save it as .xlsx, and send that.")
}
