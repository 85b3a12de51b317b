import StudyModel

/// The record that names the columns of a member.
struct TableHeader {
  /// Trimmed names, in order.
  let names: [String]
  /// How many cells the record has, those without a name behind the last name too.
  let width: Int
  private let columns: [String: Int]

  /// Where a name comes twice, the first column counts. Columns without a name behind the last name are none:
  /// spreadsheets write them where a cell was ever touched.
  init(_ names: [String]) {
    width = names.count
    let names = Array(names[..<(names.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0)])
    self.names = names
    columns = Dictionary(names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  func column(_ name: String) -> Int? { columns[name] }

  /// How many records are searched for it.
  static let searched = 20

  /// The columns that a layout needs, in order of their declaration.
  struct Demand {
    private(set) var declared: [String] = []
    /// Without these a table cannot tell whose a record is, or whether it is one of its own.
    private(set) var anchors: [String] = []

    init(_ layout: FileLayout, study: Study) {
      for table in layout.tables {
        var needed: [String] = []
        for filter in table.filters { needed.append(filter.column) }
        if let tall = table.tall {
          needed += tall.item + [tall.value] + tall.by + [tall.unit].compactMap { $0 }
        }
        let subject = study.form(table.form)?.field(of: .subject)?.name
        for column in table.columns where column.field == subject { needed += column.source.columns }
        for name in needed where !anchors.contains(name) { anchors.append(name) }
        for name in needed + table.columns.flatMap(\.source.columns) where !declared.contains(name) {
          declared.append(name)
        }
      }
    }

    /// The header among the first records of a member.
    ///
    /// It is the first record that holds all names, or else the one that holds most of them, if
    /// these are at least half, and the anchors: a site that has no third visit yet may leave its
    /// columns out.
    func header(among records: [[String]]) -> (index: Int, isWhole: Bool)? {
      var best: (index: Int, count: Int)?
      for (index, record) in records.enumerated() {
        let names = Set(record)
        let count = declared.count(where: names.contains)
        if count == declared.count { return (index, true) }
        if count > best?.count ?? 0, anchors.allSatisfy(names.contains) { best = (index, count) }
      }
      guard let best, best.count * 2 >= declared.count else { return nil }
      return (best.index, false)
    }

    /// The names that the record with most of them lacks.
    func missing(among records: [[String]]) -> [String] {
      records.map { record in
        let names = Set(record)
        return declared.filter { !names.contains($0) }
      }.min { $0.count < $1.count } ?? declared
    }
  }
}

extension ColumnLayout.Source {
  /// The columns of the file that the source reads.
  var columns: [String] {
    switch self {
    case .column(let name), .piece(let name, _, _): [name]
    case .ticks(let ticks): ticks.map(\.column)
    case .item: []
    }
  }
}
