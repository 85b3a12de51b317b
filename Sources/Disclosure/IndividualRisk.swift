import Foundation

/// The chance of being found again of a record that was drawn from a population, estimated from sampling weights.
///
/// Benedetti and Franconi 1998, Franconi and Polettini 2004 (as in mu-Argus and sdcMicro): given f records of a class
/// whose weights add up to F, the people of that class are negative binomial with probability p = f / F, and the risk is
/// the expectation of 1 / people. It is an estimate under that model, not a count.
package enum IndividualRisk {
  /// - Parameters:
  ///   - sample: records of the class, at least 1.
  ///   - population: the sum of their weights; not less than `sample`.
  package static func estimate(sample: Int, population: Double) -> Double {
    precondition(sample >= 1, "a class has a record")
    let p = min(1, Double(sample) / population)
    guard p < 1 else { return 1 / Double(sample) }
    let odds = p / (1 - p)
    if odds > 0.9 { return series(sample, p) }
    // E(1/F) is the integral of the generating function over s; by parts, each f follows from the one before.
    var risk = odds * -log(p)
    for f in stride(from: 2, through: sample, by: 1) { risk = odds / Double(f - 1) - odds * risk }
    return risk
  }

  /// The expectation summed term by term, which is quick where people are hardly more than records.
  private static func series(_ sample: Int, _ p: Double) -> Double {
    var probability = pow(p, Double(sample))
    var sum = 0.0
    var people = sample
    var left = 1.0
    while left > 1e-14, people < sample + 10_000 {
      sum += probability / Double(people)
      left -= probability
      people += 1
      probability *= (1 - p) * Double(people - 1) / Double(people - sample)
    }
    return sum
  }
}
