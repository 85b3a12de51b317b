/// What is fuzzed. Each target takes any bytes; it comes back, or throws a `BrokenPromise`, and never ends the process.
enum FuzzTarget: String, CaseIterable, Sendable {
  /// A received file: zip, tar, 7z, packed files, and archives inside.
  case archive
  /// Delimited text in a dialect that the first bytes say.
  case csv
  /// The parts of a workbook, which become a zip here.
  case xlsx
  case odm
  /// JSON records, NDJSON and Dataset-JSON, as the first byte says.
  case json
  /// SAS transport, SPSS and Stata files.
  case statistical
  /// The files of a study and a pipeline.
  case yaml
  /// A text to be scrubbed, with the names that are known.
  case text

  func take(_ bytes: [UInt8]) throws {
    switch self {
    case .archive: try ArchiveEntry.take(bytes)
    case .csv: try DelimitedEntry.take(bytes)
    case .xlsx: try WorkbookEntry.take(bytes)
    case .odm: try ODMEntry.take(bytes)
    case .json: try JSONEntry.take(bytes)
    case .statistical: try StatisticalEntry.take(bytes)
    case .yaml: try ConfigurationEntry.take(bytes)
    case .text: try FreeTextEntry.take(bytes)
    }
  }
}
