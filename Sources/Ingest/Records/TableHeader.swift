import StudyModel

/// The record that names the columns of a member.
struct TableHeader {
  /// Trimmed names, in order.
  let names: [String]
  /// How many cells the record has, those without a name behind the last name too.
  let width: Int
  private let columns: [String: [Int]]

  /// Columns without a name behind the last name are none:
  /// spreadsheets write them where a cell was ever touched.
  init(_ names: [String]) {
    width = names.count
    let names = Array(names[..<(names.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0)])
    self.names = names
    columns = Dictionary(grouping: names.indices) { names[$0] }
  }

  /// The first of the columns with this name; texts are equal in whichever way their letters are spelt.
  func column(_ name: String) -> Int? { columns[name]?.first }

  func column(_ column: HeaderColumn) -> Int? {
    guard let places = columns[column.name] else { return nil }
    let index = (column.occurrence ?? 1) - 1
    return places.indices.contains(index) ? places[index] : nil
  }

  /// Whether several columns may be meant.
  func isAmbiguous(_ column: HeaderColumn) -> Bool {
    column.occurrence == nil && (columns[column.name]?.count ?? 0) > 1
  }

  /// How many records are searched for it.
  static let searched = 20

  /// The columns that a layout needs, in order of their declaration.
  struct Demand {
    private(set) var declared: [HeaderColumn] = []
    /// Without these a table cannot tell whose a record is, or whether it is one of its own.
    private(set) var anchors: [HeaderColumn] = []

    init(_ layout: FileLayout, study: Study) {
      for table in layout.tables {
        var needed = table.filters.map { HeaderColumn($0.column) }
        if let tall = table.tall {
          needed += (tall.item + [tall.value] + tall.by + [tall.unit].compactMap { $0 }).map { HeaderColumn($0) }
        }
        let subject = study.form(table.form)?.field(of: .subject)?.name
        for column in table.columns where column.field == subject { needed += column.headerColumns }
        for column in needed where !anchors.contains(column) { anchors.append(column) }
        for column in needed + [table.opened?.column].compactMap({ $0 }) + table.columns.flatMap(\.headerColumns)
        where !declared.contains(column) {
          declared.append(column)
        }
      }
    }

    /// Whether something reads the column that is the nth of its name.
    func reads(_ name: String, occurrence: Int) -> Bool {
      declared.contains { $0.name == name && $0.occurrence ?? 1 == occurrence }
    }

    /// The header among the first records of a member.
    ///
    /// It is the first record that holds all names, or else the one that holds most of them, if
    /// these are at least half, and the anchors: a site that has no third visit yet may leave its
    /// columns out.
    func header(among records: [[String]]) -> (index: Int, isWhole: Bool)? {
      var best: (index: Int, count: Int)?
      for (index, record) in records.enumerated() {
        let header = TableHeader(record)
        let count = declared.count { header.column($0) != nil }
        if count == declared.count { return (index, true) }
        if count > best?.count ?? 0, anchors.allSatisfy({ header.column($0) != nil }) { best = (index, count) }
      }
      guard let best, best.count * 2 >= declared.count else { return nil }
      return (best.index, false)
    }

    /// The columns that the record with most of them lacks.
    func missing(among records: [[String]]) -> [HeaderColumn] {
      records.map { record in
        let header = TableHeader(record)
        return declared.filter { header.column($0) == nil }
      }.min { $0.count < $1.count } ?? declared
    }
  }
}
