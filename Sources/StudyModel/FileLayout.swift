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
  package var tables: [TableLayout]
  /// Other names under which the file comes in some transfers.
  package var aliases: [FileAlias] = []
  /// Other names of columns, written for the file and not beside a field; see `allColumnAliases`.
  package var columnAliases: [ColumnAlias] = []

  package init(
    name: String, sheet: String? = nil, ignored: String? = nil, dialect: Dialect = Dialect(), tables: [TableLayout] = []
  ) {
    self.name = name
    self.sheet = sheet
    self.ignored = ignored
    self.dialect = dialect
    self.tables = tables
  }

  static func matches(_ path: String, pattern: String) -> Bool {
    match(Array(pattern.utf8)[...], Array(path.utf8)[...])
  }

  private static func match(_ pattern: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    if first == UInt8(ascii: "*") {
      var rest = path
      while true {
        if match(pattern.dropFirst(), rest) { return true }
        guard let byte = rest.first, byte != UInt8(ascii: "/") else { return false }
        rest = rest.dropFirst()
      }
    }
    guard path.first == first else { return false }
    return match(pattern.dropFirst(), path.dropFirst())
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
  /// For files with one answer a record.
  package var tall: Tall?
  /// Fields whose value is the same in every record, as the study's code.
  package var constants: [Constant]
  package var columns: [ColumnLayout]

  package init(
    form: String, filters: [Filter] = [], onlyFilled: Bool = false, tall: Tall? = nil, constants: [Constant] = [],
    columns: [ColumnLayout] = []
  ) {
    self.form = form
    self.filters = filters
    self.onlyFilled = onlyFilled
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
    package var code: String

    package init(column: String, code: String) {
      self.column = column
      self.code = code
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

  package init(
    field: String, source: Source, codes: [CodeMapping] = [], missing: [MissingCode]? = nil, dates: DateOrder? = nil,
    times: TimeForm? = nil, unit: String? = nil, form: NumberForm = .plain, blank: String? = nil, zero: [String] = [],
    listMark: UInt8 = UInt8(ascii: " ")
  ) {
    self.field = field
    self.source = source
    self.codes = codes
    self.missing = missing
    self.dates = dates
    self.times = times
    self.unit = unit
    self.form = form
    self.blank = blank
    self.zero = zero
    self.listMark = listMark
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
