import StudyModel

/// How much of the opioid is in a unit of a drug, decided from what is written.
struct Dose: Equatable {
  /// Of the opioid, in milligrams or, where `isRate`, micrograms an hour.
  var strength: Double
  var isRate: Bool
  /// Of the other component, in milligrams.
  var other: Double?

  /// Decides by value which number is the opioid's, and what the strength is of; never by the order alone, never by the
  /// middle of a range.
  static func decide(
    _ text: StrengthText, of entry: DrugNames.Entry, form: DrugDictionary.DoseForm?, count: MedicationFields.Count
  ) -> Result<Dose, Refusal> {
    switch text {
    case .notWritten: return .failure(Refusal(.strengthNotWritten))
    case .notReadable: return .failure(Refusal(.strengthNotReadable))
    case .range: return .failure(Refusal(.strengthRange))
    case .amounts(let amounts, let per): return decide(amounts, per, of: entry, form, count)
    }
  }

  struct Refusal: Error, Equatable {
    var reason: MedicationReason
    init(_ reason: MedicationReason) { self.reason = reason }
  }

  private static func decide(
    _ amounts: [StrengthText.Amount], _ per: StrengthText.Per, of entry: DrugNames.Entry,
    _ form: DrugDictionary.DoseForm?, _ count: MedicationFields.Count
  ) -> Result<Dose, Refusal> {
    let ambiguous = Result<Dose, Refusal>.failure(Refusal(.strengthAmbiguous))
    guard let opioid = entry.opioid, amounts.count == entry.ingredients.count else { return ambiguous }
    var milligrams: [Double] = []
    for amount in amounts {
      // `30/500 mg` has the unit of the last number for both; two numbers without any are milligrams, as on every box of
      // such a product. One number without a unit may be of any.
      let unit = amount.milligrams ?? amounts.last?.milligrams ?? (amounts.count > 1 ? 1 : nil)
      guard let unit else { return .failure(Refusal(.unitNotWritten)) }
      milligrams.append(rounded(amount.number * unit))
    }
    guard let pair = assign(milligrams, to: entry, opioid: opioid) else { return ambiguous }
    switch (form?.kind, per) {
    case (.patch?, .hour), (nil, .hour):
      guard pair.other == nil else { return ambiguous }
      return .success(Dose(strength: rounded(pair.opioid * 1000), isRate: true, other: nil))
    case (.unit?, .unit), (nil, .unit): return .success(Dose(strength: pair.opioid, isRate: false, other: pair.other))
    case (.liquid?, .unit):
      // Millilitres tell nothing where no volume is written.
      return count == .units ? .success(Dose(strength: pair.opioid, isRate: false, other: pair.other)) : ambiguous
    case (.liquid?, .volume(let volume)):
      let share = count == .units ? 1 : volume
      return .success(
        Dose(strength: rounded(pair.opioid / share), isRate: false, other: pair.other.map { rounded($0 / share) }))
    default: return ambiguous
    }
  }

  /// Which number is whose. Strengths that the product is sold in decide; where the numbers are none of them, the range
  /// of what stands beside an opioid does. Nil where that leaves both orders or none.
  private static func assign(
    _ numbers: [Double], to entry: DrugNames.Entry, opioid: Int
  ) -> (opioid: Double, other: Double?)? {
    if numbers.count == 1 { return (numbers[0], nil) }
    guard numbers.count == 2 else {
      return entry.strengths.contains(numbers) ? (numbers[opioid], nil) : nil
    }
    let sold = entry.strengths.filter { $0.count == 2 }
    func isSold(_ first: Double, _ second: Double) -> Bool {
      sold.contains { $0[opioid] == first && $0[1 - opioid] == second }
    }
    let (x, y) = (numbers[0], numbers[1])
    switch (isSold(x, y), isSold(y, x)) {
    case (true, false): return (x, y)
    case (false, true): return (y, x)
    case (true, true): return x == y ? (x, y) : nil
    case (false, false):
      guard let range = entry.ingredients[1 - opioid].besideOpioid else { return nil }
      switch (range.contains(x), range.contains(y)) {
      case (false, true) where x < y: return (x, y)
      case (true, false) where y < x: return (y, x)
      default: return nil
      }
    }
  }

  /// Nine decimals, so that 0.0002 g is 0.2 mg and not a little more.
  static func rounded(_ value: Double) -> Double { abs(value) < 4e6 ? (value * 1e9).rounded() / 1e9 : value }
}
