/// Something that a reader promises for every input, and did not keep.
struct BrokenPromise: Error, CustomStringConvertible {
  let description: String
}

/// Throws where a promise is not kept.
func promise(_ isKept: Bool, _ what: @autoclosure () -> String) throws {
  guard isKept else { throw BrokenPromise(description: what()) }
}
