import StudyModel

/// The columns of a file that the records of one visit alone are made of, where visits stand side by side.
///
/// A site whose participants have not come to a visit may leave all of its columns out.
struct VisitColumns {
  let form: String
  /// The study's code of the visit.
  let code: String
  let label: String
  let columns: [HeaderColumn]

  /// In order of the layout, whose visits come one after another.
  static func all(of layout: FileLayout, study: Study) -> [VisitColumns] {
    let tables = layout.tables
    var uses: [HeaderColumn: Int] = [:]
    for table in tables {
      for column in Set(table.columns.flatMap(\.headerColumns) + table.anchorColumns) { uses[column, default: 0] += 1 }
    }
    return tables.compactMap { table in
      guard tables.count(where: { $0.form == table.form }) > 1, let visit = study.form(table.form)?.visitField,
        let code = table.constants.first(where: { $0.field == visit.name })?.value
      else { return nil }
      var seen: Set<HeaderColumn> = []
      let own = table.columns.flatMap(\.headerColumns).filter { uses[$0] == 1 && seen.insert($0).inserted }
      // One column is told of by its name.
      guard own.count > 1 else { return nil }
      return VisitColumns(form: table.form, code: code, label: study.visit(code)?.label ?? code, columns: own)
    }
  }
}
