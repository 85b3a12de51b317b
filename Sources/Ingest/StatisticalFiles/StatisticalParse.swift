import CReadStat
import CSplit
import Glibc
import Stages
import StudyModel
import Tables

/// One run of ReadStat over the bytes of a file, from which it takes variables and values.
final class StatisticalParse {
  /// More variables than SAS, SPSS or Stata let a data set have.
  private static let mostVariables = 32_767

  private let format: StatisticalFile.Format
  private let text: TextSource
  private let writer: RecordWriter
  private let source: RegionSource
  private let stated: Int?
  private let buffer = ValueText.makeBuffer()
  private var output: ValueText
  /// Where a text is converted.
  private var converted: [UInt8] = []

  private var fault: (any Error)?
  private var names: [String] = []
  private var kinds: [ValueKind] = []
  /// How many values of each variable SPSS counts as missing by a rule of the study that made the file.
  private var userMissing: [Int] = []
  private var rows = 0
  private var column = 0

  /// - Parameters:
  ///   - text: what the texts are in that ReadStat hands on.
  ///   - header: the header of an SPSS file.
  init(
    _ format: StatisticalFile.Format, region: ByteRegion, text: TextSource, decimalMark: UInt8,
    header: SystemFileHeader?, writer: RecordWriter
  ) {
    self.format = format
    self.text = text
    self.writer = writer
    stated = header?.cases
    // Packed data say themselves where they end. ReadStat would stop at the count that the header states; without
    // one it reads to the end, so that what there is can be compared with what is stated.
    let count = SystemFileHeader.countOffset..<SystemFileHeader.countOffset + 4
    source = RegionSource(region, concealed: header?.isPacked == true ? count : nil)
    output = ValueText(buffer, decimalMark: decimalMark)
  }

  deinit { buffer.deallocate() }

  /// Reads the whole file; the writer is not finished.
  ///
  /// - Throws: `FormatProblem`, and what the writer throws.
  func run() throws -> [FormatNote] {
    guard let parser = readstat_parser_init() else {
      preconditionFailure("ReadStat makes a parser as long as there is memory")
    }
    defer { readstat_parser_free(parser) }
    source.attach(to: parser)
    readstat_set_metadata_handler(parser) { metadata, context in StatisticalParse.of(context).begin(metadata) }
    readstat_set_variable_handler(parser) { _, variable, _, context in StatisticalParse.of(context).add(variable) }
    readstat_set_value_handler(parser) { _, variable, value, context in
      StatisticalParse.of(context).take(variable, value)
    }
    let context = Unmanaged.passUnretained(self).toOpaque()
    let status: readstat_error_t =
      switch format {
      case .xptV5, .xptV8: readstat_parse_xport(parser, "", context)
      case .sav, .zsav: readstat_parse_sav(parser, "", context)
      case .dta: readstat_parse_dta(parser, "", context)
      }
    if let fault { throw fault }
    guard status == READSTAT_OK else { throw StatisticalProblem.of(status) }
    try checkEnd()
    return notes()
  }

  /// Where the observations of a Stata file ended: ReadStat does not read the value labels, which nobody asks for.
  var dataEnd: Int { source.furthest }

  private func checkEnd() throws {
    // A file without observations ends with its header.
    if names.isEmpty { throw StatisticalProblem.malformed("The file describes no variable.") }
    if rows == 0, column == 0 { try writeNames() }
    guard column == 0, stated.map({ $0 == rows }) ?? true else {
      throw StatisticalProblem.truncated("The file holds another number of observations than it states.")
    }
    guard format != .sav || source.isAtEnd else {
      throw StatisticalProblem.truncated("The file goes on behind the observations that it states.")
    }
  }

  private func notes() -> [FormatNote] {
    var notes: [FormatNote] = []
    for (index, name) in names.enumerated() {
      if userMissing[index] > 0 {
        notes.append(
          FormatNote(
            "statistical.user_missing", .note,
            """
            \(count: userMissing[index]) values of \(ColumnName(name)) count as missing by the file's own rules; \
            they were kept as they are.
            """))
      }
      if kinds[index] == .unreadDate {
        notes.append(
          FormatNote(
            "statistical.date_format", .query,
            "\(ColumnName(name)) has a format of dates or times that is not read as one; its numbers were kept."))
      }
    }
    return notes
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> StatisticalParse {
    guard let context else { preconditionFailure("ReadStat hands on the context that it was given") }
    return Unmanaged<StatisticalParse>.fromOpaque(context).takeUnretainedValue()
  }

  private func attempt(_ body: () throws -> Void) -> Int32 {
    do {
      try body()
      return Int32(READSTAT_HANDLER_OK)
    } catch {
      fault = error
      return Int32(READSTAT_HANDLER_ABORT)
    }
  }

  private func begin(_ metadata: UnsafeMutablePointer<readstat_metadata_t>?) -> Int32 {
    attempt {
      let count = Int(readstat_get_var_count(metadata))
      guard (1...StatisticalParse.mostVariables).contains(count) else {
        throw StatisticalProblem.malformed("The file states no number of variables that a data set can have.")
      }
    }
  }

  private func add(_ variable: UnsafeMutablePointer<readstat_variable_t>?) -> Int32 {
    attempt {
      guard Int(readstat_variable_get_index(variable)) == names.count, names.count < StatisticalParse.mostVariables,
        let name = readstat_variable_get_name(variable)
      else { throw StatisticalProblem.malformed("The variables of the file do not follow one another.") }
      names.append(withUTF8(name) { String(decoding: $0, as: UTF8.self) })
      let isNumeric = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_NUMERIC
      let stated = readstat_variable_get_format(variable).map { String(cString: $0) } ?? ""
      kinds.append(isNumeric ? ValueKind(stated, format) : .number)
      userMissing.append(0)
    }
  }

  private func writeNames() throws {
    for name in names { try writer.cell(name) }
    try writer.endRecord()
  }

  private func take(_ variable: UnsafeMutablePointer<readstat_variable_t>?, _ value: readstat_value_t) -> Int32 {
    attempt {
      if rows == 0, column == 0 { try writeNames() }
      guard Int(readstat_variable_get_index(variable)) == column, column < names.count else {
        throw StatisticalProblem.malformed("The values of an observation do not follow the variables.")
      }
      try write(value, variable)
      column += 1
      if column == names.count {
        try writer.endRecord()
        column = 0
        rows += 1
      }
    }
  }

  private func write(_ value: readstat_value_t, _ variable: UnsafeMutablePointer<readstat_variable_t>?) throws {
    if value.is_tagged_missing != 0 {
      let tag = UInt8(bitPattern: value.tag)
      output.write(tag: format == .dta ? tag : UInt8(truncatingIfNeeded: toupper(Int32(tag))))
      return try writer.cell(output.bytes)
    }
    if value.is_system_missing != 0 { return try writer.blankCell() }
    if format == .sav, readstat_value_is_defined_missing(value, variable) != 0 { userMissing[column] += 1 }
    let kind = kinds[column]
    switch value.type {
    case READSTAT_TYPE_STRING, READSTAT_TYPE_STRING_REF:
      guard let text = value.v.string_value else { return try writer.blankCell() }
      return try withUTF8(text) { try writer.cell($0) }
    case READSTAT_TYPE_INT8: output.write(Double(value.v.i8_value), as: kind)
    case READSTAT_TYPE_INT16: output.write(Double(value.v.i16_value), as: kind)
    case READSTAT_TYPE_INT32: output.write(Double(value.v.i32_value), as: kind)
    case READSTAT_TYPE_FLOAT:
      if value.v.float_value.isNaN { return try writer.blankCell() }
      output.write(value.v.float_value, as: kind)
    default:
      if value.v.double_value.isNaN { return try writer.blankCell() }
      output.write(value.v.double_value, as: kind)
    }
    try writer.cell(output.bytes)
  }

  /// Lends a text of ReadStat's as UTF-8, without its trailing blanks.
  private func withUTF8<Result>(
    _ content: UnsafePointer<CChar>, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let bytes = UnsafeRawPointer(content).assumingMemoryBound(to: UInt8.self)
    var count = strlen(content)
    while count > 0, bytes[count - 1] == 0x20 { count -= 1 }
    guard text == .windows1252 else { return try body(UnsafeRawBufferPointer(start: bytes, count: count)) }
    if converted.count < 3 * count + 16 { converted = [UInt8](repeating: 0, count: 6 * count + 16) }
    return try converted.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
      let written = csplit_single_byte(bytes, count, Transcoder.windows1252, base)
      return try body(UnsafeRawBufferPointer(start: base, count: written))
    }
  }
}
