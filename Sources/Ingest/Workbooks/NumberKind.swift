/// What the format of a numeric cell says that its number is (ECMA-376 part 1, 18.8.30 and 18.8.31).
enum NumberKind: UInt8, Sendable {
  case number
  /// A day, or a day and a time.
  case date
  /// A time of the day; with a day before it where the number has one.
  case time
  /// A span of time in hours, which may pass 24.
  case elapsed

  /// A format that every program knows by its number. Of those that East Asian versions read in different ways
  /// (34, 35, 55, 56) one reading is a time, so that a number without a day is taken for one.
  init(builtIn id: Int) {
    switch id {
    case 14...17, 22, 27...31, 36, 50...54, 57, 58: self = .date
    case 18...21, 32...35, 45, 47, 55, 56: self = .time
    case 46: self = .elapsed
    default: self = .number
    }
  }

  /// A format by its code. Its first section that shows anything decides: `[=0]"";dd/mm/yyyy` is a date.
  init(code: String) {
    var scan = FormatCode(Array(code.utf8))
    while let kind = scan.section() {
      if let kind = kind.known {
        self = kind
        return
      }
    }
    self = .number
  }
}
