import Stages
import StudyModel

/// Reads records out of JSON: a list of objects, an object whose members are such lists, or, in NDJSON, an object a
/// line. The first record handed on is a header of the members' names.
///
/// Nested objects are taken apart, with dots between the names; the items of a list of plain values stand in one cell,
/// with spaces between them. Null, an empty object or list, and a member that is not there are blank cells. A number
/// stays as it is written but for its decimal mark and exponent; see `JSONNumber.append`.
final class JSONReader: FormatReader {
  private let stream: JSONStream
  private let table: JSONTable

  /// - Parameters:
  ///   - decimalMark: the mark that numbers get.
  ///   - lines: whether the text is NDJSON.
  ///   - writer: takes the records; it must not fill them up with blank cells.
  ///   - part: the member of the outermost object that is the list to read. Where the text is such an object and no
  ///     part is given, it must have one list of objects only.
  init(
    decimalMark: UInt8, lines: Bool, into writer: RecordWriter, part: String?,
    limits: JSONStream.Limits = JSONStream.Limits()
  ) throws {
    guard !lines || part == nil else {
      throw FormatProblem(
        "json.part", "The file has a record a line, and no lists that could be named.",
        help: "Take the name of the list out of the site's layout.")
    }
    table = JSONTable(writer, decimalMark: decimalMark, limits: limits)
    stream = JSONStream(
      JSONRecords(table, lines: lines, part: part), framing: lines ? .lines : .document, limits: limits)
  }

  /// Takes the next bytes of the member.
  ///
  /// - Throws: `FormatProblem` where the member is refused; records handed on before do not count then.
  func push(_ chunk: UnsafeRawBufferPointer) throws {
    table.read(chunk.count)
    try stream.push(chunk)
  }

  /// Says that the member has ended.
  func finish() throws -> [FormatNote] {
    try stream.finish()
    try table.finish()
    if stream.hasMark {
      table.note("json.mark", .note, "The file begins with a byte order mark, which JSON has none of.")
    }
    return table.notes.all
  }

  /// Whether bytes that a file begins with are those of JSON records: an object with a member, or a list of objects.
  ///
  /// It looks no further than the first two marks, so that a file that goes wrong later is refused as JSON.
  static func isJSON(head: some Collection<UInt8>) -> Bool {
    var rest = head[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    let marks = rest.lazy.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }.prefix(2)
    switch marks.first {
    case 0x7B: return marks.dropFirst().first.map { $0 == 0x22 || $0 == 0x7D } ?? true
    case 0x5B: return marks.dropFirst().first.map { $0 == 0x7B || $0 == 0x5D } ?? true
    default: return false
    }
  }

  /// The names of the lists of objects that are members of a text's outermost object, in its order; none where the
  /// text is a list itself.
  static func lists(of text: UnsafeRawBufferPointer) throws -> [String] {
    let lists = JSONLists()
    let stream = JSONStream(lists)
    try stream.push(text)
    try stream.finish()
    return lists.names
  }
}
