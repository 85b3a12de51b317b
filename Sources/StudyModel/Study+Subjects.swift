/// The centres of a study by the numbers that trial numbers begin with.
package struct CentreNumbers: Sendable {
  private let numbers: [(number: [UInt8], index: Int)]

  package init(_ study: Study) {
    numbers = study.sites.enumerated().filter { $0.element.kind == .centre }
      .map { (Array($0.element.number.utf8), $0.offset) }
  }

  /// The index in `sites` of the centre whose number stands before the last `-` of a trial number;
  /// nil where no centre has it.
  package func centre(ofTrialNumber trialNumber: [UInt8]) -> Int? {
    guard let mark = trialNumber.lastIndex(of: UInt8(ascii: "-")) else { return nil }
    return numbers.first { $0.number.count == mark && trialNumber.starts(with: $0.number) }?.index
  }
}
