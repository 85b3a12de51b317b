@testable import Disclosure

/// Made-up people, the same on every machine, of whom other programs compute the same things.
enum People {
  static let columns = ["age", "sex", "country", "job"]

  /// A linear congruential generator (Knuth's MMIX constants).
  struct Random {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }

  static func rows(_ count: Int, seed: UInt64) -> [[String?]] {
    var random = Random(seed)
    return (0..<count).map { _ in
      let job = random.next(below: 6)
      return [
        String(50 + random.next(below: 41)), random.next(below: 4) == 0 ? "M" : "F",
        ["US", "US", "GB", "AU"][random.next(below: 4)],
        job == 5 ? nil : ["retired", "home", "unable", "employed", "retired"][job],
      ]
    }
  }

  static func table(_ rows: [[String?]]) -> KeyTable {
    var table = KeyTable(columns: columns)
    for row in rows { table.add(row) }
    return table
  }

  static func csv(_ rows: [[String?]]) -> [UInt8] {
    let lines = [columns.joined(separator: ",")] + rows.map { $0.map { $0 ?? "" }.joined(separator: ",") }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  static let hierarchies = [
    Hierarchy(
      column: "age",
      levels: [.same, .bands(width: 5, top: 90), .bands(width: 10, top: 90), .bands(width: 20, top: 90), .everything]),
    Hierarchy(column: "sex", levels: [.same, .everything]),
    Hierarchy(
      column: "country",
      levels: [.same, .groups(["US": "America", "GB": "Europe"], other: "Oceania"), .everything]),
    Hierarchy(column: "job", levels: [.same, .groups(["employed": "works"], other: "does not"), .everything]),
  ]
}
