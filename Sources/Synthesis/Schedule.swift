import StudyModel
import Tables

/// When participants come, and how many of them still do.
struct Schedule: Sendable {
  /// Day zero falls on one of 1,400 days from here: 2004-01-05.
  static let firstDayZero: Int32 = 12_422
  static let dayZeros = 1400

  let visits: [Visit]
  /// In order of their days: which of `visits` comes first, second and so on.
  let order: [Int]
  let arms: Int

  init(_ study: Study) {
    let visits = study.visits
    self.visits = visits
    order = visits.indices.sorted { (visits[$0].day, $0) < (visits[$1].day, $1) }
    arms = study.arms.count
  }

  /// Of 1,000 who came to the visit before, how many do not come to this one (by place in `order`): 20, 30 and so on, but
  /// never more than 60, and none between visits of one nominal day.
  func dropOut(at place: Int) -> Int {
    if place == 0 || visits[order[place]].day == visits[order[place - 1]].day { return 0 }
    return min(10 + 10 * place, 60)
  }

  /// A day of the visit's window, within ten days of the nominal one and beyond baseline within three.
  func day(of visit: Visit, bits: UInt64) -> Int {
    let reach = visit.day <= 0 ? 10 : 3
    let low = max(visit.window.lowerBound, visit.day - reach)
    let high = min(visit.window.upperBound, visit.day + reach)
    return low >= high ? visit.day : low + SplitMix64.below(high - low + 1, bits)
  }
}
