import Disclosure
import Foundation
import StudyModel
import Tables

/// How easily participants can be found again in a data set as it is written: `risk.json`, field by field.
struct RiskReport: Encodable {
  struct Variable: Encodable {
    var variable: String
    /// The level of its hierarchy at which it is written, 0 for the value as it is.
    var level: Int
    var kWithout: Int
    var uniquesWithout: Int
    var uniquesAlone: Int
    /// Sets of at most four variables that single a record out, and that this one is part of.
    var minimalSampleUniques: Int
  }

  struct Size: Encodable {
    var size: Int
    var classes: Int
    var records: Int
  }

  struct Sensitive: Encodable {
    var variable: String
    var l: Int
  }

  /// Chances of 0 to 1 for somebody who knows that a person is in the population, and not that he is among the records.
  struct Journalist: Encodable {
    var highest: Double
    var average: Double
    /// Records of groups whose people nobody counted, or of which more are here than were counted.
    var unknownRecords: Int
  }

  /// What a recipe does to the data of this run.
  struct Applied: Encodable {
    var levels: [Int]
    var withheldGroups: Int
    var withheldRecords: Int
    /// The smallest group that is left.
    var k: Int
    var holds: Bool
  }

  var dataSet: String
  var profile: String
  var records: Int
  var withheldRecords: Int
  var classes: Int
  var k: Int
  var requiredK: Int
  var recordsBelowRequiredK: Int
  var uniques: Int
  /// Chances of 0 to 1.
  var prosecutorHighest: Double
  var prosecutorAverage: Double
  var marketerAverage: Double
  var shareAbove: [String: Double]
  /// Nil where the study gives no counts of the population.
  var journalist: Journalist?
  var classSizes: [Size]
  var variables: [Variable]
  var minimalSampleUniquesBySize: [Int]
  var sensitive: [Sensitive]
  /// The recipe that the study has pinned, on the data of this run.
  var pinned: Applied?
  /// What a search over these data finds; nil where no levels meet the required k, or one is pinned.
  var proposed: Applied?

  /// The recipe behind `proposed`, for its file.
  private(set) var recipe: Recipe?

  private enum CodingKeys: String, CodingKey {
    case dataSet, profile, records, withheldRecords, classes, k, requiredK, recordsBelowRequiredK, uniques
    case prosecutorHighest, prosecutorAverage, marketerAverage, shareAbove, journalist, classSizes, variables
    case minimalSampleUniquesBySize, sensitive, pinned, proposed
  }

  /// - Parameters:
  ///   - all: the quasi-identifiers as they are, of every record.
  ///   - written: as they are written, with the sensitive variables behind them.
  init(quasi: QuasiIdentifiers, profile: Profile, steps: [Generalisation], all: KeyTable, written: KeyTable) {
    let width = all.columns.count
    let table = written.prefix(width)
    let risk = RiskMeasures(table)
    dataSet = quasi.dataSet
    self.profile = profile.rawValue
    records = risk.records
    withheldRecords = all.records - risk.records
    classes = risk.classes
    k = risk.k
    requiredK = quasi.k
    recordsBelowRequiredK = risk.records(below: quasi.k)
    uniques = risk.uniques
    prosecutorHighest = risk.highest
    prosecutorAverage = risk.average
    marketerAverage = risk.average
    // Thresholds that were used before: k of 3, 5, 11 and 20 (El Emam and Malin for the IOM, 2015).
    shareAbove = ["0.33": 1.0 / 3, "0.2": 0.2, "0.09": 1.0 / 11, "0.05": 0.05].mapValues { risk.share(above: $0) }
    journalist = quasi.population.map { population in
      let told = population.generalised(by: steps)
      let people = Dictionary(
        uniqueKeysWithValues: zip(told.keys, told.counts).map { (told.texts(of: $0), $1) })
      let chance = PopulationRisk(table, population: people)
      return Journalist(highest: chance.highest, average: chance.average, unknownRecords: chance.unknown)
    }
    classSizes = risk.sizes.map { Size(size: $0.size, classes: $0.classes, records: $0.records) }
    variables = zip(Contribution.all(of: table), zip(quasi.hierarchies, steps)).map { part, told in
      Variable(
        variable: part.column, level: told.0.levels.firstIndex(of: told.1) ?? 0, kWithout: part.kWithout,
        uniquesWithout: part.uniquesWithout, uniquesAlone: part.uniquesAlone, minimalSampleUniques: part.minimalUniques)
    }
    minimalSampleUniquesBySize = SampleUniques(table).bySize
    sensitive = Diversity.all(of: written, behind: width).map { Sensitive(variable: $0.column, l: $0.l) }
    if let recipe = quasi.recipe {
      pinned = Applied(recipe, of: quasi, to: all)
    } else {
      recipe = Recipe.search(
        all, hierarchies: quasi.hierarchies, k: quasi.k, budget: quasi.budget, dataSet: quasi.dataSet)
      proposed = recipe.map { Applied($0, of: quasi, to: all) }
    }
  }

  /// Whether what is written may go to the public: no group is smaller than the study allows.
  var meetsK: Bool { records == 0 || k >= requiredK }

  /// The report as JSON, the same bytes for the same data.
  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }

  /// The classes by size, as a table.
  var csv: String {
    "size,classes,records,chance\n"
      + classSizes.map { "\($0.size),\($0.classes),\($0.records),\(Column.text(of: 1 / Double($0.size)))\n" }.joined()
  }
}

extension RiskReport.Applied {
  init(_ recipe: Recipe, of quasi: QuasiIdentifiers, to all: KeyTable) {
    let steps = quasi.steps(of: recipe) ?? quasi.leastSteps
    let told = all.generalised(by: steps)
    let left = told.without(Set(recipe.withheld))
    levels = recipe.steps.map(\.level)
    withheldGroups = recipe.withheld.count
    withheldRecords = told.records - left.records
    k = RiskMeasures(left).k
    holds = left.records == 0 || k >= quasi.k
  }
}
