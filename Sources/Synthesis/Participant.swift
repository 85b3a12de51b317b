import StudyModel
import Tables

/// One participant: everything of them that more than one form shares. Moved from number to number,
/// so that none is kept.
final class Participant {
  private let schedule: Schedule
  private let studySeed: UInt64
  private(set) var site: SiteID
  private(set) var number: [UInt8]
  private(set) var sequence = 0
  private(set) var seed: UInt64 = 0
  private(set) var dayZero: Int32 = 0
  /// By index into the study's visits: the day, or nil where they did not come.
  private(set) var visitDays: [Int32?]
  private(set) var arm = 0
  /// The trial's number: the site's, `-`, and the sequence with at least three digits.
  let trialNumber = ByteBuffer(capacity: 64)

  init(schedule: Schedule, seed: UInt64) {
    self.schedule = schedule
    studySeed = seed
    site = SiteID("")
    number = []
    visitDays = [Int32?](repeating: nil, count: schedule.visits.count)
  }

  /// Becomes the participant with this sequence number, from 1, of a centre.
  func become(_ sequence: Int, of centre: Site) {
    if centre.id != site || number.isEmpty {
      site = centre.id
      number = Array(centre.number.utf8)
    }
    self.sequence = sequence
    let siteSeed = SplitMix64.mix(studySeed, SplitMix64.seed(of: centre.id.text))
    seed = SplitMix64.mix(siteSeed, UInt64(sequence))
    var random = SplitMix64(seed)
    dayZero = Schedule.firstDayZero + Int32(random.below(Schedule.dayZeros))
    var stays = true
    for (place, visit) in schedule.order.enumerated() {
      let bits = random.next()
      let gone = random.below(1000) < schedule.dropOut(at: place)
      stays = stays && !gone
      visitDays[visit] = stays ? dayZero + Int32(schedule.day(of: schedule.visits[visit], bits: bits)) : nil
    }
    arm = Participant.arm(ofPlace: sequence - 1, arms: schedule.arms, seed: siteSeed)
    trialNumber.removeAll()
    trialNumber.append(number)
    trialNumber.append(0x2D)
    trialNumber.append(number: sequence, width: 3)
  }

  func came(to visit: Int) -> Bool { visitDays[visit] != nil }

  /// Permuted blocks that hold each arm twice.
  private static func arm(ofPlace place: Int, arms: Int, seed: UInt64) -> Int {
    guard arms > 1 else { return 0 }
    var block = Array(0..<2 * arms)
    var random = SplitMix64(SplitMix64.mix(seed, UInt64(place / block.count)))
    for last in stride(from: block.count - 1, to: 0, by: -1) { block.swapAt(last, random.below(last + 1)) }
    return block[place % block.count] % arms
  }
}
