import CSplit
import Identifiers
import StudyModel
import Tables

/// Tells whether a column that the study does not know holds what names people.
///
/// Judged by the cells of one block: a random number of ten digits passes an NHS number's sum one time in eleven, so
/// that a single cell tells nothing, and nine cells in ten must be of the kind (privacy: "Detecting identifiers", rule
/// for columns).
struct UnknownColumn {
  enum Content: Hashable {
    case number(NationalIdentifier)
    case emails
    case names

    var words: String {
      switch self {
      case .number(let kind): "\(kind.label)s"
      case .emails: "e-mail addresses"
      case .names: "people's names"
      }
    }
  }

  let column: Int
  /// The name in the header; nil for one that is not fit to be repeated.
  let plainName: ColumnName?
  /// Whether the column's own name speaks of names.
  private let isCalledName: Bool
  private let kinds: [NationalIdentifier]

  init(_ column: Int, name: String, isPlain: Bool, conventions: NationalConventions) {
    self.column = column
    plainName = isPlain ? ColumnName(name) : nil
    let name = name.lowercased()
    isCalledName = ["name", "surname", "forename"].contains { name.contains($0) }
    kinds = conventions.identifiers
  }

  enum Verdict {
    /// With the first record that holds something.
    case holds(Content, record: Int)
    /// Something else, as so many cells show.
    case other
    case untold
  }

  /// After so many cells of other things a column is not looked at again.
  private static let telling = 100

  /// What the cells of these records are.
  func verdict(on block: RecordBlock, _ records: UnsafeBufferPointer<UInt32>) -> Verdict {
    var filled = 0
    var first: Int?
    var emails = 0
    var names = 0
    var numbers = [Int](repeating: 0, count: kinds.count)
    for index in records where column < block.fieldCount(of: Int(index)) {
      let cell = block.content(Int(index), column)
      guard cell.count > 0 else { continue }
      filled += 1
      first = first ?? Int(index)
      if UnknownColumn.isEmail(cell) { emails += 1 }
      if isCalledName, UnknownColumn.isName(cell) { names += 1 }
      for (place, kind) in kinds.enumerated() where kind.isEvident(in: UnsafeRawBufferPointer(cell)) {
        numbers[place] += 1
      }
    }
    guard let first else { return .untold }
    func isMost(_ count: Int) -> Bool { count * 10 >= filled * 9 }
    if isMost(emails) { return .holds(.emails, record: first) }
    if let place = numbers.firstIndex(where: { isMost($0) && $0 > 1 }) {
      return .holds(.number(kinds[place]), record: first)
    }
    if isMost(names) { return .holds(.names, record: first) }
    return filled >= UnknownColumn.telling ? .other : .untold
  }

  private static func isEmail(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let at = cell.firstIndex(of: UInt8(ascii: "@")), at > 0, !cell.contains(0x20) else { return false }
    let domain = cell[(at + 1)...]
    return !domain.contains(UInt8(ascii: "@")) && domain.dropFirst().dropLast().contains(UInt8(ascii: "."))
  }

  /// Letters in words, with the marks that names have.
  private static func isName(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    var letters = 0
    for byte in cell {
      switch byte {
      case 65...90, 97...122, 0x80...: letters += 1
      case 0x20, UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "'"), UInt8(ascii: "."): break
      default: return false
      }
    }
    return letters > 1
  }
}
