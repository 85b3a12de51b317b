package import StudyModel

/// What the columns of a member look like, by which a transfer is compared with the one before: kinds and counts of some
/// first records, and which of the study's own words were met. It holds no cell.
package struct MemberProfile: Sendable, Hashable {
  package struct Column: Sendable, Hashable {
    /// As the layout names it, where the file has an alias.
    package var name: String
    /// Which of the columns of the name; see `HeaderColumn`.
    package var occurrence: Int
    /// From 0.
    package var position: Int
    /// Whether the name is fit to be repeated in a message.
    package var isNameable: Bool
    /// Whether a layout reads the column.
    package var isDeclared: Bool
    package var cells = CellCounts()
    /// Nil for a column in which the study declares no codes.
    package var codes: CodeUse?

    package init(name: String, occurrence: Int = 1, position: Int, isNameable: Bool, isDeclared: Bool) {
      self.name = name
      self.occurrence = occurrence
      self.position = position
      self.isNameable = isNameable
      self.isDeclared = isDeclared
    }

    /// What the column of another transfer is the same by.
    package var identity: HeaderColumn { HeaderColumn(name, occurrence: occurrence) }
  }

  /// The number of the record with the names, counted from 1.
  package var headerRecord: UInt32
  /// In the order of the file.
  package var columns: [Column]

  package init(headerRecord: UInt32, columns: [Column]) {
    self.headerRecord = headerRecord
    self.columns = columns
  }

  /// The same with what another member of the same layout held.
  package func joined(with other: MemberProfile) -> MemberProfile {
    var joined = self
    for column in other.columns {
      if let index = joined.columns.firstIndex(where: { $0.identity == column.identity }) {
        joined.columns[index].cells.add(column.cells)
        if let codes = column.codes { joined.columns[index].codes = (joined.columns[index].codes ?? CodeUse()) + codes }
      } else {
        joined.columns.append(column)
      }
    }
    return joined
  }

  /// Cells counted by what they can be read as; one may count several times.
  package struct CellCounts: Sendable, Hashable {
    package var filled = 0
    package var integers = 0
    /// With digits behind a decimal mark.
    package var decimals = 0
    package var yearFirst = 0
    package var dayFirst = 0
    package var monthFirst = 0

    package init() {}

    package mutating func add(_ other: CellCounts) {
      filled += other.filled
      integers += other.integers
      decimals += other.decimals
      yearFirst += other.yearFirst
      dayFirst += other.dayFirst
      monthFirst += other.monthFirst
    }

    /// What nine of ten filled cells are.
    package var kind: CellKind {
      func most(_ count: Int) -> Bool { count * 10 >= filled * 9 }
      if filled == 0 { return .empty }
      if most(integers) { return .integer }
      if most(integers + decimals) { return .decimal }
      switch (most(yearFirst), most(dayFirst), most(monthFirst)) {
      case (false, false, false): return .text
      case (true, false, false): return .yearFirst
      case (false, true, false): return .dayFirst
      case (false, false, true): return .monthFirst
      default: return .date
      }
    }
  }

  package enum CellKind: Sendable, Hashable {
    case empty, integer, decimal, text
    case yearFirst, dayFirst, monthFirst
    /// Dates that can be read in more than one order.
    case date

    /// For a person.
    package var words: String {
      switch self {
      case .empty: "nothing"
      case .integer: "whole numbers"
      case .decimal: "numbers"
      case .text: "text"
      case .yearFirst: "dates with the year first"
      case .dayFirst: "dates with the day first"
      case .monthFirst: "dates with the month first"
      case .date: "dates"
      }
    }
  }

  /// Which of the declared words of a column were met.
  package struct CodeUse: Sendable, Hashable {
    package var words: Set<String> = []
    package var read = 0
    /// Filled cells with a word that is not declared.
    package var unread = 0

    package init() {}

    package static func + (left: CodeUse, right: CodeUse) -> CodeUse {
      var sum = left
      sum.words.formUnion(right.words)
      sum.read += right.read
      sum.unread += right.unread
      return sum
    }
  }
}
