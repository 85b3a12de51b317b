/// A data set of SAS, SPSS or Stata in the format that those programs exchange, read into records by ReadStat.
///
/// The first record holds the names of the variables; one record follows for each observation. Codes stay codes:
/// value labels are not put in their place.
struct StatisticalFile {
  enum Format {
    /// SAS transport, versions 5 and 6: names of 8 characters, texts of 200 (SAS TS-140).
    case xptV5
    /// SAS transport, version 8 (SAS TS-140, extended).
    case xptV8
    /// SPSS system file, its data plain or with repeated values packed.
    case sav
    /// SPSS system file packed with zlib; it is refused, as what it unpacks to cannot be limited.
    case zsav
    /// Stata, file formats 113 to 115 and 117 to 119; older ones are known and refused.
    case dta

    /// What receipts call the format.
    var name: String {
      switch self {
      case .xptV5: "sas-xpt-5"
      case .xptV8: "sas-xpt-8"
      case .sav, .zsav: "spss-sav"
      case .dta: "stata-dta"
      }
    }
  }

  let format: Format

  /// How many bytes `format(head:)` looks at.
  static let headLength = 48

  /// What a file is by its first bytes; nil where it is none of these formats.
  static func format(head: UnsafeRawBufferPointer) -> Format? {
    func begins(_ mark: StaticString) -> Bool {
      head.count >= mark.utf8CodeUnitCount
        && head.starts(
          with: UnsafeRawBufferPointer(
            start: mark.utf8Start, count: mark.utf8CodeUnitCount))
    }
    if begins("HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!") { return .xptV5 }
    if begins("HEADER RECORD*******LIBV8   HEADER RECORD!!!!!!!") { return .xptV8 }
    if begins("$FL2@(#)") { return .sav }
    if begins("$FL3@(#)") { return .zsav }
    if begins("<stata_dta><header><release>") { return .dta }
    // Before format 117: release, order of bytes, kind of file, and a zero byte.
    if head.count >= 4, (104...115).contains(head[0]), (1...2).contains(head[1]), head[2] == 1, head[3] == 0 {
      return .dta
    }
    return nil
  }

  init(_ format: Format) { self.format = format }

  /// Reads the data set into records; holds one observation and one block of records at a time.
  ///
  /// - Parameters:
  ///   - region: the file's bytes.
  ///   - decimalMark: what stands before the decimals of numbers in the records.
  ///   - writer: takes the records; it is finished where nothing is thrown.
  /// - Returns: what was noticed about the file.
  /// - Throws: `FormatProblem` where the file is refused as a whole, and what the writer throws.
  func read(_ region: ByteRegion, decimalMark: UInt8, into writer: RecordWriter) throws -> [FormatNote] {
    var text = TextSource.utf8
    var notes: [FormatNote] = []
    var header: SystemFileHeader?
    var frame: StataFrame?
    switch format {
    case .xptV5, .xptV8:
      let layout = try region.withUnsafeBytes { bytes in
        try TransportLayout(bytes, isVersion8: format == .xptV8) { region.letGo(before: $0) }
      }
      text = layout.isUTF8 ? .utf8 : .windows1252
      notes = layout.notes
      region.letGo(before: region.count)
    case .sav:
      header = try region.withUnsafeBytes { try SystemFileHeader($0) }
    case .zsav:
      throw StatisticalProblem.unsupported("The file is an SPSS file packed with zlib.", save: "a plain .sav")
    case .dta:
      frame = try region.withUnsafeBytes { try StataFrame($0) }
    }
    let parse = StatisticalParse(
      format, region: region, text: text, decimalMark: decimalMark, header: header, writer: writer)
    notes += try parse.run()
    if let frame { try region.withUnsafeBytes { try frame.check($0, after: parse.dataEnd) } }
    try writer.finish()
    return notes
  }
}
