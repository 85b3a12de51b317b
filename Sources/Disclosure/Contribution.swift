/// What a column adds to the risk: how things stand when it is left out, and on its own.
package struct Contribution: Sendable, Equatable {
  package var column: String
  package var kWithout: Int
  package var uniquesWithout: Int
  package var uniquesAlone: Int
  /// The minimal sample uniques that the column is part of; see `SampleUniques`.
  package var minimalUniques: Int

  package static func all(of table: KeyTable, limit: Int = SampleUniques.widest) -> [Contribution] {
    let uniques = SampleUniques(table, limit: limit)
    return table.columns.indices.map { column in
      let rest = RiskMeasures(sizes: table.classSizes(of: table.columns.indices.filter { $0 != column }))
      let alone = RiskMeasures(sizes: table.classSizes(of: [column]))
      return Contribution(
        column: table.columns[column], kWithout: rest.k, uniquesWithout: rest.uniques, uniquesAlone: alone.uniques,
        minimalUniques: uniques.byColumn[column])
    }
  }
}

/// Minimal sample uniques: the smallest sets of columns by which a record differs from all others (Elliot, Manning and
/// Ford, "A computational algorithm for handling the special uniques problem", 2002, SUDA). The fewer columns it takes,
/// the plainer the record stands out.
package struct SampleUniques: Sendable, Equatable {
  /// Sets of up to so many columns are looked at, unless another limit is given.
  package static let widest = 4

  /// The minimal sample uniques of each number of columns, from one on.
  package private(set) var bySize: [Int]
  /// Those that each column is part of.
  package private(set) var byColumn: [Int]

  package init(_ table: KeyTable, limit: Int = SampleUniques.widest) {
    let width = table.columns.count
    bySize = [Int](repeating: 0, count: min(limit, width))
    byColumn = [Int](repeating: 0, count: width)
    guard width > 0, width < 32 else { return }
    // By combination of values, the sets of columns that it is unique in already.
    var found = [[UInt32]](repeating: [], count: table.keys.count)
    for size in 1...max(1, min(limit, width)) where size <= width {
      for set in SampleUniques.sets(of: size, among: width) {
        let chosen = (0..<width).filter { set >> UInt32($0) & 1 == 1 }
        var seen: [[Int32]: (records: Int, place: Int)] = [:]
        for (place, key) in table.keys.enumerated() {
          seen[chosen.map { key[$0] }, default: (0, place)].records += table.counts[place]
        }
        for (records, place) in seen.values where records == 1 && !found[place].contains(where: { $0 & set == $0 }) {
          found[place].append(set)
          bySize[size - 1] += 1
          for column in chosen { byColumn[column] += 1 }
        }
      }
    }
  }

  private static func sets(of size: Int, among width: Int) -> [UInt32] {
    (UInt32(1)..<(UInt32(1) << UInt32(width))).filter { $0.nonzeroBitCount == size }
  }
}
