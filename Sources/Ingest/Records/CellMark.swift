import Stages
import Tables

/// Something about a cell that its site has to be told of, whatever becomes of its value.
struct CellMark {
  enum Sign: Hashable {
    case damage(TextDamage)
    /// A column that the study does not know holds what names people.
    case identifiers(UnknownColumn.Content)
  }

  /// The record's number in its block.
  let record: Int
  let column: Int
  let sign: Sign
  /// For a column that no field is read from: the name under which it is told of in any row.
  var field: ColumnName?
}

/// A mark on a row of a batch.
struct RowMark {
  let row: Int
  let field: ColumnName
  let column: Int
  let sign: CellMark.Sign
  /// The number in the member of the record that holds the cell.
  let record: UInt32
}

extension CellMark.Sign {
  var rule: String {
    switch self {
    case .damage(.lostCharacter): "encoding.lost_character"
    case .damage(.mojibake): "encoding.mojibake"
    case .identifiers: "column.identifiers"
    }
  }

  /// The words for it; `column` counts from 0.
  func message(column: Int) -> Finding.Message {
    switch self {
    case .damage(.lostCharacter):
      "Column \(count: column + 1) holds the mark of a character that was lost before the file was sent; export it again in UTF-8."
    case .damage(.mojibake):
      "Column \(count: column + 1) holds letters that were garbled by a wrong encoding; export it again in UTF-8, or have the file's encoding declared as it is."
    case .identifiers(let content):
      "Column \(count: column + 1), which the study does not know, holds what seem to be \(configured: content.words), from this record on. It was not read; leave it out of what you send."
    }
  }
}
