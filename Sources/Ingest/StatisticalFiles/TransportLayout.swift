import CSplit
import Glibc
import Stages
import StudyModel

/// What a SAS transport file says of itself, read before ReadStat reads it: the places of the variables, and with
/// them the encoding of the texts, which the format does not state (SAS TS-140).
struct TransportLayout {
  private static let line = 80
  private static let namestr = 140
  private static let mostVariables = 32_767
  /// Bytes after which `passed` is told.
  private static let step = line << 16

  /// Whether every text is well-formed UTF-8; else they are taken for windows-1252.
  private(set) var isUTF8 = true
  private(set) var notes: [FormatNote] = []

  /// Places of the texts in an observation.
  private var texts: [Range<Int>] = []
  private var rowLength = 0
  private var hasNumbers = false

  /// - Parameter passed: told now and then of a place in the data that the look at them has passed.
  /// - Throws: `FormatProblem` where the file cannot be one that ReadStat reads right and whole.
  init(_ bytes: UnsafeRawBufferPointer, isVersion8: Bool, passed: (Int) -> Void) throws {
    let line = TransportLayout.line
    guard bytes.count % line == 0 else {
      throw StatisticalProblem.truncated("The file is no whole number of records of 80 bytes.")
    }
    guard bytes.count >= 8 * line else { throw StatisticalProblem.truncated("The file ends within its headers.") }
    try TransportLayout.expect(bytes, 3, isVersion8 ? "MEMBV8  " : "MEMBER  ")
    try TransportLayout.expect(bytes, 4, isVersion8 ? "DSCPTV8 " : "DSCRPTR ")
    try TransportLayout.expect(bytes, 7, isVersion8 ? "NAMSTV8 " : "NAMESTR ")
    guard TransportLayout.number(bytes, at: 3 * line + 74, digits: 4) == TransportLayout.namestr else {
      throw StatisticalProblem.unsupported(
        "The file describes its variables in another length than 140 bytes, as on VAX/VMS.", save: "an XPT version 5")
    }
    guard let count = TransportLayout.number(bytes, at: 7 * line + 53, digits: 5),
      (1...TransportLayout.mostVariables).contains(count)
    else { throw StatisticalProblem.malformed("The file states no number of variables that a data set can have.") }
    let first = 8 * line
    let headerEnd = (first + count * TransportLayout.namestr + line - 1) / line * line
    guard headerEnd + line <= bytes.count else {
      throw StatisticalProblem.truncated("The file ends within the descriptions of its variables.")
    }
    for variable in 0..<count { try add(bytes, at: first + variable * TransportLayout.namestr) }
    let start = try TransportLayout.dataStart(bytes, after: headerEnd, variables: count, isVersion8: isVersion8)
    try look(at: UnsafeRawBufferPointer(rebasing: bytes[start...]), isVersion8: isVersion8) { passed(start + $0) }
    if !isUTF8 {
      notes.append(
        FormatNote(
          "statistical.encoding", .note,
          "The file does not state its encoding, and its texts are not UTF-8; they were read as windows-1252."))
    }
  }

  /// Adds a variable: its type, length and position stand in big-endian numbers.
  private mutating func add(_ bytes: UnsafeRawBufferPointer, at start: Int) throws {
    let type = Int(bytes[start]) << 8 | Int(bytes[start + 1])
    let length = Int(bytes[start + 4]) << 8 | Int(bytes[start + 5])
    let position = bytes.loadUnaligned(fromByteOffset: start + 84, as: UInt32.self).bigEndian
    guard type == 1 || type == 2, (type == 2 ? 1...32_767 : 3...8).contains(length) else {
      throw StatisticalProblem.malformed("A variable is described with a type or length that SAS does not have.")
    }
    guard Int(position) == rowLength else {
      throw StatisticalProblem.unsupported(
        "The variables are not described in the order in which they stand.", save: "a new XPT")
    }
    if type == 2 { texts.append(rowLength..<rowLength + length) } else { hasNumbers = true }
    rowLength += length
  }

  /// Looks at the texts of all observations, at what follows the last of them, and for another data set.
  private mutating func look(at data: UnsafeRawBufferPointer, isVersion8: Bool, passed: (Int) -> Void) throws {
    for start in stride(from: 0, to: data.count, by: TransportLayout.line) {
      if TransportLayout.isHeader(data, start, isVersion8 ? "MEMBV8  " : "MEMBER  ") {
        throw FormatProblem(
          "statistical.several_tables", "The file holds more than one data set, and only one can be read.",
          help: "Export each data set into a transport file of its own.")
      }
      if start % TransportLayout.step == 0 { passed(start) }
    }
    let rows = data.count / rowLength
    let rest = data.count % rowLength
    guard rest < TransportLayout.line, data.suffix(rest).allSatisfy({ $0 == 0x20 }) else {
      throw StatisticalProblem.truncated("The file ends within an observation.")
    }
    var reported = 0
    for row in 0..<rows {
      if row * rowLength - reported >= TransportLayout.step {
        reported = row * rowLength
        passed(reported)
      }
      for text in texts {
        try look(
          at: UnsafeRawBufferPointer(
            rebasing: data[row * rowLength + text.lowerBound..<row * rowLength + text.upperBound]))
      }
    }
    var last = rows
    while last > 0, data[(last - 1) * rowLength..<last * rowLength].allSatisfy({ $0 == 0x20 }) { last -= 1 }
    guard last < rows else { return }
    let padding = (TransportLayout.line - last * rowLength % TransportLayout.line) % TransportLayout.line
    let certain = rows - last - padding / rowLength
    // No number is made of blanks: a missing one is a full stop and zero bytes.
    if hasNumbers, certain <= 0 { return }
    notes.append(
      FormatNote(
        "statistical.trailing_blank", certain > 0 ? .query : .note,
        """
        The data end in \(count: rows - last) wholly blank observations, which cannot be told from the blanks that \
        fill the last record; they were not read. At least \(count: max(0, certain)) of them are no such filling.
        """))
  }

  private mutating func look(at text: UnsafeRawBufferPointer) throws {
    guard let base = text.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    if let zero = memchr(base, 0, text.count) {
      let end = UnsafeRawPointer(zero) - UnsafeRawPointer(base)
      guard text[end...].allSatisfy({ $0 == 0 || $0 == 0x20 }) else {
        throw StatisticalProblem.malformed("A text of the data goes on behind a zero byte.")
      }
    }
    if isUTF8 { isUTF8 = csplit_valid_utf8(base, text.count) }
  }

  /// Where the observations begin: behind the labels that version 8 may have, and the header `OBS`.
  private static func dataStart(
    _ bytes: UnsafeRawBufferPointer, after end: Int, variables: Int, isVersion8: Bool
  ) throws -> Int {
    guard isVersion8 else {
      try expect(bytes, end / line, "OBS     ")
      return end + line
    }
    let lengths = isHeader(bytes, end, "LABELV8 ") ? 2 : isHeader(bytes, end, "LABELV9 ") ? 4 : 0
    guard lengths > 0 else {
      try expect(bytes, end / line, "OBSV8   ")
      return end + line
    }
    let stated = String(decoding: bytes[end + 48..<end + line], as: UTF8.self)
    guard let count = Int(stated.drop { $0 == " " }.prefix { $0.isASCII && $0.isNumber }), count <= variables else {
      throw StatisticalProblem.malformed("The file states a number of labels that it cannot have.")
    }
    var place = end + line
    for _ in 0..<count {
      guard place + 2 + 2 * lengths <= bytes.count else {
        throw StatisticalProblem.truncated("The file ends within its labels.")
      }
      let sizes = (1...lengths).map { Int(bytes[place + 2 * $0]) << 8 | Int(bytes[place + 2 * $0 + 1]) }
      guard sizes.allSatisfy({ $0 <= 1024 }) else {
        throw StatisticalProblem.malformed("A name or label of the file is longer than SAS allows.")
      }
      place += 2 + 2 * lengths + sizes.reduce(0, +)
    }
    place = (place + line - 1) / line * line
    guard place + line <= bytes.count else { throw StatisticalProblem.truncated("The file ends within its labels.") }
    try expect(bytes, place / line, "OBSV8   ")
    return place + line
  }

  private static func expect(_ bytes: UnsafeRawBufferPointer, _ record: Int, _ name: StaticString) throws {
    guard isHeader(bytes, record * line, name) else {
      throw StatisticalProblem.malformed("A header record of the transport file is missing or in another place.")
    }
  }

  /// Whether there is the header record with this name, of 8 characters.
  private static func isHeader(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ name: StaticString) -> Bool {
    guard start + line <= bytes.count, let base = bytes.baseAddress else { return false }
    return memcmp(base + start, "HEADER RECORD*******", 20) == 0 && memcmp(base + start + 20, name.utf8Start, 8) == 0
      && memcmp(base + start + 28, "HEADER RECORD!!!!!!!", 20) == 0
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, at start: Int, digits: Int) -> Int? {
    Int(String(decoding: bytes[start..<start + digits], as: UTF8.self))
  }
}
