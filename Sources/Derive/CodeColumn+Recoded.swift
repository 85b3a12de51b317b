import Tables

extension CodeColumn {
  /// The cells in terms of other terms; one that stands for none of them is invalid.
  func recoded(to terms: [String]) -> CodeColumn {
    guard terms != self.terms else { return self }
    let known = self.terms.map { term in terms.firstIndex(of: term).map { Int32($0) } }
    var indices = [Int32](repeating: 0, count: count)
    var reasons = ReasonBuffer(count: count)
    for row in 0..<count {
      if !self.reasons.isEmpty, self.reasons[row] != 0 {
        reasons[row] = Missing(rawValue: self.reasons[row]) ?? .invalid
      } else if let index = known[Int(self.indices[row])] {
        indices[row] = index
      } else {
        reasons[row] = .invalid
      }
    }
    return CodeColumn(indices: indices, reasons: reasons.sparse, terms: terms)
  }
}
