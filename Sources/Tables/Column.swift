/// What a column holds.
package enum ColumnKind: String, Sendable, CaseIterable {
  case text, code, integer, number, date, time
}

/// Values of fixed width in one contiguous buffer, and a reason for each cell that has none.
///
/// `reasons` is empty where nothing is missing; otherwise it has a `Missing` raw value per cell.
/// The value under a missing cell is zero, so that equal columns have equal bytes.
package struct FixedColumn<Value: FixedWidthInteger & Sendable>: Sendable, Equatable {
  package var values: [Value]
  package var reasons: [UInt8]

  package init(values: [Value] = [], reasons: [UInt8] = []) {
    self.values = values
    self.reasons = reasons
  }

  package var count: Int { values.count }
}

/// Numbers with the sign that stood before them.
///
/// `comparators` is empty where every number is exact.
package struct NumberColumn: Sendable, Equatable {
  package var values: [Double]
  package var reasons: [UInt8]
  package var comparators: [UInt8]

  package init(values: [Double] = [], reasons: [UInt8] = [], comparators: [UInt8] = []) {
    self.values = values
    self.reasons = reasons
    self.comparators = comparators
  }

  package var count: Int { values.count }
}

/// Dates as days since 1970-01-01; `precisions` is empty where every date is known to the day.
package struct DateColumn: Sendable, Equatable {
  package var days: [Int32]
  package var reasons: [UInt8]
  package var precisions: [UInt8]

  package init(days: [Int32] = [], reasons: [UInt8] = [], precisions: [UInt8] = []) {
    self.days = days
    self.reasons = reasons
    self.precisions = precisions
  }

  package var count: Int { days.count }
}

/// Codes as indices into the terms of a code list. The index under a missing cell is zero.
package struct CodeColumn: Sendable, Equatable {
  package var indices: [Int32]
  package var reasons: [UInt8]
  package var terms: [String]

  package init(indices: [Int32] = [], reasons: [UInt8] = [], terms: [String] = []) {
    self.indices = indices
    self.reasons = reasons
    self.terms = terms
  }

  package var count: Int { indices.count }
}

/// UTF-8 text in Arrow's layout: cell `i` is `bytes[offsets[i]..<offsets[i + 1]]`.
package struct TextColumn: Sendable, Equatable {
  package var offsets: [Int32]
  package var bytes: [UInt8]
  package var reasons: [UInt8]

  package init(offsets: [Int32] = [0], bytes: [UInt8] = [], reasons: [UInt8] = []) {
    self.offsets = offsets
    self.bytes = bytes
    self.reasons = reasons
  }

  package init(_ cells: [String?]) {
    self.init()
    var anyMissing = false
    for cell in cells {
      bytes.append(contentsOf: Array((cell ?? "").utf8))
      offsets.append(Int32(bytes.count))
      anyMissing = anyMissing || cell == nil
    }
    if anyMissing { reasons = cells.map { $0 == nil ? Missing.blank.rawValue : 0 } }
  }

  package var count: Int { offsets.count - 1 }
}

/// One typed column of a batch.
package enum Column: Sendable, Equatable {
  case text(TextColumn)
  case code(CodeColumn)
  case integer(FixedColumn<Int32>)
  case number(NumberColumn)
  case date(DateColumn)
  /// Seconds after midnight, local to the site.
  case time(FixedColumn<Int32>)

  package var kind: ColumnKind {
    switch self {
    case .text: .text
    case .code: .code
    case .integer: .integer
    case .number: .number
    case .date: .date
    case .time: .time
    }
  }

  package var count: Int {
    switch self {
    case .text(let column): column.count
    case .code(let column): column.count
    case .integer(let column), .time(let column): column.count
    case .number(let column): column.count
    case .date(let column): column.count
    }
  }

  /// A `Missing` raw value per cell, or empty where nothing is missing.
  package var reasons: [UInt8] {
    get {
      switch self {
      case .text(let column): column.reasons
      case .code(let column): column.reasons
      case .integer(let column), .time(let column): column.reasons
      case .number(let column): column.reasons
      case .date(let column): column.reasons
      }
    }
    set {
      switch self {
      case .text(var column):
        column.reasons = newValue
        self = .text(column)
      case .code(var column):
        column.reasons = newValue
        self = .code(column)
      case .integer(var column):
        column.reasons = newValue
        self = .integer(column)
      case .time(var column):
        column.reasons = newValue
        self = .time(column)
      case .number(var column):
        column.reasons = newValue
        self = .number(column)
      case .date(var column):
        column.reasons = newValue
        self = .date(column)
      }
    }
  }

  package func missing(at row: Int) -> Missing {
    let reasons = self.reasons
    return reasons.isEmpty ? .present : Missing(rawValue: reasons[row]) ?? .invalid
  }
}
