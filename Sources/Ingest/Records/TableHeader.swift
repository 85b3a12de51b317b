import StudyModel

/// The record that names the columns of a member.
struct TableHeader {
  /// Trimmed names as the file has them, in order.
  let names: [String]
  /// What each stands for, with its occurrence said: itself, or the column of which it is an alias.
  let meanings: [HeaderColumn]
  /// How many cells the record has, those without a name behind the last name too.
  let width: Int
  private let columns: [String: [Int]]
  /// For columns that the file has not under their own name the places of their aliases.
  private let renamed: [HeaderColumn: [Int]]

  /// Columns without a name behind the last name are none:
  /// spreadsheets write them where a cell was ever touched.
  init(_ names: [String], aliases: HeaderAliases = .none) {
    width = names.count
    let names = Array(names[..<(names.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0)])
    let columns = Dictionary(grouping: names.indices) { names[$0] }
    var seen: [String: Int] = [:]
    var renamed: [HeaderColumn: [Int]] = [:]
    meanings = names.enumerated().map { place, name in
      let occurrence = seen[name, default: 0] + 1
      seen[name] = occurrence
      let own = HeaderColumn(name, occurrence: occurrence)
      guard let column = aliases.column(of: name, occurrence: occurrence),
        TableHeader.place(of: column, in: columns) == nil
      else { return own }
      renamed[column, default: []].append(place)
      return renamed[column]?.count == 1 ? column : own
    }
    self.names = names
    self.columns = columns
    self.renamed = renamed
  }

  /// The first of the columns with this name; texts are equal in whichever way their letters are spelt.
  func column(_ name: String) -> Int? { column(HeaderColumn(name)) }

  /// Where the file has the column, under its own name or else under an alias.
  func column(_ column: HeaderColumn) -> Int? {
    TableHeader.place(of: column, in: columns) ?? renamed[column.placed]?.first
  }

  /// Whether several columns may be meant.
  func isAmbiguous(_ column: HeaderColumn) -> Bool {
    if let own = columns[column.name], TableHeader.place(of: column, in: columns) != nil {
      return column.occurrence == nil && own.count > 1
    }
    return (renamed[column.placed]?.count ?? 0) > 1
  }

  /// The names of the file that a column has by its aliases alone.
  func aliases(of column: HeaderColumn) -> [String] {
    TableHeader.place(of: column, in: columns) == nil ? renamed[column.placed, default: []].map { names[$0] } : []
  }

  private static func place(of column: HeaderColumn, in columns: [String: [Int]]) -> Int? {
    guard let places = columns[column.name] else { return nil }
    let index = (column.occurrence ?? 1) - 1
    return places.indices.contains(index) ? places[index] : nil
  }

  /// How many records are searched for it.
  static let searched = 20

  /// The columns that a layout needs, in order of their declaration.
  struct Demand {
    let declared: [HeaderColumn]
    /// Without these a table cannot tell whose a record is, or whether it is one of its own.
    private(set) var anchors: [HeaderColumn] = []
    let aliases: HeaderAliases
    /// For forms whose visits stand side by side in one record, visit by visit in order of the layout.
    let visits: [VisitColumns]
    private let read: Set<HeaderColumn>

    init(_ layout: FileLayout, study: Study, aliases: HeaderAliases = .none) {
      self.aliases = aliases
      declared = layout.headerColumns
      read = Set(declared.map(\.placed))
      visits = VisitColumns.all(of: layout, study: study)
      for table in layout.tables {
        var needed = table.anchorColumns
        let subject = study.form(table.form)?.field(of: .subject)?.name
        for column in table.columns where column.field == subject { needed += column.headerColumns }
        for column in needed where !anchors.contains(column) { anchors.append(column) }
      }
    }

    /// Whether something reads a column; `meaning` as `TableHeader.meanings` has it.
    func reads(_ meaning: HeaderColumn) -> Bool { read.contains(meaning) }

    /// The header among the first records of a member.
    ///
    /// It is the first record that holds all names, or else the one that holds most of them, if
    /// these are at least half, and the anchors: a site that has no third visit yet may leave its
    /// columns out.
    func header(among records: [[String]]) -> (index: Int, isWhole: Bool)? {
      var best: (index: Int, count: Int)?
      for (index, record) in records.enumerated() {
        let header = TableHeader(record, aliases: aliases)
        let count = declared.count { header.column($0) != nil }
        if count == declared.count { return (index, true) }
        if count > best?.count ?? 0, anchors.allSatisfy({ header.column($0) != nil }) { best = (index, count) }
      }
      guard let best, best.count * 2 >= declared.count else { return nil }
      return (best.index, false)
    }

    /// The record with most of the columns, and those that it lacks.
    func nearest(among records: [[String]]) -> (index: Int, missing: [HeaderColumn])? {
      records.indices.map { index in
        let header = TableHeader(records[index], aliases: aliases)
        return (index, declared.filter { header.column($0) == nil })
      }.min { $0.missing.count < $1.missing.count }
    }
  }
}
