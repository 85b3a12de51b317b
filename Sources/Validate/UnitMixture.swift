import Glibc

/// A part of the numbers of a field that lies where numbers in another unit would.
///
/// On the scale of logarithms another unit moves all numbers by one distance. So two normal distributions of one width
/// are fitted there by maximum likelihood (expectation and maximisation; Dempster, Laird and Rubin 1977) beside a
/// single one. It is a mixture of units where the second lies as far off as the unit says, is apart from the first
/// (Ashman's D above 2: Ashman, Bird and Zepf 1994), and makes the numbers so much likelier that twice the difference
/// of the logarithms of likelihood exceeds a bound. That ratio has no χ² distribution in mixtures (McLachlan and Peel
/// 2000, chapter 6), so that the bound is a choice and no level of significance.
struct UnitMixture {
  /// The part of the numbers in the second distribution.
  let share: Double
  let count: Int
  let likelihoodRatio: Double
  /// From one mean to the other, on the scale of natural logarithms.
  let distance: Double

  private static let iterations = 200
  /// Bins are a hundredth wide, so that no distribution can be told to be narrower than this.
  private static let narrowest = 0.01

  /// Fits; nil where no second distribution at this distance is there.
  ///
  /// - Parameters:
  ///   - points: logarithms of the numbers with their counts, rising.
  ///   - distance: the logarithm of the other unit's ratio.
  ///   - fewest: so many numbers have to lie in the second distribution.
  ///   - bound: what twice the difference of log-likelihoods has to exceed.
  init?(_ points: [(x: Double, count: Int)], distance expected: Double, fewest: Int, bound: Double) {
    let total = Double(points.reduce(0) { $0 + $1.count })
    guard total > 0, abs(expected) > 0.2, let median = UnitMixture.quantile(0.5, points, total),
      let low = UnitMixture.quantile(0.25, points, total), let high = UnitMixture.quantile(0.75, points, total)
    else { return nil }
    let single = UnitMixture.single(points, total)
    // The quartiles are little moved by a part of the numbers that lies elsewhere.
    var width = max((high - low) / 1.349, UnitMixture.narrowest)
    var means = (median, median + expected)
    var share = 0.1
    var likelihood = -Double.infinity
    for _ in 0..<UnitMixture.iterations {
      var sums = (first: 0.0, second: 0.0, firstX: 0.0, secondX: 0.0)
      var weights: [Double] = []
      weights.reserveCapacity(points.count)
      var logs = 0.0
      for point in points {
        let a = (1 - share) * UnitMixture.density(point.x, means.0, width)
        let b = share * UnitMixture.density(point.x, means.1, width)
        let both = max(a + b, 1e-300)
        let weight = b / both
        weights.append(weight)
        let count = Double(point.count)
        logs += count * log(both)
        sums.second += weight * count
        sums.first += (1 - weight) * count
        sums.secondX += weight * count * point.x
        sums.firstX += (1 - weight) * count * point.x
      }
      guard sums.first > 1e-9, sums.second > 1e-9 else { return nil }
      let isDone = abs(logs - likelihood) < 1e-9 * abs(logs)
      likelihood = logs
      if isDone { break }
      means = (sums.firstX / sums.first, sums.secondX / sums.second)
      share = sums.second / total
      var squares = 0.0
      for (point, weight) in zip(points, weights) {
        let (a, b) = (point.x - means.0, point.x - means.1)
        squares += Double(point.count) * ((1 - weight) * a * a + weight * b * b)
      }
      width = max((squares / total).squareRoot(), UnitMixture.narrowest)
    }
    self.share = share
    count = Int((share * total).rounded())
    likelihoodRatio = 2 * (likelihood - single)
    distance = means.1 - means.0
    let slack = max(0.05, 3 * width / max(1, share * total).squareRoot())
    guard share <= 0.5, count >= fewest, likelihoodRatio > bound, abs(distance) > 2 * width,
      abs(distance - expected) <= slack
    else { return nil }
  }

  private static func density(_ x: Double, _ mean: Double, _ width: Double) -> Double {
    let z = (x - mean) / width
    return exp(-z * z / 2) / (width * 2.506_628_274_631_000_2)
  }

  /// The log-likelihood of one normal distribution at its best.
  private static func single(_ points: [(x: Double, count: Int)], _ total: Double) -> Double {
    let mean = points.reduce(0) { $0 + $1.x * Double($1.count) } / total
    let squares = points.reduce(0) { $0 + ($1.x - mean) * ($1.x - mean) * Double($1.count) }
    let width = max((squares / total).squareRoot(), narrowest)
    return points.reduce(0) { $0 + Double($1.count) * log(max(density($1.x, mean, width), 1e-300)) }
  }

  private static func quantile(_ share: Double, _ points: [(x: Double, count: Int)], _ total: Double) -> Double? {
    var below = 0.0
    for point in points {
      below += Double(point.count)
      if below >= share * total { return point.x }
    }
    return nil
  }
}
