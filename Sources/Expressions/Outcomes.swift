/// What conditions can come to, whatever the data are, where some names never have a value.
///
/// Nothing is said of values: two comparisons of one name are taken for independent, so that a condition that can
/// come to a truth is always among the outcomes, and one that cannot may be.
extension TruthNode {
  func outcomes(_ absent: (Int) -> Bool) -> Set<Truth> {
    switch self {
    case .constant(let value): return [value ? .true : .false]
    case .not(let node): return Set(node.outcomes(absent).map { TruthNode.combined(Kernels.Not.apply($0.rawValue)) })
    case .and(let left, let right): return combined(left, right, absent, Kernels.And.apply)
    case .or(let left, let right): return combined(left, right, absent, Kernels.Or.apply)
    case .sameTruth(let left, let right): return combined(left, right, absent, Kernels.SameTruth.apply)
    case .present(let node): return node.isAbsent(absent) ? [.false] : node.isLiteral ? [.true] : [.true, .false]
    case .numberLess(let a, let b), .numberEquals(let a, let b): return compared([.number(a), .number(b)], absent)
    case .momentLess(let a, let b), .momentEquals(let a, let b): return compared([.moment(a), .moment(b)], absent)
    case .textEquals(let a, let b): return compared([.text(a), .text(b)], absent)
    case .textMember(let node, _), .textContains(let node, _), .textMatches(let node, _):
      return compared([.text(node)], absent)
    case .anyRecord, .allRecords: return Set(Truth.allCases)
    case .choose(let condition, let first, let second):
      var all: Set<Truth> = []
      let chosen = condition.outcomes(absent)
      if chosen.contains(.true) { all.formUnion(first.outcomes(absent)) }
      if chosen.contains(.false) { all.formUnion(second.outcomes(absent)) }
      if chosen.contains(.unknown) { all.insert(.unknown) }
      return all
    }
  }

  private static func combined(_ raw: UInt8) -> Truth { Truth(rawValue: raw) ?? .unknown }

  private func combined(
    _ left: TruthNode, _ right: TruthNode, _ absent: (Int) -> Bool, _ kernel: (UInt8, UInt8) -> UInt8
  ) -> Set<Truth> {
    let (a, b) = (left.outcomes(absent), right.outcomes(absent))
    return Set(a.flatMap { a in b.map { TruthNode.combined(kernel(a.rawValue, $0.rawValue)) } })
  }

  private func compared(_ nodes: [ValueNode], _ absent: (Int) -> Bool) -> Set<Truth> {
    nodes.contains { $0.isAbsent(absent) } ? [.unknown] : Set(Truth.allCases)
  }
}

extension ValueNode {
  /// Whether it is written in the expression itself.
  var isLiteral: Bool {
    switch self {
    case .number(.constant), .moment(.constant), .text(.constant): true
    default: false
    }
  }

  /// Whether it never has a value.
  func isAbsent(_ absent: (Int) -> Bool) -> Bool {
    switch self {
    case .truth: false
    case .number(let node): node.isAbsent(absent)
    case .moment(let node): node.isAbsent(absent)
    case .text(let node): node.isAbsent(absent)
    }
  }
}

extension NumberNode {
  fileprivate func isAbsent(_ absent: (Int) -> Bool) -> Bool {
    switch self {
    case .constant, .count, .countRecords: return false
    case .name(let slot): return absent(slot)
    case .negative(let node), .magnitude(let node), .rounded(let node), .roundedDown(let node):
      return node.isAbsent(absent)
    case .arithmetic(_, let a, let b): return a.isAbsent(absent) || b.isAbsent(absent)
    case .days(let a, let b): return a.isAbsent(absent) || b.isAbsent(absent)
    case .entries(let node): return node.isAbsent(absent)
    case .fold(_, let nodes): return nodes.allSatisfy { $0.isAbsent(absent) }
    case .choose(_, let a, let b), .coalesce(let a, let b): return a.isAbsent(absent) && b.isAbsent(absent)
    }
  }
}

extension MomentNode {
  fileprivate func isAbsent(_ absent: (Int) -> Bool) -> Bool {
    switch self {
    case .constant: false
    case .name(let slot), .shifted(let slot): absent(slot)
    case .choose(_, let a, let b), .coalesce(let a, let b): a.isAbsent(absent) && b.isAbsent(absent)
    }
  }
}

extension TextNode {
  fileprivate func isAbsent(_ absent: (Int) -> Bool) -> Bool {
    switch self {
    case .constant: false
    case .name(let slot), .label(let slot, _): absent(slot)
    case .choose(_, let a, let b), .coalesce(let a, let b): a.isAbsent(absent) && b.isAbsent(absent)
    }
  }
}
