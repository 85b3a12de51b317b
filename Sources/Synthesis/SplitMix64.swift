/// Random numbers that a seed decides.
///
/// Source: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014; constants of S. Vigna's `splitmix64.c`.
struct SplitMix64 {
  private(set) var state: UInt64

  init(_ seed: UInt64) { state = seed }

  @inline(__always)
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SplitMix64.finish(state)
  }

  /// A number from 0 to `bound` - 1, of the upper half of 64 random bits.
  @inline(__always)
  mutating func below(_ bound: Int) -> Int { SplitMix64.below(bound, next()) }

  @inline(__always)
  static func below(_ bound: Int, _ bits: UInt64) -> Int {
    Int(truncatingIfNeeded: ((bits >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
  }

  @inline(__always)
  static func finish(_ state: UInt64) -> UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The random bits of a place under a seed.
  @inline(__always)
  static func mix(_ seed: UInt64, _ place: UInt64) -> UInt64 {
    finish(seed &+ (place &+ 1) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// A seed of a name, the same on every machine (FNV-1a, 64 bits, then mixed).
  static func seed(of name: String) -> UInt64 {
    finish(name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 })
  }
}
