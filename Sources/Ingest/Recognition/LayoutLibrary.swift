import StudyModel
import Tables

/// The layouts of all sites, to find the one that a header fits best, where a file is not what its name says or has a
/// name that nobody declared.
///
/// A layout's score is the weighted Dice coefficient of its columns and the names of the record: twice the weight of
/// what they share over the weight of both. A name weighs one over the number of forms for which the site has it, so
/// that columns which stand in every file, as participant and visit, tell little; a column counts under any name that
/// the site ever had for it, and columns that the exporting system adds of itself count not at all. A score of 0.6 with
/// three shared columns, among them half of those that no other form has, is the least that is said, and no layout of
/// another form may come within 0.1 of it: what fits two says nothing. Among sites that write a form alike the sender's
/// comes first; where others tie, nothing is said either. The numbers are choices of this program.
struct LayoutLibrary {
  static let leastScore = 0.6
  static let leastShared = 3
  static let leastLead = 0.1

  private let sites: [SiteLayouts]

  init(_ study: Study) { sites = study.sites.map(SiteLayouts.init) }

  /// - Parameters:
  ///   - records: the first records of the file.
  ///   - sender: the site that sent it, in the transfer with this sequence.
  func best(for records: [[String]], from sender: SiteID, at sequence: [Int]) -> HeaderLikeness? {
    let rows = records.map { Set($0.filter { !$0.isEmpty }) }.filter { $0.count >= LayoutLibrary.leastShared }
    let all = sites.flatMap { $0.likenesses(to: rows, at: $0.site.id == sender ? sequence : nil) }
    func precedes(_ a: HeaderLikeness, _ b: HeaderLikeness) -> Bool {
      a.score != b.score ? a.score > b.score : a.site == sender && b.site != sender
    }
    guard let best = all.min(by: precedes), best.score >= LayoutLibrary.leastScore,
      best.shared >= LayoutLibrary.leastShared
    else { return nil }
    let isClear = all.allSatisfy { rival in
      if (rival.site, rival.file) == (best.site, best.file) { return true }
      if best.score - rival.score >= LayoutLibrary.leastLead { return true }
      return rival.forms == best.forms
        && (best.site == sender || rival.site == best.site || rival.score < best.score)
    }
    return isClear ? best : nil
  }
}

/// The names of columns in the layouts of a site.
private struct SiteLayouts {
  let site: Site
  /// For each layout and column the names that the site ever had for it, that of the layout first.
  private let spellings: [[[String]]]
  private let aliases: [[ColumnAlias]]
  /// For each layout the columns that the exporting system adds of itself, which tell nothing.
  private let own: [Set<String>]
  private let weights: [String: Double]

  init(_ site: Site) {
    self.site = site
    aliases = site.files.map(\.allColumnAliases)
    own = site.files.map { $0.ownColumns.subtracting($0.columnNames) }
    spellings = zip(site.files, aliases).map { file, aliases in
      file.columnNames.map { name in [name] + aliases.filter { $0.column.name == name }.map(\.name.name) }
    }
    // A form may have several files.
    var forms: [String: Set<Set<String>>] = [:]
    for (file, columns) in zip(site.files, spellings) {
      let read = Set(file.tables.map(\.form))
      for name in columns.joined() { forms[name, default: []].insert(read) }
    }
    weights = forms.mapValues { 1 / Double($0.count) }
  }

  /// For each layout with a shared column the record that fits it best.
  func likenesses(to rows: [Set<String>], at sequence: [Int]?) -> [HeaderLikeness] {
    let sums = rows.map { row in row.sorted().reduce(0) { $0 + weight($1) } }
    return site.files.indices.compactMap { index in
      zip(rows, sums).compactMap { likeness(of: index, to: $0, weighing: $1, at: sequence) }
        .max { $0.score < $1.score }
    }
  }

  private func weight(_ name: String) -> Double { weights[name] ?? 1 }

  private func likeness(
    of index: Int, to names: Set<String>, weighing sum: Double, at sequence: [Int]?
  ) -> HeaderLikeness? {
    var shared: [String] = []
    var both = sum - own[index].intersection(names).sorted().reduce(0) { $0 + weight($1) }
    var own = 0
    for column in spellings[index] {
      both += weight(column[0])
      if weight(column[0]) == 1 { own += 1 }
      if let name = column.first(where: names.contains) { shared.append(name) }
    }
    guard !shared.isEmpty, shared.count(where: { weight($0) == 1 }) * 2 >= own, own > 0 else { return nil }
    let isPast = aliases[index].contains { alias in
      sequence.map { shared.contains(alias.name.name) && !alias.period.contains($0) } ?? false
    }
    return HeaderLikeness(
      site: site.id, file: index, layout: site.files[index], shared: shared.count, columns: spellings[index].count,
      isPast: isPast, score: 2 * shared.reduce(0) { $0 + weight($1) } / both)
  }
}
