import Stages
import StudyModel

/// Reads the rows of a Dataset-JSON 1.1 file, whether in one JSON object or as NDJSON: the metadata on the first line,
/// then a row a line. The first record handed on holds the names of the columns.
///
/// A file says how many rows it has, and is refused where it has more or fewer. A row with another number of values
/// than there are columns is handed on as it is, so that it is set aside; a value of another type than its column's is
/// kept and noted. Null is a blank cell. In a column of dates or times that are numbers for their receiver
/// (`targetDataType` integer), a number counts from 1960 and becomes ISO 8601 text.
///
/// Packed files (DSJC) have to be unpacked before: see `GzipFiller` and `ZlibFiller`.
final class DatasetJSONReader: FormatReader {
  private let document: DatasetJSONDocument
  private let stream: JSONStream

  /// - Parameters:
  ///   - decimalMark: the mark that numbers get, and decimals that are written as texts.
  ///   - writer: takes the records; it must not fill them up with blank cells.
  init(decimalMark: UInt8, into writer: RecordWriter, limits: JSONStream.Limits = JSONStream.Limits()) {
    document = DatasetJSONDocument(into: writer, decimalMark: decimalMark)
    stream = JSONStream(document, framing: .either, limits: limits)
  }

  /// Takes the next bytes of the member.
  ///
  /// - Throws: `FormatProblem` where the member is refused; records handed on before do not count then.
  func push(_ chunk: UnsafeRawBufferPointer) throws { try stream.push(chunk) }

  /// Says that the member has ended.
  func finish() throws -> [FormatNote] {
    try stream.finish()
    var notes = try document.finish()
    if stream.hasMark {
      notes.add("json.mark", .note, "The file begins with a byte order mark, which JSON has none of.")
    }
    return notes.all
  }

  /// Whether bytes that a file begins with are those of Dataset-JSON of any version: an object with the attribute
  /// `datasetJSONVersion`, as far as they reach.
  static func isDatasetJSON(head: some Collection<UInt8>) -> Bool {
    let search = DatasetJSONSearch()
    // Where the head ends early or goes wrong, what was found before counts.
    try? Array(head).withUnsafeBytes { try JSONStream(search, framing: .either).push($0) }
    return search.isFound
  }
}
