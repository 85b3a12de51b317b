import Tables

/// Batches with literal cells that the tests of this target share.
enum Samples {
  /// Four rows with every kind of column and everything that can go with a cell.
  static let everyKind = Batch(
    table: "pain_scores",
    names: ["note", "arm", "visits", "score", "seen", "at"],
    columns: [
      .text(
        TextColumn(
          offsets: [0, 6, 6, 6, 11], bytes: Array("日本naïf".utf8),
          reasons: [0, 0, 6, 0])),
      .code(CodeColumn(indices: [1, 0, 0, 2], reasons: [0, 2, 0, 0], terms: ["no", "yes", "não sei", "never used"])),
      .integer(FixedColumn(values: [-2_147_483_648, 0, 7, 2_147_483_647], reasons: [0, 3, 0, 0])),
      .number(
        NumberColumn(values: [0.1, -2.5, 0, 4], reasons: [0, 0, 4, 0], comparators: [0, 5, 0, 1])),
      // 2004-07-23, July 2004, 1969 (a year before the count's beginning), and none.
      .date(
        DateColumn(days: [12_622, 12_600, -365, 0], reasons: [0, 0, 0, 5], precisions: [0, 1, 2, 0])),
      .time(FixedColumn(values: [0, 86_399, 0, 45_296], reasons: [0, 0, 1, 0])),
    ],
    origins: RowOrigins(members: [3, 3, 4, 4_294_967_295], records: [2, 3, 2, 9]),
    states: [0, 1, 2, 3])

  /// The same rows, none of them set aside.
  static var kept: Batch {
    var batch = everyKind
    batch.states = []
    return batch
  }

  /// The columns of `everyKind` with none of their cells.
  static let noRows = Batch(
    table: "pain_scores", names: everyKind.names,
    columns: [
      .text(TextColumn()), .code(CodeColumn(terms: ["no", "yes"])), .integer(FixedColumn()), .number(NumberColumn()),
      .date(DateColumn()), .time(FixedColumn()),
    ])

  /// Rows `from..<to` of a table of which row `n` holds the number `n / 4`, the code `n % 3`, and a text
  /// that every fifth row lacks.
  static func run(from: Int, to: Int) -> Batch {
    let rows = Array(from..<to)
    return Batch(
      table: "run", names: ["number", "code", "text"],
      columns: [
        .number(NumberColumn(values: rows.map { Double($0) / 4 })),
        .code(CodeColumn(indices: rows.map { Int32($0 % 3) }, terms: ["a", "b", "c"])),
        .text(TextColumn(rows.map { $0 % 5 == 0 ? nil : "row \($0)" })),
      ],
      origins: RowOrigins(members: rows.map { _ in 0 }, records: rows.map { UInt32($0) }))
  }
}
