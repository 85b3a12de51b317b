extension TextColumn {
  /// The texts with other bytes before each; missing cells stay missing.
  package func prefixed(by prefix: [UInt8]) -> TextColumn {
    var out = TextColumn()
    out.reasons = reasons
    out.offsets.reserveCapacity(count + 1)
    out.bytes.reserveCapacity(bytes.count + count * prefix.count)
    bytes.withUnsafeBufferPointer { bytes in
      for row in 0..<count {
        if reasons.isEmpty || reasons[row] == 0 {
          out.bytes.append(contentsOf: prefix)
          out.bytes.append(
            contentsOf: UnsafeBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])]))
        }
        out.offsets.append(Int32(out.bytes.count))
      }
    }
    return out
  }
}
