import Diagnostics
import Stages
import StudyModel
import Synchronization
import Tables

/// Gathers unknown drugs and writes them at the end, by site and name.
final class MedicationWorklist: StudySink {
  /// A drug as a site wrote it.
  struct Unknown: Hashable, Comparable {
    var site: String
    var written: [UInt8]

    static func < (left: Self, right: Self) -> Bool {
      left.site == right.site ? left.written.lexicographicallyPrecedes(right.written) : left.site < right.site
    }
  }

  private let study: Study
  private let forms: [Form]
  /// Written by `finish` alone, when no dataset comes any more.
  private let file: Mutex<any OutputFile>
  private let counts = Mutex<[Unknown: Int]>([:])

  init(study: Study, forms: [Form], file: sending any OutputFile) {
    self.study = study
    self.forms = forms
    self.file = Mutex(file)
  }

  func prepare(_ dataset: Dataset) throws -> @Sendable (inout StageRecord) throws -> Void {
    var found: [Unknown: Int] = [:]
    for form in forms {
      guard let batch = dataset[form.table], let fields = form.medication,
        case .text(let drugs)? = batch[ColumnName(fields.drug)],
        let name = fields.column(.reason), case .code(let reasons)? = batch[name],
        let unknown = reasons.terms.firstIndex(of: MedicationReason.productUnknown.rawValue)
      else { continue }
      let sites: CodeColumn? = if case .code(let column)? = batch["siteid"] { column } else { nil }
      for row in 0..<batch.rowCount
      where reasons.indices[row] == unknown && (reasons.reasons.isEmpty || reasons.reasons[row] == 0)
        && batch.state(of: row) == .kept
      {
        let site = sites.map { $0.terms[Int($0.indices[row])] } ?? ""
        let written = Array(drugs.bytes[Int(drugs.offsets[row])..<Int(drugs.offsets[row + 1])])
        found[Unknown(site: site, written: written), default: 0] += 1
      }
    }
    let gathered = found
    return { [self] _ in counts.withLock { $0.merge(gathered) { $0 + $1 } } }
  }

  func finish(record: inout StageRecord) throws {
    let found = counts.withLock { $0 }
    try file.withLock { file in
      try file.write("site,written,records,suggestions,stands_for,decided_by,decided_on,note\n")
      var names: [String: DrugNames] = [:]
      for unknown in found.keys.sorted() {
        guard let site = study.site(SiteID(unknown.site)) else { continue }
        let known = names[unknown.site] ?? study.drugs.names(at: site)
        names[unknown.site] = known
        let text = String(decoding: unknown.written, as: UTF8.self)
        let isShown = !MedicationWorklist.mayIdentify(unknown.written)
        let cells = [
          unknown.site, isShown ? text : "", String(found[unknown] ?? 0),
          isShown ? MedicationWorklist.suggestions(for: unknown.written, among: known).joined(separator: "; ") : "", "",
          "", "", isShown ? "" : "withheld: it may hold an identifier; see the site's findings",
        ]
        try file.write(MedicationWorklist.line(cells))
      }
      try file.close()
    }
  }

  /// Whether a text looks like something else than a drug: an address of mail, five digits in a row, eight with spaces or
  /// hyphens between them, or a sentence. What is written into a wrong field may name a person.
  static func mayIdentify(_ text: [UInt8]) -> Bool {
    var digits = 0
    var apart = 0
    for byte in text {
      let isDigit = (48...57).contains(byte)
      digits = isDigit ? digits + 1 : 0
      if isDigit { apart += 1 } else if byte != UInt8(ascii: " ") && byte != UInt8(ascii: "-") { apart = 0 }
      if digits == 5 || apart == 8 || byte == UInt8(ascii: "@") { return true }
    }
    return text.count > 60
  }

  /// At most three names: the nearest by letters, and those that begin with the same word.
  static func suggestions(for written: [UInt8], among names: DrugNames) -> [String] {
    let folded = DrugName.folded(written)
    let all = names.all.map { String(decoding: $0, as: UTF8.self) }
    let words = folded.split(separator: UInt8(ascii: " ")).filter { $0.first.map { !(48...57).contains($0) } ?? false }
    var found: [String] = []
    // The whole name without what follows a strength, then its first word.
    let head = String(decoding: Array(words.joined(separator: [UInt8(ascii: " ")])), as: UTF8.self)
    let first = words.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
    for text in [head, first] {
      if let near = Suggestion.nearest(to: text, among: all), !found.contains(near) { found.append(near) }
    }
    if first.utf8.count >= 3 {
      found += all.filter { $0.split(separator: " ").first.map(String.init) == first && !found.contains($0) }
    }
    return Array(found.prefix(3))
  }

  /// A line as RFC 4180 has it; a cell that a spreadsheet would take for a formula has an apostrophe before it.
  private static func line(_ cells: [String]) -> String {
    cells.map { cell in
      let start = cell.utf8.first.map { [UInt8(ascii: "="), 43, 45, 64, 9, 13].contains($0) } ?? false
      let text = start ? "'" + cell : cell
      guard text.utf8.contains(where: { $0 == 44 || $0 == 34 || $0 == 10 || $0 == 13 }) else { return text }
      return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }.joined(separator: ",") + "\n"
  }
}
