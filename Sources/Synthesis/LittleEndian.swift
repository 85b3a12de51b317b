/// Numbers with their lowest byte first.
final class LittleEndian {
  private(set) var bytes: [UInt8] = []

  @discardableResult
  func two(_ value: Int) -> LittleEndian { append(value, 2) }
  @discardableResult
  func four(_ value: Int) -> LittleEndian { append(value, 4) }
  @discardableResult
  func eight(_ value: Int) -> LittleEndian { append(value, 8) }

  @discardableResult
  func raw(_ more: [UInt8]) -> LittleEndian {
    bytes += more
    return self
  }

  private func append(_ value: Int, _ count: Int) -> LittleEndian {
    for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
    return self
  }
}
