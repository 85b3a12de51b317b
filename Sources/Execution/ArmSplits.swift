import Glibc

/// Divides participants by what they have in common and asks whether the arm follows from it.
///
/// The probability is exact: of the allocations that have as many participants of each arm as this one, the share in which
/// a group of that size has so many of one arm (the tail of the hypergeometric distribution, as in Fisher's exact test;
/// R. A. Fisher, The Design of Experiments, 1935), times the number of all comparisons (Bonferroni).
/// A group of few is never told from chance: the more comparisons, the larger it has to be.
struct ArmSplits {
  /// A group of participants, and what they share, in words without a value.
  struct Group {
    var place: String
    var feature: String
    var members: [Int]
  }

  /// The arm of each participant, as an index.
  let arms: [Int]
  let least: Int
  let share: Double
  private let totals: [Int]
  private let logFactorials: [Double]
  private(set) var comparisons = 0
  private var candidates: [ArmPredictor] = []

  init(arms: [Int], count: Int, least: Int, share: Double) {
    self.arms = arms
    self.least = least
    self.share = share
    totals = (0..<count).map { arm in arms.count { $0 == arm } }
    var logs = [0.0]
    for number in 1...max(1, arms.count) { logs.append(logs[number - 1] + log(Double(number))) }
    logFactorials = logs
  }

  /// The group that shares something, and those who do not, which tells as much.
  mutating func add(_ group: Group) {
    guard group.members.count <= arms.count else { return }
    var counts = [Int](repeating: 0, count: totals.count)
    for member in group.members { counts[arms[member]] += 1 }
    judge(group, size: group.members.count, counts: counts)
    judge(group, size: arms.count - group.members.count, counts: zip(totals, counts).map { $0 - $1 })
  }

  /// Every cut of an order into a lower and an upper part; equal values stay together.
  mutating func add(cutting values: [(member: Int, value: Double)], place: String, feature: String) {
    let sorted = values.sorted { ($0.value, $0.member) < ($1.value, $1.member) }
    var counts = [Int](repeating: 0, count: totals.count)
    let whole = sorted.reduce(into: counts) { $0[arms[$1.member]] += 1 }
    let group = Group(place: place, feature: feature, members: [])
    for (index, entry) in sorted.enumerated().dropLast() {
      counts[arms[entry.member]] += 1
      guard sorted[index + 1].value != entry.value else { continue }
      judge(group, size: index + 1, counts: counts)
      judge(group, size: sorted.count - index - 1, counts: zip(whole, counts).map { $0 - $1 })
    }
  }

  private mutating func judge(_ group: Group, size: Int, counts: [Int]) {
    guard size >= least, size < arms.count else { return }
    for (arm, total) in totals.enumerated() where total > 0 && total < arms.count {
      comparisons += 1
      let hits = counts[arm]
      let others = arms.count - total
      let found = Double(hits) / Double(total)
      let left = Double(others - (size - hits)) / Double(others)
      let accuracy = (found + left) / 2
      guard Double(hits) >= share * Double(size) || accuracy >= share else { continue }
      candidates.append(
        ArmPredictor(
          place: group.place, feature: group.feature, participants: size, ofOneArm: hits, accuracy: accuracy,
          logProbability: logTail(size: size, hits: hits, total: total), comparisons: 0))
    }
  }

  /// The logarithm to base 10 of the probability that a group of `size` drawn from all has `hits` or more of an arm with `total`.
  private func logTail(size: Int, hits: Int, total: Int) -> Double {
    func choose(_ n: Int, _ k: Int) -> Double { logFactorials[n] - logFactorials[k] - logFactorials[n - k] }
    let rest = arms.count - total
    let logs = (hits...max(hits, min(size, total))).compactMap { x -> Double? in
      guard x <= total, size - x <= rest, size >= x else { return nil }
      return choose(total, x) + choose(rest, size - x) - choose(arms.count, size)
    }
    guard let most = logs.max() else { return 0 }
    return (most + log(logs.reduce(0) { $0 + exp($1 - most) })) / log(10)
  }

  /// What chance explains with a probability below `chance`, the surest feature of each place alone.
  func predictors(chance: Double) -> [ArmPredictor] {
    var best: [String: ArmPredictor] = [:]
    for var candidate in candidates {
      candidate.comparisons = comparisons
      candidate.logProbability += log10(Double(max(1, comparisons)))
      guard candidate.logProbability < log10(chance) else { continue }
      if let known = best[candidate.place], !(candidate < known) { continue }
      best[candidate.place] = candidate
    }
    return best.values.sorted()
  }
}
