import StudyModel

/// The record that names the columns of a member.
struct TableHeader {
  /// Trimmed names as the file has them, in order.
  let names: [String]
  /// What each stands for: itself, or the column of which it is an alias.
  let meanings: [String]
  /// How many cells the record has, those without a name behind the last name too.
  let width: Int
  private let columns: [String: Int]

  /// Where a name comes twice, the first column counts. Columns without a name behind the last name are none:
  /// spreadsheets write them where a cell was ever touched.
  init(_ names: [String], aliases: HeaderAliases = .none) {
    width = names.count
    let known = Set(names)
    let names = Array(names[..<(names.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0)])
    self.names = names
    meanings = names.map { aliases.column($0, in: known) }
    columns = Dictionary(
      meanings.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  func column(_ name: String) -> Int? { columns[name] }

  /// How many records are searched for it.
  static let searched = 20

  /// The columns that a layout needs, in order of their declaration.
  struct Demand {
    let declared: [String]
    /// Without these a table cannot tell whose a record is, or whether it is one of its own.
    private(set) var anchors: [String] = []
    let aliases: HeaderAliases

    init(_ layout: FileLayout, study: Study, aliases: HeaderAliases = .none) {
      self.aliases = aliases
      declared = layout.columnNames
      for table in layout.tables {
        var needed = table.anchorColumns
        let subject = study.form(table.form)?.field(of: .subject)?.name
        for column in table.columns where column.field == subject { needed += column.source.columns }
        for name in needed where !anchors.contains(name) { anchors.append(name) }
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
        let names = aliases.meanings(of: record)
        let count = declared.count(where: names.contains)
        if count == declared.count { return (index, true) }
        if count > best?.count ?? 0, anchors.allSatisfy(names.contains) { best = (index, count) }
      }
      guard let best, best.count * 2 >= declared.count else { return nil }
      return (best.index, false)
    }

    /// The record with most of the names, and those that it lacks.
    func nearest(among records: [[String]]) -> (index: Int, missing: [String])? {
      records.indices.map { index in
        let names = aliases.meanings(of: records[index])
        return (index, declared.filter { !names.contains($0) })
      }.min { $0.missing.count < $1.missing.count }
    }
  }
}
