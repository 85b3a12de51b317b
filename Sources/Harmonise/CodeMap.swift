import StudyModel
import Tables

/// From a site's texts to the codes of a code list.
struct CodeMap {
  let field: Field
  private let codes: [String]
  /// The site's texts by their UTF-8 bytes, since `==` of texts takes two spellings of `é` for one.
  private let byText: [[UInt8]: Int32]
  private let byCode: [[UInt8]: Int32]
  /// The terms of the last column, and where each of them goes; -1 where it goes nowhere.
  private var terms: [String] = []
  private var targets: [Int32] = []
  private var same = false

  init(_ field: Field, list: CodeList, layout: ColumnLayout?) {
    self.field = field
    codes = list.codes
    byCode = Dictionary(codes.enumerated().map { (Array($1.utf8), Int32($0)) }) { first, _ in first }
    var byText: [[UInt8]: Int32] = [:]
    for mapping in layout?.codes ?? [] where byText[Array(mapping.text.utf8)] == nil {
      byText[Array(mapping.text.utf8)] = byCode[Array(mapping.code.utf8)] ?? -1
    }
    self.byText = byText
  }

  /// Gives a column the study's terms. Cells whose text has no code become `invalid`, and their rows are reported.
  mutating func apply(to column: inout CodeColumn, unmapped: (Int) -> Void) {
    learn(column.terms)
    column.terms = codes
    guard !same else { return }
    let count = column.indices.count
    let missing = column.reasons
    var lost = 0
    targets.withUnsafeBufferPointer { targets in
      if missing.isEmpty {
        for row in 0..<count {
          let target = targets[Int(column.indices[row])]
          column.indices[row] = target
          lost &+= target < 0 ? 1 : 0
        }
      } else {
        for row in 0..<count {
          let target = missing[row] == 0 ? targets[Int(column.indices[row])] : 0
          column.indices[row] = target
          lost &+= target < 0 ? 1 : 0
        }
      }
    }
    guard lost > 0 else { return }
    if column.reasons.isEmpty { column.reasons = [UInt8](repeating: 0, count: count) }
    for row in 0..<count where column.indices[row] < 0 {
      column.indices[row] = 0
      column.reasons[row] = Missing.invalid.rawValue
      unmapped(row)
    }
  }

  /// A text goes where the layout sends it, and otherwise is one of the study's codes or nothing:
  /// constants, and the code that a blank cell stands for, are written as codes.
  private mutating func learn(_ given: [String]) {
    let known = given.count == terms.count && zip(given, terms).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    guard !known || targets.count != given.count else { return }
    terms = given
    targets = given.map { byText[Array($0.utf8)] ?? byCode[Array($0.utf8)] ?? -1 }
    same = targets.elementsEqual(0..<Int32(given.count))
  }
}
