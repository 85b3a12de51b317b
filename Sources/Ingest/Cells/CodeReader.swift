import CSplit
import StudyModel
import Tables

/// Reads codes as indices into the site's own texts for them.
///
/// The terms of the column are the texts of the layout in their order, or the codes of the code list
/// where the layout has none. Where a blank cell stands for a code, that is the first text mapped to
/// the code, or the code itself behind the others where no text is.
final class CodeReader: CellReader {
  let terms: [String]
  private let words: CellWords

  init(layout: ColumnLayout, list: CodeList?, dialect: Dialect) {
    var terms: [String]
    if layout.codes.isEmpty {
      terms = list?.codes ?? []
    } else {
      var seen: Set<String> = []
      terms = layout.codes.map(\.text).filter { seen.insert($0).inserted }
    }
    var blank: Int32 = -Int32(Missing.blankByte)
    if let code = layout.blank {
      let text = layout.codes.first { $0.code == code }?.text ?? code
      if let index = terms.firstIndex(of: text) {
        blank = Int32(index)
      } else {
        blank = Int32(terms.count)
        terms.append(text)
      }
    }
    self.terms = terms
    // What the column says comes before what the site says, and that before the study's own codes.
    let texts = terms.enumerated().map { (text: $0.element, value: Int32($0.offset)) }
    func reasons(_ codes: [MissingCode]) -> [(text: String, value: Int32)] {
      codes.map { (text: $0.text, value: -Int32($0.reason.rawValue)) }
    }
    let entries: [(text: String, value: Int32)]
    if let missing = layout.missing {
      entries = reasons(missing) + texts
    } else {
      entries = layout.codes.isEmpty ? reasons(dialect.missing) + texts : texts + reasons(dialect.missing)
    }
    words = CellWords(entries, blank: blank)
  }

  func read(_ cells: Cells) -> Column {
    let (indices, reasons) = cells.values { [table = words.table] in
      csplit_find_words($0, table, $1, $2, $3)
    } other: { [words] _, text, length, value in
      guard let (found, reason) = words.meaning(text, length) else { return Missing.invalidByte }
      value = found
      return reason
    }
    return .code(CodeColumn(indices: indices, reasons: reasons, terms: terms))
  }
}
