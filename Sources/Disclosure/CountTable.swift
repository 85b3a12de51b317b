/// Counts of people in one or two ways, with all totals.
package struct CountTable: Sendable, Equatable {
  package var rows: [String]
  /// One column is a table in one way, which has a total and no totals of rows.
  package var columns: [String]
  /// By row, then by column; not negative.
  package var counts: [[Int]]

  package init(rows: [String], columns: [String], counts: [[Int]]) {
    precondition(counts.count == rows.count && counts.allSatisfy { $0.count == columns.count }, "a count for each cell")
    self.rows = rows
    self.columns = columns
    self.counts = counts
  }

  /// The figures and how they add up. Rows, columns and totals are the places where figures meet: what flows into a
  /// place flows out of it.
  var network: FigureNetwork {
    let total = counts.reduce(0) { $0 + $1.reduce(0, +) }
    guard columns.count > 1 else {
      return FigureNetwork(
        nodes: 2, figures: counts.map { .init(from: 0, to: 1, value: $0[0]) } + [.init(from: 1, to: 0, value: total)])
    }
    let start = rows.count + columns.count
    var figures: [FigureNetwork.Arc] = []
    for (row, cells) in counts.enumerated() {
      for (column, count) in cells.enumerated() {
        figures.append(.init(from: row, to: rows.count + column, value: count))
      }
      figures.append(.init(from: start, to: row, value: cells.reduce(0, +)))
    }
    for column in columns.indices {
      figures.append(
        .init(from: rows.count + column, to: start + 1, value: counts.reduce(0) { $0 + $1[column] }))
    }
    figures.append(.init(from: start + 1, to: start, value: total))
    return FigureNetwork(nodes: start + 2, figures: figures)
  }

  /// The table as it may leave.
  ///
  /// - Parameter before: the same table of an earlier release, if there was one. A figure that was told in both and
  ///   moved by fewer people than may be told is withheld, since the difference would tell of them.
  package func protected(by rule: SmallNumberRule, after before: ProtectedTable? = nil) -> ProtectedTable {
    let network = network
    var needs: [Int: ClosedRange<Int>] = [:]
    for (place, figure) in network.figures.enumerated() {
      if rule.isSmall(figure.value) { needs[place] = 1...(rule.least - 1) }
      guard let before, case .told(let old)? = before.figure(named: name(of: place)), !rule.isSmall(figure.value)
      else { continue }
      if rule.isSmall(abs(rule.rounded(figure.value) - old)) {
        needs[place] = min(old, figure.value)...max(old, figure.value)
      }
    }
    let told = network.protected(by: rule, needs: needs)
    return ProtectedTable(
      rows: rows, columns: columns, rule: rule, figures: told,
      names: network.figures.indices.map { name(of: $0) })
  }

  /// Row and column of a figure; nil stands for all of them.
  func name(of place: Int) -> ProtectedTable.Name {
    guard columns.count > 1 else {
      return ProtectedTable.Name(row: place < rows.count ? rows[place] : nil, column: columns.first)
    }
    let width = columns.count + 1
    if place < rows.count * width {
      let column = place % width
      return ProtectedTable.Name(row: rows[place / width], column: column < columns.count ? columns[column] : nil)
    }
    let column = place - rows.count * width
    return ProtectedTable.Name(row: nil, column: column < columns.count ? columns[column] : nil)
  }
}

/// A table of counts as it leaves: small ones withheld, and as many more as it takes that none can be worked out.
package struct ProtectedTable: Sendable, Equatable {
  package struct Name: Sendable, Hashable {
    package var row: String?
    package var column: String?

    package init(row: String?, column: String?) {
      self.row = row
      self.column = column
    }
  }

  package var rows: [String]
  package var columns: [String]
  package var rule: SmallNumberRule
  package var figures: [Figure]
  package var names: [Name]

  package init(rows: [String], columns: [String], rule: SmallNumberRule, figures: [Figure], names: [Name]) {
    self.rows = rows
    self.columns = columns
    self.rule = rule
    self.figures = figures
    self.names = names
  }

  /// The figure of a row and column, nil standing for their total.
  package subscript(row: String?, column: String?) -> Figure? { figure(named: Name(row: row, column: column)) }

  func figure(named name: Name) -> Figure? { names.firstIndex(of: name).map { figures[$0] } }

  package var withheld: Int { figures.count { $0 == .withheld } }
}
