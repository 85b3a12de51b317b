/// How much a column says about who a person is.
package enum Privacy: UInt8, Comparable, Sendable, CaseIterable {
  /// Says nothing of a person.
  case open = 0
  /// A token that only the key can undo, or a shifted date.
  case pseudonymous
  /// Points to a person together with others.
  case indirect
  /// Names a person.
  case direct

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  package var word: String {
    switch self {
    case .open: "open"
    case .pseudonymous: "pseudonymous"
    case .indirect: "indirect"
    case .direct: "direct"
    }
  }
}

/// What a column will be, known before any data file is opened.
package struct ColumnShape: Hashable, Sendable {
  package var name: ColumnName
  package var kind: ColumnKind
  package var privacy: Privacy
  /// Whether the treatment can be told from it.
  package var tainted: Bool
  package var unit: String?
  /// Whether it holds what a person typed, whatever that is, and not one of a list of codes.
  package var verbatim = false

  package init(
    _ name: ColumnName, _ kind: ColumnKind, privacy: Privacy = .open, tainted: Bool = false, unit: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.privacy = privacy
    self.tainted = tainted
    self.unit = unit
  }
}

/// The columns of a table, in order.
package struct TableShape: Hashable, Sendable {
  package var name: TableName
  package var columns: [ColumnShape]
  /// Whether a row's mere presence tells the treatment.
  package var tainted: Bool

  package init(_ name: TableName, _ columns: [ColumnShape], tainted: Bool = false) {
    self.name = name
    self.columns = columns
    self.tainted = tainted
  }

  package subscript(name: ColumnName) -> ColumnShape? { columns.first { $0.name == name } }
}

/// The tables that a stage is given or leaves, in order of their names.
package struct DatasetShape: Hashable, Sendable {
  package private(set) var tables: [TableShape]
  /// For whom the data were de-identified; nil before they are.
  package var profile: Profile?

  package init(_ tables: [TableShape] = [], profile: Profile? = nil) {
    self.tables = tables.sorted { $0.name < $1.name }
    self.profile = profile
  }

  package subscript(name: TableName) -> TableShape? {
    get { tables.first { $0.name == name } }
    set {
      tables.removeAll { $0.name == name }
      if let newValue { tables = (tables + [newValue]).sorted { $0.name < $1.name } }
    }
  }
}
