/// Whether the last digits of measurements are read off, or rounded and guessed.
///
/// Where numbers spread over many of their own steps, each last digit comes about as often as any other. Two numbers
/// tell of another habit: Pearson's χ² of ten equal shares (9 degrees of freedom), and for 0 and 5 the index of
/// Whipple, which demographers use of reported ages: a hundred times their share over a fifth, 100 for none preferred,
/// 500 for no other digit (United Nations, Demographic Yearbook, technical notes on age heaping: 175 and above is "very
/// rough"). That both are put to these uses is a choice of this program.
struct TerminalDigits {
  let count: Int
  /// The digit that comes most often; the least where several do.
  let favourite: Int
  let favouriteCount: Int
  let chiSquare: Double
  let whipple: Double

  /// - Parameter counts: how often each of the ten digits stands last.
  init(_ counts: [Int]) {
    precondition(counts.count == 10, "there are ten digits")
    count = counts.reduce(0, +)
    let expected = Double(count) / 10
    favouriteCount = counts.max() ?? 0
    favourite = counts.firstIndex(of: favouriteCount) ?? 0
    chiSquare =
      count == 0
      ? 0 : counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    whipple = count == 0 ? 0 : 100 * Double(counts[0] + counts[5]) / (Double(count) / 5)
  }

  /// Whether numbers between two quantiles spread over enough steps for the last digit to be anybody's: two tens of it.
  static func areFree(from low: Double, to high: Double, step: Double) -> Bool { high - low >= 20 * step }
}
