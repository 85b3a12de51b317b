extension Workbook {
  /// A sheet of a workbook.
  struct Sheet: Sendable, Hashable {
    /// ECMA-376 part 1, 18.18.68; a veryHidden sheet can only be shown by a program.
    enum Visibility: String, Sendable, Hashable {
      case visible, hidden, veryHidden
    }

    enum Kind: Sendable, Hashable {
      case worksheet, chartSheet, dialogSheet, macroSheet
    }

    let name: String
    let visibility: Visibility
    let kind: Kind
    /// The part that holds it.
    let part: String
    /// Unpacked size of the part.
    let bytes: Int
    /// Of the part's bytes, in lower-case hexadecimal digits; nil for a large part, which is verified when it is read.
    let sha256: String?

    /// Whether the sheet has rows that are records.
    var isReadable: Bool { kind == .worksheet }
  }
}
