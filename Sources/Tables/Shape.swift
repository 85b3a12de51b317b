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
  /// From where it has that, nearest first, as `scores.aval <- PX.total (role treatment)`; nil where nobody has said.
  package var taintedBy: String?
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
  /// From where it has that, nearest first.
  package var taintedBy: String?

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

/// How the treatment came into a column, for messages: `ADQS.XX <- scores.aval <- PX.total (role treatment)`.
package enum TaintPath {
  package static let arrow = " <- "

  /// What is put behind a sentence of help.
  package static func clause(_ path: String?) -> String { path.map { "; the treatment comes by \($0)" } ?? "" }

  /// The path of a name that is made of other columns: of the first of them that is tainted.
  package static func through(_ name: String, _ sources: [ColumnShape?]) -> String? {
    sources.lazy.compactMap { $0 }.first { $0.tainted }.map { source in
      source.taintedBy.map { name + arrow + $0 } ?? "\(name)\(arrow)\(source.name)"
    }
  }
}
