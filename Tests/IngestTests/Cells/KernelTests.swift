import StudyModel
import Tables
import TestSupport
import Testing

@testable import Ingest

/// What kernels read of cells in the usual forms, beside what the standard library makes of the same text.
@Suite("Reading cells in bulk")
struct KernelTests {
  private func texts(_ count: Int, of alphabet: String, longest: Int, seed: UInt64) -> [String] {
    var random = Random(state: seed)
    let alphabet = Array(alphabet)
    return (0..<count).map { _ in
      String((0..<random.below(longest + 1)).map { _ in alphabet[random.below(alphabet.count)] })
    }
  }

  /// Whether a text is a minus sign or none, digits, and digits behind the mark where there is one.
  private func isPlain(_ text: String, mark: Character?) -> Bool {
    let parts = (text.hasPrefix("-") ? text.dropFirst() : text[...]).split(
      separator: mark ?? "\0", omittingEmptySubsequences: false)
    guard parts.joined().allSatisfy({ ("0"..."9").contains($0) }) else { return false }
    switch parts.count {
    case 1: return !parts[0].isEmpty
    case 2: return !parts[1].isEmpty
    default: return false
    }
  }

  @Test("Numbers of any length are those that the standard library reads", arguments: [".", ","])
  func decimals(_ mark: String) throws {
    let cells =
      texts(20_000, of: "0123456789\(mark)\(mark)-", longest: 11, seed: 2009) + ["-", mark, "-\(mark)5", "5\(mark)"]
    let dialect = Dialect(decimalMark: mark.utf8.first ?? 0)
    guard case .number(let column)? = try read(cells, as: .number, dialect: dialect)["x"] else {
      Issue.record("no numbers")
      return
    }
    var read = 0
    for (row, text) in cells.enumerated() {
      let plain = isPlain(text, mark: Character(mark))
      let expected = plain ? Double(text.replacing(mark, with: ".")) : nil
      #expect(column.values[row] == expected ?? 0, "\(text)")
      #expect(column.reasons[row] == (text.isEmpty ? 1 : expected == nil ? 5 : 0), "\(text)")
      if expected != nil { read += 1 }
    }
    #expect(read > 1000)
  }

  @Test("Whole numbers of any length are those that the standard library reads")
  func integers() throws {
    let cells = texts(20_000, of: "0123456789-", longest: 11, seed: 131) + ["-0", "00000000", "99999999", "-9999999"]
    guard case .integer(let column)? = try read(cells, as: .integer)["x"] else {
      Issue.record("no numbers")
      return
    }
    for (row, text) in cells.enumerated() {
      // More than ten digits are no number of a form, whatever their value.
      let digits = text.utf8.count - (text.hasPrefix("-") ? 1 : 0)
      let expected = isPlain(text, mark: nil) && digits <= 10 ? Int32(text) : nil
      #expect(column.values[row] == expected ?? 0, "\(text)")
      #expect(column.reasons[row] == (text.isEmpty ? 1 : expected == nil ? 5 : 0), "\(text)")
    }
  }

  @Test("Every day of two centuries is read in every order, and no day that a month has not")
  func dates() throws {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    for order in DateOrder.allCases {
      var cells: [String] = []
      var expected: [Int32?] = []
      // 1 January 1900 lies 25567 days before 1970.
      var day: Int32 = -25_567
      for year in 1900..<2100 {
        for month in 1...12 {
          let isLeap = year % 4 == 0 && year != 1900
          let length = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
          for date in 0...(length + 1) {
            let exists = date >= 1 && date <= length
            // Short years mean the years from 2000 on.
            for short in year >= 2000 ? [false, true] : [false] {
              let written = short ? two(year - 2000) : "\(year)"
              let mark = ["-", "/", "."][date % 3]
              let parts =
                switch order {
                case .yearMonthDay: [written, two(month), two(date)]
                case .dayMonthYear: [two(date), two(month), written]
                case .monthDayYear: [two(month), two(date), written]
                }
              cells.append(parts.joined(separator: mark))
              expected.append(exists ? day : nil)
            }
            if exists { day += 1 }
          }
        }
      }
      guard case .date(let column)? = try read(cells, as: .date, dialect: Dialect(dates: order, century: 2000))["x"]
      else {
        Issue.record("no dates")
        return
      }
      #expect(column.days == expected.map { $0 ?? 0 })
      #expect(column.reasons == expected.map { $0 == nil ? 5 : 0 })
      #expect(column.precisions.isEmpty)
    }
  }

  @Test(
    "What is nearly a date is none",
    arguments: [
      "01/01.2004", "01/0:/2004", "01/13/2004", "/1/01/2004", "01/01/0000", "0101/01/04", "01a01a2004", "01/01/0a",
    ])
  func noDates(_ text: String) throws {
    #expect(
      try read([text], as: .date, dialect: Dialect(dates: .dayMonthYear, century: 2000)).texts("x") == ["<invalid>"])
  }

  @Test("Texts of any length are as they were, but those that stand for no value")
  func texts() throws {
    let cells = texts(5000, of: "ab c", longest: 40, seed: 31) + ["n/a", "n/ab", "not known at any time", "Zoë", "-"]
    // The second and the third are for the slow way: longer than sixteen bytes, and with two spellings.
    let codes = [
      [MissingCode(text: "n/a", reason: .notApplicable), MissingCode(text: "-", reason: .unknown)],
      [MissingCode(text: "not known at any time", reason: .unknown)],
      [MissingCode(text: "Zoe\u{308}", reason: .notDone)],
    ]
    for missing in codes {
      guard case .text(let column)? = try read(cells, as: .text, { $0.missing = missing })["x"] else {
        Issue.record("no texts")
        return
      }
      for (row, cell) in cells.enumerated() {
        let trimmed = String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        let reason = missing.first { $0.text == trimmed }?.reason ?? (trimmed.isEmpty ? .blank : .present)
        let read = column.bytes[Int(column.offsets[row])..<Int(column.offsets[row + 1])]
        #expect(Array(read) == (reason == .present ? Array(trimmed.utf8) : []), "\(cell)")
        #expect(column.reasons[row] == reason.rawValue, "\(cell)")
      }
    }
  }

  @Test("A text of any length is its own word, and no other")
  func words() throws {
    // Lengths around the eight and sixteen bytes that are looked at together, each with its neighbours.
    let words = (1...20).flatMap { length in
      ["a", "b"].map { String(repeating: "x", count: length - 1) + $0 }
    }
    let strangers = words.map { $0 + "a" }.filter { !words.contains($0) } + words.map { "y" + $0.dropFirst() }
    let reading = try read(words + strangers, as: .code) {
      $0.codes = words.map { CodeMapping(text: $0, code: $0) }
    }
    #expect(reading.texts("x") == words + strangers.map { _ in "<invalid>" })
  }

  @Test("A text that stands for no value comes before the number or date that it looks like, however many there are")
  func shadowed() throws {
    // So many that not all of them have places of their own in a table.
    let codes = (1000..<4000).map { MissingCode(text: "\($0)", reason: .unknown) }
    let cells = ["999", "1000", "3999", "4000", "-1000", "1000.0"]
    #expect(
      try read(cells, as: .number) { $0.missing = codes }.texts("x")
        == ["999", "<unknown>", "<unknown>", "4000", "-1000", "1000"])
    #expect(
      try read(cells, as: .integer) { $0.missing = codes }.texts("x")
        == ["999", "<unknown>", "<unknown>", "4000", "-1000", "<invalid>"])
    #expect(
      try read(["01/01/1900", "02/01/1900"], as: .date, dialect: Dialect(dates: .dayMonthYear)) {
        $0.missing = [MissingCode(text: "01/01/1900", reason: .notDone)]
      }.texts("x") == ["<not_done>", "1900-01-02"])
  }

  @Test("Spaces, control characters and no-break spaces around a cell are no part of it")
  func trimming() throws {
    let around = [" ", "\t", "\u{A0}", " \u{A0} "]
    for space in around {
      #expect(
        try read([space + "7" + space, space + "12" + space, space], as: .integer).texts("x") == ["7", "12", "<blank>"])
      #expect(try read([space + "7.5" + space, space], as: .number).texts("x") == ["7.5", "<blank>"])
      #expect(
        try read([space + "01/02/2004" + space], as: .date, dialect: Dialect(dates: .dayMonthYear)).texts("x")
          == ["2004-02-01"])
    }
  }
}
