import StudyModel
import Tables

/// Names of a transfer's archive and files.
struct TransferName {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  let number: Int
  private let year: Int
  private let month: Int

  /// `number`: from 1; the first transfer is dated 1 January 2009, each other one a month later.
  init(_ number: Int) {
    self.number = number
    year = 2009 + (number - 1) / 12
    month = (number - 1) % 12 + 1
  }

  func archive(_ pattern: ArchivePattern) -> String {
    pattern.pieces.reduce(into: "") { name, piece in
      switch piece {
      case .literal(let bytes): name += String(decoding: bytes, as: UTF8.self)
      case .year4: name += String(year)
      case .year2: name += two(year % 100)
      case .month2: name += two(month)
      case .day2: name += "01"
      case .monthName: name += TransferName.months[month - 1]
      case .number: name += String(number)
      }
    }
  }

  /// A member's path: the date for each `*` of its pattern.
  func member(_ pattern: String) -> String { pattern.replacing("*", with: "\(year)\(two(month))01") }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
