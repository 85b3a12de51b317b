/// What stands around the data of a Stata file, as far as ReadStat does not hold it to what it states
/// (Stata, "Description of .dta file format", 113 to 115 and 117 to 119).
struct StataFrame {
  private static let oldest = 113
  /// Bytes of a table of value labels before its content: the length, a name of 33 bytes, and 3 of filling.
  private static let labelHeader = 40
  private static let end = Array("</stata_dta>".utf8)

  /// Whether numbers stand in the other order of bytes than here.
  private let isSwapped: Bool
  /// From format 117 on; such a file marks where its data end.
  private let isMarked: Bool

  /// - Throws: `FormatProblem` where the file is too old, or does not end as it should.
  init(_ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.count >= 4 else { throw StatisticalProblem.truncated("The file ends within its header.") }
    isMarked = bytes[0] == UInt8(ascii: "<")
    isSwapped = bytes[1] == (Int(littleEndian: 1) == 1 ? 1 : 2)
    if isMarked {
      guard bytes.suffix(StataFrame.end.count).elementsEqual(StataFrame.end) else {
        throw StatisticalProblem.truncated("The file does not end as a Stata file does.")
      }
    } else if bytes[0] < StataFrame.oldest {
      throw StatisticalProblem.unsupported("The file is of a Stata older than version 8.", save: "a current .dta")
    }
  }

  /// Looks at what follows the observations, which has to be whole tables of value labels, or nothing.
  ///
  /// - Parameter start: where the observations that the file states end.
  /// - Throws: `FormatProblem` where there is something else, such as more observations than are stated.
  func check(_ bytes: UnsafeRawBufferPointer, after start: Int) throws {
    guard !isMarked else { return }
    var place = start
    while place < bytes.count {
      guard bytes.count - place >= StataFrame.labelHeader else { break }
      let stated = bytes.loadUnaligned(fromByteOffset: place, as: Int32.self)
      let length = Int(isSwapped ? stated.byteSwapped : stated)
      let next = place + StataFrame.labelHeader + length
      guard length > 0, next <= bytes.count else { break }
      place = next
    }
    guard place == bytes.count else {
      throw StatisticalProblem.truncated(
        "The file goes on behind the observations that it states, or ends within its value labels.")
    }
  }
}
