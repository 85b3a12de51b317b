/// The fixed header of an SPSS system file, as far as ReadStat has to be kept from misreading the file
/// (PSPP, "System File Format").
struct SystemFileHeader {
  static let length = 176
  /// Where the number of cases stands, in 4 bytes.
  static let countOffset = 80

  /// Cases that the file states.
  let cases: Int
  /// Whether its data are packed by single bytes that stand for small whole numbers.
  let isPacked: Bool

  /// - Throws: `FormatProblem` where the header cannot be one that ReadStat reads right.
  init(_ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.count >= SystemFileHeader.length else {
      throw StatisticalProblem.truncated("The file ends within its header.")
    }
    func number(_ offset: Int, swapped: Bool) -> Int32 {
      let value = bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)
      return swapped ? value.byteSwapped : value
    }
    let layout = number(64, swapped: false)
    let swapped = layout.byteSwapped == 2 || layout.byteSwapped == 3
    guard swapped || layout == 2 || layout == 3 else {
      throw StatisticalProblem.malformed("The header of the file states no layout that SPSS has.")
    }
    switch number(72, swapped: swapped) {
    case 0: isPacked = false
    case 1: isPacked = true
    default: throw StatisticalProblem.unsupported("The file is packed in a way that is not read.", save: "a plain .sav")
    }
    let count = number(SystemFileHeader.countOffset, swapped: swapped)
    // -1 where a program did not know the number; then nothing tells whether the file is whole, and ReadStat takes a
    // plain one for empty.
    guard count >= 0 else {
      throw FormatProblem(
        "statistical.rows_unstated", "The file does not state how many observations it holds.",
        help: "Save the data set with SPSS itself, which states the number, and send it again.")
    }
    cases = Int(count)
  }
}
