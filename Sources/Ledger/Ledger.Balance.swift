import GRDB
package import Tables

extension Ledger {
  /// What a stage did with the records of one table of one site; all counts.
  package struct Balance: Sendable, Equatable {
    package var run: String
    /// Names one stage of the plan; unique in it.
    package var stage: String
    package var site: SiteID
    package var table: TableName
    package var recordsIn: Int
    package var recordsOut: Int
    package var quarantined: Int
    package var superseded: Int
    package var cut: Int

    package init(
      run: String, stage: String, site: SiteID, table: TableName, recordsIn: Int, recordsOut: Int,
      quarantined: Int = 0, superseded: Int = 0, cut: Int = 0
    ) {
      self.run = run
      self.stage = stage
      self.site = site
      self.table = table
      self.recordsIn = recordsIn
      self.recordsOut = recordsOut
      self.quarantined = quarantined
      self.superseded = superseded
      self.cut = cut
    }

    /// Whether every record is accounted for.
    package var isEven: Bool { recordsIn == recordsOut + quarantined + superseded + cut }
  }
}

extension Ledger.Balance: Recorded {
  static let table = "balance"
  static let columns = [
    "run", "stage", "site", "table_name", "records_in", "records_out", "quarantined", "superseded", "cut",
  ]
  static let keyInRun = ["run", "stage", "site", "table_name"]
  var values: [(any DatabaseValueConvertible)?] {
    [run, stage, site.text, table.text, recordsIn, recordsOut, quarantined, superseded, cut]
  }

  init(row: Row) {
    self.init(
      run: row["run"], stage: row["stage"], site: SiteID(row["site"]), table: TableName(row["table_name"]),
      recordsIn: row["records_in"], recordsOut: row["records_out"], quarantined: row["quarantined"],
      superseded: row["superseded"], cut: row["cut"])
  }
}
