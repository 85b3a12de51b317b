import Foundation
import Testing

@testable import Validate

/// Numbers that are the same on every machine.
struct TestNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Even between 0 and 1 (the generator of Knuth's MMIX).
  mutating func even() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (Double(state >> 11) + 0.5) / Double(1 << 53)
  }

  /// Normal, by Box and Muller.
  mutating func normal(_ mean: Double, _ deviation: Double) -> Double {
    let radius = (-2 * log(even())).squareRoot()
    return mean + deviation * radius * cos(2 * .pi * even())
  }
}

@Suite("A part of the numbers in another unit")
struct UnitMixtureTests {
  private static let pound = 0.45359237

  private func mixture(_ values: [Double], ratio: Double) -> UnitMixture? {
    var sum = FieldDistribution()
    for value in values { sum.add(value, written: value) }
    return UnitMixture(sum.points, distance: log(ratio), fewest: 5, bound: 40)
  }

  @Test("One weight in ten in pounds is found, with about its count", arguments: [1, 2, 3, 4, 5])
  func pounds(_ seed: Int) throws {
    var numbers = TestNumbers(seed: UInt64(seed))
    let values = (0..<200).map { index in
      let weight = numbers.normal(72, 12)
      return index % 10 == 0 ? weight / Self.pound : weight
    }
    let found = try #require(mixture(values, ratio: 1 / Self.pound))
    #expect((15...26).contains(found.count), "\(found.count)")
    #expect(abs(found.distance - log(2.2046)) < 0.15)
  }

  @Test("One height in twenty in inches is found")
  func inches() throws {
    var numbers = TestNumbers(seed: 9)
    let values = (0..<200).map { index in
      let height = numbers.normal(163, 9)
      return index % 20 == 0 ? height / 2.54 : height
    }
    #expect(try #require(mixture(values, ratio: 1 / 2.54)).count == 10)
  }

  @Test("Weights that are all in kilograms are not, light and heavy ones", arguments: 1...40)
  func kilograms(_ seed: Int) {
    var numbers = TestNumbers(seed: UInt64(seed) &* 7_919)
    let values = (0..<200).map { _ in max(30, numbers.normal(72, 15)) }
    #expect(mixture(values, ratio: 1 / Self.pound) == nil)
    #expect(mixture(values, ratio: Self.pound) == nil)
  }

  @Test("Numbers spread evenly, or over a long tail, are no two units", arguments: 1...20)
  func otherShapes(_ seed: Int) {
    var numbers = TestNumbers(seed: UInt64(seed) &* 104_729)
    let even = (0..<200).map { _ in 40 + 80 * numbers.even() }
    let tailed = (0..<200).map { _ in exp(numbers.normal(4, 0.5)) }
    for values in [even, tailed] {
      #expect(mixture(values, ratio: 1 / Self.pound) == nil)
      #expect(mixture(values, ratio: 2.496) == nil)
    }
  }

  @Test("Four numbers in another unit are too few to tell")
  func few() {
    var numbers = TestNumbers(seed: 3)
    let values = (0..<100).map { _ in numbers.normal(72, 8) } + [160, 158, 162, 155]
    #expect(mixture(values, ratio: 1 / Self.pound) == nil)
  }
}
