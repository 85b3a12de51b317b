import TestSupport

/// What is true of the fixtures, whatever the sites wrote.
enum Truth {
  static func file(_ name: String) throws -> CSVFile {
    try CSVFile(Repository.path("fixtures/invest/truth/\(name).csv"))
  }

  /// The sites of which the truth is known, and the transfer of each that is in force: a second replaces the first whole.
  static let transfers = ["GGH": "2", "MAYO": "2", "OXF": "1", "STG": "2"]

  /// The visits' numbers in the analysis data sets.
  static let visits = ["BL": "0", "D3": "3", "D14": "14", "M1": "30", "M3": "91"]

  /// A value of a participant at a visit.
  struct Cell: Hashable, Comparable, CustomStringConvertible {
    var participant: String
    var visit: String
    /// `pain` or `rdq_total`.
    var score: String

    var description: String { "\(participant) \(visit) \(score)" }

    static func < (left: Cell, right: Cell) -> Bool { left.description < right.description }
  }

  /// The cells of pain and Roland-Morris that an error in the transfer in force may have changed or removed.
  static func touched() throws -> Set<Cell> {
    var cells: Set<Cell> = []
    for row in try file("scores").rows {
      guard let transfer = transfers[row["site"]] else { continue }
      for entry in row["touched_by_defect"].split(separator: " ") {
        let parts = entry.split(separator: ":")
        guard parts.count == 2, parts[0] == transfer, ["pain", "rdq_total"].contains(parts[1]) else { continue }
        cells.insert(Cell(participant: row["participant"], visit: row["visit"], score: String(parts[1])))
      }
    }
    return cells
  }

  /// The same cells as the list of planted errors has them.
  static func spoiled() throws -> Set<Cell> {
    var cells: Set<Cell> = []
    for row in try file("defects").rows where transfers[row["site"]] == row["transfer"] {
      for score in row["affects_scores"].split(separator: " ") where ["pain", "rdq_total"].contains(score) {
        cells.insert(Cell(participant: row["participant"], visit: row["visit"], score: String(score)))
      }
    }
    return cells
  }
}
