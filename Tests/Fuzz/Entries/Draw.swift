/// The input of a target: choices, one from each of the first bytes, and the rest, which is what is read.
struct Draw {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// One of the choices; the first where no byte is left.
  mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[Int(rest.popFirst() ?? 0) % choices.count]
  }
}

/// Sizes of the pieces in which bytes are handed over.
let pieceSizes = [1, 2, 3, 5, 16, 61, 512]

/// Gives bytes to `push` in pieces of one size, each in memory of its own so that a look beyond its end shows.
func feed(_ bytes: ArraySlice<UInt8>, pieces: Int, _ push: (UnsafeRawBufferPointer) throws -> Void) throws {
  for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: pieces) {
    try Array(bytes[start..<min(start + pieces, bytes.endIndex)]).withUnsafeBytes(push)
  }
}
