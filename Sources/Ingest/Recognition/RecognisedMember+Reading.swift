import StudyModel

extension RecognisedMember.Content {
  var isSheet: Bool {
    if case .sheet = self { true } else { false }
  }

  /// The columns that every member of the format has.
  var ownColumns: Set<String> {
    if case .file(_, .odm) = self { Set(ODMColumn.allCases.map(\.name)) } else { [] }
  }

  var isDelimited: Bool {
    if case .file(_, .delimited) = self { true } else { false }
  }

  /// What sets the records of the format apart from those of delimited text.
  var traits: MemberReader.Traits {
    switch self {
    case .sheet: .placesCells
    // An object that is kept by participant has their numbers for names.
    case .file(_, .json), .file(_, .jsonLines), .list: [.namesMayBeData, .mayBeEmpty]
    case .file, .none: []
    }
  }

  /// Reads the records of a member whose format has cells of its own.
  ///
  /// - Parameters:
  ///   - archives: the limits of what is unpacked, and a folder for working files.
  ///   - sha256: set where the reading verifies the member's bytes.
  /// - Throws: `FormatProblem` or `ArchiveProblem` where none of it counts, and what the writer throws.
  func read(
    _ layout: FileLayout, into writer: RecordWriter, archives: ArchiveReader, sha256: inout String?
  ) throws -> [FormatNote] {
    let mark = layout.dialect.decimalMark
    switch self {
    case .none: preconditionFailure("what has no content is not read")
    case .sheet(let workbook, let sheet): return try workbook.read(sheet, decimalMark: mark, into: writer)
    case .list(let file, let name):
      let reader = try JSONReader(decimalMark: mark, lines: false, into: writer, part: name)
      sha256 = try file.withChunks { try reader.push($0) }
      return try reader.finish()
    case .file(let file, let format):
      let reader: any FormatReader
      switch format {
      case .odm: reader = ODMReader(into: writer)
      case .json: reader = try JSONReader(decimalMark: mark, lines: false, into: writer, part: nil)
      case .jsonLines: reader = try JSONReader(decimalMark: mark, lines: true, into: writer, part: nil)
      case .datasetJSON: reader = DatasetJSONReader(decimalMark: mark, into: writer)
      case .packedDatasetJSON:
        let reader = DatasetJSONReader(decimalMark: mark, into: writer)
        let (packed, hash) = try file.contiguous(spoolFolder: archives.spoolFolder)
        sha256 = hash
        let stream = ByteStream(
          try ZlibFiller(packed), packed: packed.count, tally: UnpackTally(limits: archives.limits))
        while case let bytes = try stream.next(), !bytes.isEmpty { try reader.push(bytes) }
        return try reader.finish()
      case .statistical(let kind):
        let (bytes, hash) = try file.contiguous(spoolFolder: archives.spoolFolder)
        sha256 = hash
        return try StatisticalFile(kind).read(bytes, decimalMark: mark, into: writer)
      case .delimited, .workbook, .refused: preconditionFailure("these are read elsewhere")
      }
      sha256 = try file.withChunks { try reader.push($0) }
      // An item that is answered again becomes a record of its own, which the checks of whole records compare.
      return try reader.finish().filter { $0.rule != "odm.repeated_item" }
    }
  }
}
