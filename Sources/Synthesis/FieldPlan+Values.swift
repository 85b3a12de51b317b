import Tables

extension FieldPlan {
  @inline(__always)
  func code(_ bits: UInt64) -> Int {
    choices.count == 0 ? FieldPlan.missing : SplitMix64.below(choices.count, bits)
  }

  /// One to three codes.
  func list(_ bits: UInt64) -> Int {
    if choices.count == 0 { return FieldPlan.missing }
    var random = SplitMix64(bits)
    var codes = 0
    for _ in 0...random.below(3) { codes |= 1 << random.below(choices.count) }
    return codes
  }

  /// The texts of several records differ, up to as many as there are texts.
  func term(_ bits: UInt64, instance: Int) -> Int {
    (SplitMix64.below(Words.terms.count, bits) + instance) % Words.terms.count
  }

  /// `after`: the date before this one in the record; later ones do not lie before it.
  func day(of participant: Participant, visit: Int?, instance: Int, after: Int32?, bits: UInt64) -> Int32 {
    let zero = participant.dayZero
    switch day {
    // At least 50 years and at most 95 before any consent.
    case .birth: return zero - 60 - Int32(50 * 366 + SplitMix64.below(44 * 365, bits))
    case .zero: return after ?? zero
    case .visit:
      if let after { return after + Int32(SplitMix64.below(3, bits)) }
      return visit.flatMap { participant.visitDays[$0] } ?? zero
    case .after:
      if let after { return after + Int32(SplitMix64.below(15, bits)) }
      return zero + Int32(1 + SplitMix64.below(60, bits) + 80 * instance)
    case .before:
      if let after { return after + Int32(SplitMix64.below(3, bits)) }
      return zero - 30 - Int32(SplitMix64.below(10, bits))
    }
  }

  /// In working hours; a later time of the record is 20 to 59 minutes behind the one before.
  func time(after: Int?, bits: UInt64) -> Int {
    if let after { return min(after + (20 + SplitMix64.below(40, bits)) * 60, 86_340) }
    return 8 * 3600 + SplitMix64.below(8 * 60, bits) * 60
  }
}
