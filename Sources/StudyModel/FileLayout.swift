package import Identifiers
package import Tables

/// What a file in a site's archive holds.
package struct FileLayout: Sendable, Hashable {
  /// The member's path; `*` stands for any run of characters but `/`.
  package var name: String
  /// The sheet of a workbook, or the named list of a JSON file, that the layout is for; nil for the whole file, and
  /// for the one sheet of a workbook that has no other.
  package var sheet: String?
  /// Why the file is no data, as for a data dictionary; nil for data.
  package var ignored: String?
  package var dialect: Dialect
  /// For a file that REDCap exported.
  package var redcap: REDCapExport?
  package var tables: [TableLayout]
  /// Other names under which the file comes in some transfers.
  package var aliases: [FileAlias] = []
  /// Other names of columns, written for the file and not beside a field; see `allColumnAliases`.
  package var columnAliases: [ColumnAlias] = []

  package init(
    name: String, sheet: String? = nil, ignored: String? = nil, dialect: Dialect = Dialect(),
    redcap: REDCapExport? = nil, tables: [TableLayout] = []
  ) {
    self.name = name
    self.sheet = sheet
    self.ignored = ignored
    self.dialect = dialect
    self.redcap = redcap
    self.tables = tables
  }

  /// Columns of the file that are the exporting system's own, so that nobody has to be told of them.
  package var ownColumns: Set<String> {
    redcap?.ownColumns(statuses: tables.compactMap(\.opened?.column.name)) ?? []
  }

  /// Whether a path fits a pattern of names. Letters with marks fit in either of their spellings, as systems differ in
  /// which they write.
  static func matches(_ path: String, pattern: String) -> Bool {
    if pattern.utf8.allSatisfy({ $0 < 0x80 }), path.utf8.allSatisfy({ $0 < 0x80 }) {
      return match(Array(pattern.utf8)[...], Array(path.utf8)[...], any: UInt8(ascii: "*"), border: UInt8(ascii: "/"))
    }
    return match(Array(pattern)[...], Array(path)[...], any: "*", border: "/")
  }

  private static func match<Letter: Equatable>(
    _ pattern: ArraySlice<Letter>, _ path: ArraySlice<Letter>, any: Letter, border: Letter
  ) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    if first == any {
      var rest = path
      while true {
        if match(pattern.dropFirst(), rest, any: any, border: border) { return true }
        guard let letter = rest.first, letter != border else { return false }
        rest = rest.dropFirst()
      }
    }
    guard path.first == first else { return false }
    return match(pattern.dropFirst(), path.dropFirst(), any: any, border: border)
  }
}

/// How records of one form are read from the records of a file.
///
/// A file may feed several forms, and one record may feed several records of one form (each layout
/// reads one of them), as where the columns of each visit stand side by side.
package struct TableLayout: Sendable, Hashable {
  package var form: String
  /// Only records in which each of these columns holds one of the texts.
  package var filters: [Filter]
  /// Only records in which at least one of the form's fields that are no keys is filled.
  package var onlyFilled: Bool
  /// What says of a record that the form was gone through, so that it is one where nothing is filled too.
  package var opened: Opened?
  /// For files with one answer a record.
  package var tall: Tall?
  /// Fields whose value is the same in every record, as the study's code.
  package var constants: [Constant]
  package var columns: [ColumnLayout]

  package init(
    form: String, filters: [Filter] = [], onlyFilled: Bool = false, opened: Opened? = nil, tall: Tall? = nil,
    constants: [Constant] = [], columns: [ColumnLayout] = []
  ) {
    self.form = form
    self.filters = filters
    self.onlyFilled = onlyFilled
    self.opened = opened
    self.tall = tall
    self.constants = constants
    self.columns = columns
  }

  package struct Filter: Sendable, Hashable {
    package var column: String
    package var texts: [String]
    /// Nil: records that do not pass belong to another form. Otherwise they are cut, for this reason.
    package var cut: String?

    package init(column: String, texts: [String], cut: String? = nil) {
      self.column = column
      self.texts = texts
      self.cut = cut
    }
  }

  /// One of these texts in this column.
  package struct Opened: Sendable, Hashable {
    package var column: HeaderColumn
    package var texts: [String]

    package init(column: HeaderColumn, texts: [String]) {
      self.column = column
      self.texts = texts
    }
  }

  package struct Constant: Sendable, Hashable {
    package var field: String
    package var value: String

    package init(field: String, value: String) {
      self.field = field
      self.value = value
    }
  }

  /// One answer a record: which columns name the item, and which holds the answer.
  package struct Tall: Sendable, Hashable {
    /// The columns whose texts, joined by `/`, name the item.
    package var item: [String]
    package var value: String
    /// The columns that are equal in the records of one record of the form; those stand together.
    package var by: [String]
    /// For each item, the unit column's expected text is declared by the column layout's unit.
    package var unit: String?

    package init(item: [String], value: String, by: [String], unit: String? = nil) {
      self.item = item
      self.value = value
      self.by = by
      self.unit = unit
    }
  }
}

/// Where a field's value stands in a record, and how it is written there.
package struct ColumnLayout: Sendable, Hashable {
  package enum Source: Sendable, Hashable {
    case column(String)
    /// One piece of a cell, cut at a mark: the systolic pressure of `130/80` is piece 0 at `/`.
    case piece(column: String, mark: UInt8, index: Int)
    /// Tick boxes: the codes of the ticked columns, apart by a space.
    case ticks([Tick])
    /// The answer to an item of a tall file.
    case item(String)
  }

  package struct Tick: Sendable, Hashable {
    package var column: String
    /// Empty where the box stands for no value.
    package var code: String
    /// The reason where the box says that there is no value.
    package var missing: Missing?
    package var occurrence: Int?

    package init(column: String, code: String, missing: Missing? = nil, occurrence: Int? = nil) {
      self.column = column
      self.code = code
      self.missing = missing
      self.occurrence = occurrence
    }
  }

  /// How the number in a cell is written.
  package enum NumberForm: String, Sendable, CaseIterable {
    case plain
    /// `5'4"`: read as inches.
    case feetInches = "feet_inches"
    /// `11 st 4`: read as pounds.
    case stonesPounds = "stones_pounds"
  }

  package var field: String
  package var source: Source
  /// Which of the columns of the source's name is meant; see `HeaderColumn`.
  package var occurrence: Int?
  /// Other names of the source's column in some transfers.
  package var aliases: [ColumnAlias] = []
  /// The site's texts for the study's codes, in the order in which they were declared; empty where
  /// the site writes the study's codes.
  package var codes: [CodeMapping]
  /// In place of the dialect's.
  package var missing: [MissingCode]?
  package var dates: DateOrder?
  package var times: TimeForm?
  package var unit: String?
  package var form: NumberForm
  /// The code that a blank cell stands for, as where only ticks are written; nil where it is missing.
  package var blank: String?
  /// Texts that stand for zero in a number column, as `nil` in Australia.
  package var zero: [String]
  /// What stands between the codes of a list cell, as in `T12/L1`.
  package var listMark: UInt8
  /// What a box holds that is ticked, and one that is not.
  package var ticked = "1"
  package var unticked = "0"
  /// Texts that are there whether or not somebody opened the form, as the 0 of a box that was never seen; they tell
  /// nothing of whether a record is filled.
  package var untouched: [String] = []
  /// Which national number the site writes there; nil where its digits follow no rule.
  package var identifier: NationalIdentifier?

  package init(
    field: String, source: Source, occurrence: Int? = nil, codes: [CodeMapping] = [], missing: [MissingCode]? = nil,
    dates: DateOrder? = nil,
    times: TimeForm? = nil, unit: String? = nil, form: NumberForm = .plain, blank: String? = nil, zero: [String] = [],
    listMark: UInt8 = UInt8(ascii: " "), identifier: NationalIdentifier? = nil
  ) {
    self.field = field
    self.source = source
    self.occurrence = occurrence
    self.codes = codes
    self.missing = missing
    self.dates = dates
    self.times = times
    self.unit = unit
    self.form = form
    self.blank = blank
    self.zero = zero
    self.listMark = listMark
    self.identifier = identifier
  }
}

extension ColumnLayout {
  /// The columns of the file that are read; none for the answers of a tall file.
  package var headerColumns: [HeaderColumn] {
    switch source {
    case .column(let name), .piece(let name, _, _): [HeaderColumn(name, occurrence: occurrence)]
    case .ticks(let ticks): ticks.map { HeaderColumn($0.column, occurrence: $0.occurrence) }
    case .item: []
    }
  }
}

/// A site's text for one of the study's codes.
package struct CodeMapping: Sendable, Hashable {
  package var text: String
  package var code: String

  package init(text: String, code: String) {
    self.text = text
    self.code = code
  }
}
