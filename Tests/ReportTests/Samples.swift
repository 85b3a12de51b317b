import Ingest
import Report
import StudyModel
import TestSupport

@testable import Ingest

/// A query about row `row` of the column `DOB` of a file, which differs from others in what a test names.
func query(
  _ number: UInt64, state: QueryState = .new, severity: Severity = .query, rule: String = "date.order",
  participant: String? = nil, visit: String? = nil, field: String? = nil, archive: String = "july.zip",
  file: String = "dm.csv", row: Int? = nil, column: String? = "DOB",
  message: String = "The date is in another order. Send it as day, month, year.", firstAsked: String? = nil,
  reply: String? = nil, cause: UInt64? = nil
) -> ReportedQuery {
  ReportedQuery(
    id: QueryID(identity: number), state: state, severity: severity, rule: rule, participant: participant, visit: visit,
    field: field, archive: archive, file: file, row: row, column: column, message: message, firstAsked: firstAsked,
    reply: reply, cause: cause.map { QueryID(identity: $0) })
}

func site(_ queries: [ReportedQuery], _ change: (inout SiteQueries) -> Void = { _ in }) -> SiteQueries {
  var site = SiteQueries(
    study: "A Study", siteCode: "ABC", siteName: "Abbey Clinic", country: "United Kingdom", edition: "2008-09-03",
    transfers: [ReportedTransfer(archive: "july.zip", state: "accepted", rowsRead: 1234, filesRefused: 1)],
    queries: queries)
  change(&site)
  return site
}

/// Texts that have brought down or misled readers of lists.
enum Hostile {
  static let formula = "=cmd|'/C calc'!A0"
  static let script = "<script>alert(\"x\")</script>&amp;"
  static let arabic = "\u{202E}gpj.exe \u{0645}\u{0631}\u{064A}\u{0636}"
  static let emoji = "👩🏽‍⚕️ 🦴"
  static let controls = "a\u{0}b\u{1B}c\u{7F}d\u{85}e\u{FFFE}f\rg"
  static let visibleControls = "a\u{2400}b\u{241B}c\u{2421}d\u{FFFD}e\u{FFFD}f\u{240D}g"
  static let escape = "_x0041_ and _x00e9_"
  /// 40,000 characters, of which every tenth takes two UTF-16 code units.
  static let long = String(repeating: "123456789\u{1F9B4}", count: 4_000)
}

extension QueryWorkbook {
  func bytes() throws -> [UInt8] {
    var bytes: [UInt8] = []
    try write { bytes += $0 }
    return bytes
  }
}

/// The sheets of a workbook as the pipeline's own reader has them, without blank cells at the ends of rows.
struct ReadBack {
  private(set) var names: [String] = []
  private var sheets: [String: [[String]]] = [:]

  init(_ bytes: [UInt8]) throws {
    let archives = ArchiveReader(spoolFolder: TemporaryFolder.parent)
    let book = try Workbook(ByteRegion(bytes), name: "queries.xlsx", archives: archives)
    for sheet in book.sheets {
      names.append(sheet.name)
      var rows: [[String]] = []
      let writer = RecordWriter(padsRecords: true) { event in
        guard case .records(let block) = event else { return true }
        // No cell of these tests begins with this byte, which would be taken for a quotation mark.
        for record in 0..<block.count { rows.append(block.texts(of: record, quote: 0)) }
        return true
      }
      _ = try book.read(sheet, decimalMark: 0x2E, into: writer)
      sheets[sheet.name] = rows.map { row in Array(row.prefix((row.lastIndex { !$0.isEmpty } ?? -1) + 1)) }
    }
  }

  subscript(_ name: String) -> [[String]] { sheets[name] ?? [] }

  /// The cells below a title.
  func column(_ title: String, of sheet: String) -> [String] {
    guard let place = self[sheet].first?.firstIndex(of: title) else { return [] }
    return self[sheet].dropFirst().map { $0.indices.contains(place) ? $0[place] : "" }
  }
}
