import CSplit

/// The instructions that find fields; all give the same result.
enum Instructions: CaseIterable {
  case best, avx512, avx2, sse2, scalar

  var kind: csplit_kind {
    switch self {
    case .best: csplit_best
    case .avx512: csplit_avx512
    case .avx2: csplit_avx2
    case .sse2: csplit_sse2
    case .scalar: csplit_scalar
    }
  }

  /// Whether the machine has them.
  var isAvailable: Bool { csplit_has(kind) }
}
