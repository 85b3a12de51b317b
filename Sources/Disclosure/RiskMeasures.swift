/// How easily somebody is found again in records that are alike in classes of these sizes.
///
/// - Prosecutor: knows that the person is among the records; succeeds with 1 / class size.
/// - Journalist: knows that the person is in a population of which the records are a part; 1 / size of the class there.
/// - Marketer: tries everybody, and finds again the mean of these over the records.
///
/// El Emam, "Guide to the De-Identification of Personal Health Information", 2013; Dankar and El Emam, "A method for
/// evaluating marketer re-identification risk", 2010. The records themselves are the population where none is given.
package struct RiskMeasures: Sendable, Equatable {
  /// Classes of one size.
  package struct SizeRow: Sendable, Equatable {
    package var size: Int
    package var classes: Int
    package var records: Int
  }

  package var records: Int
  package var classes: Int
  /// In rising order of size.
  package var sizes: [SizeRow]

  package init(sizes: [Int]) {
    let sizes = sizes.filter { $0 > 0 }
    records = sizes.reduce(0, +)
    classes = sizes.count
    var counted: [Int: Int] = [:]
    for size in sizes { counted[size, default: 0] += 1 }
    self.sizes = counted.sorted { $0.key < $1.key }.map {
      SizeRow(size: $0.key, classes: $0.value, records: $0.key * $0.value)
    }
  }

  package init(_ table: KeyTable) { self.init(sizes: table.counts) }

  /// The size of the smallest class; 0 where there are no records.
  package var k: Int { sizes.first?.size ?? 0 }
  /// Records that no other is like.
  package var uniques: Int { records(below: 2) }
  /// The prosecutor's greatest chance, 0 to 1.
  package var highest: Double { k == 0 ? 0 : 1 / Double(k) }
  /// The prosecutor's and the marketer's mean over the records, 0 to 1: each class adds 1.
  package var average: Double { records == 0 ? 0 : Double(classes) / Double(records) }

  /// Records in classes of fewer than so many.
  package func records(below size: Int) -> Int { sizes.prefix { $0.size < size }.reduce(0) { $0 + $1.records } }

  /// The share of records whose chance of being found again is above a threshold (0 to 1).
  package func share(above threshold: Double) -> Double {
    guard records > 0 else { return 0 }
    return Double(sizes.filter { 1 / Double($0.size) > threshold }.reduce(0) { $0 + $1.records }) / Double(records)
  }
}

/// The risk where the records are a part of a population whose classes are known.
package struct PopulationRisk: Sendable, Equatable {
  /// The journalist's greatest chance.
  package var highest: Double
  /// The marketer's mean over the records.
  package var average: Double
  /// Records in classes of which the population count is not known, or less than the records themselves.
  package var unknown: Int

  /// - Parameter population: people of each combination of values; the records count for one that is not there.
  package init(_ table: KeyTable, population: [[String?]: Int]) {
    highest = 0
    unknown = 0
    var sum = 0.0
    for (key, count) in zip(table.keys, table.counts) {
      let known = population[table.texts(of: key)] ?? 0
      if known < count { unknown += count }
      let size = Double(max(known, count))
      highest = max(highest, 1 / size)
      sum += Double(count) / size
    }
    average = table.records == 0 ? 0 : sum / Double(table.records)
  }
}
