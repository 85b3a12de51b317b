import Glibc

/// What is kept of the numbers of one field at one site, in bounded memory: counts alone, so that it can be added up
/// bucket by bucket in any order.
struct FieldDistribution {
  /// The width of a bin on the scale of natural logarithms: about a hundredth of the value.
  static let binWidth = 0.01
  /// Terminal digits are looked at up to so many decimals.
  static let decimals = 4
  /// Distinct bins kept; numbers of one field span fewer unless they are noise, and then the rest is not told apart.
  private static let mostBins = 4096

  private(set) var count = 0
  private(set) var least = Double.infinity
  private(set) var most = -Double.infinity
  /// Of positive numbers, in the study's unit, by the bin of their logarithm.
  private(set) var bins: [Int32: Int] = [:]
  private(set) var unbinned = 0
  /// For each number of decimals how many numbers, as the site writes them, have no more of them.
  private var fits = [Int](repeating: 0, count: FieldDistribution.decimals)
  /// For each number of decimals how often each digit stands last among those.
  private var digits = [Int](repeating: 0, count: FieldDistribution.decimals * 10)

  /// - Parameters:
  ///   - value: in the study's unit.
  ///   - written: in the unit of the site, in which somebody read the last digit off.
  mutating func add(_ value: Double, written: Double) {
    count += 1
    least = min(least, value)
    most = max(most, value)
    if value > 0 {
      let bin = Int32(max(-1e9, min(1e9, (log(value) / FieldDistribution.binWidth).rounded(.down))))
      if bins[bin] != nil || bins.count < FieldDistribution.mostBins {
        bins[bin, default: 0] += 1
      } else {
        unbinned += 1
      }
    }
    var scale = 1.0
    for place in 0..<FieldDistribution.decimals {
      let scaled = abs(written) * scale
      let whole = scaled.rounded()
      // Conversion to the study's unit and back costs a few units in the last binary place.
      if scaled < 1e15, abs(scaled - whole) <= 1e-9 * max(1, scaled) {
        fits[place] += 1
        digits[place * 10 + Int(whole.truncatingRemainder(dividingBy: 10))] += 1
      }
      scale *= 10
    }
  }

  static func += (left: inout Self, right: Self) {
    left.count += right.count
    left.least = min(left.least, right.least)
    left.most = max(left.most, right.most)
    left.unbinned += right.unbinned
    for (bin, count) in right.bins.sorted(by: { $0.key < $1.key }) {
      if left.bins[bin] != nil || left.bins.count < mostBins {
        left.bins[bin, default: 0] += count
      } else {
        left.unbinned += count
      }
    }
    for place in left.fits.indices { left.fits[place] += right.fits[place] }
    for place in left.digits.indices { left.digits[place] += right.digits[place] }
  }

  /// The last digits of the numbers as they are mostly written: with the fewest decimals that 99 of 100 of them need.
  ///
  /// - Returns: How often each digit stands last, and the step from one number to the next; nil where the numbers have
  ///   more decimals than are looked at.
  var terminalDigits: (counts: [Int], step: Double)? {
    guard let place = fits.indices.first(where: { fits[$0] * 100 >= count * 99 }), count > 0 else { return nil }
    return (Array(digits[(place * 10)..<(place * 10 + 10)]), pow(10, -Double(place)))
  }

  /// The middles of the bins on the logarithmic scale, rising, with their counts.
  var points: [(x: Double, count: Int)] {
    bins.sorted { $0.key < $1.key }.map { ((Double($0.key) + 0.5) * FieldDistribution.binWidth, $0.value) }
  }

  /// A quantile of the positive numbers, to about a hundredth part; nil where there is none.
  func quantile(_ share: Double) -> Double? {
    let points = points
    let total = points.reduce(0) { $0 + $1.count }
    guard total > 0 else { return nil }
    var below = 0
    for point in points {
      below += point.count
      if Double(below) >= share * Double(total) { return exp(point.x) }
    }
    return points.last.map { exp($0.x) }
  }
}
