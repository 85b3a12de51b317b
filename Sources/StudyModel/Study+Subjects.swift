extension Study {
  /// The index in `sites` of the centre whose number stands before the last `-` of a trial number;
  /// nil where no centre has it.
  package func centre(ofTrialNumber trialNumber: [UInt8]) -> Int? {
    guard let mark = trialNumber.lastIndex(of: UInt8(ascii: "-")) else { return nil }
    let number = trialNumber[..<mark]
    return sites.firstIndex { $0.kind == .centre && $0.number.utf8.elementsEqual(number) }
  }
}
