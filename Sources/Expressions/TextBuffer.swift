import Glibc
import Tables

/// Texts of some rows: entries in Arrow's layout, and for each row the number of its entry.
struct TextBuffer: Sendable {
  /// The entry of each row, or nil where entry `i` is that of row `i`.
  var indices: [Int32]?
  var offsets: [Int32]
  var bytes: [UInt8]
  /// A `Missing` raw value per row, or empty where nothing is missing.
  var reasons: [UInt8] = []

  var count: Int { indices?.count ?? offsets.count - 1 }

  init(_ column: TextColumn) {
    indices = nil
    offsets = column.offsets
    bytes = column.bytes
    reasons = column.reasons
  }

  /// Codes with a text for each index.
  init(indices: [Int32], entries: [String], reasons: [UInt8]) {
    self.indices = indices
    self.reasons = reasons
    offsets = [0]
    bytes = []
    // The index under a missing cell is zero, so there is an entry with that number in any case.
    for entry in entries.isEmpty ? [""] : entries {
      bytes.append(contentsOf: entry.utf8)
      offsets.append(Int32(bytes.count))
    }
  }

  init(constant: String) { self.init(indices: [0], entries: [constant], reasons: []) }

  /// The number of each row's entry.
  private var numbers: [Int32] { indices ?? (0..<Int32(offsets.count - 1)).map { $0 } }

  private func entry(_ number: Int) -> ArraySlice<UInt8> { bytes[Int(offsets[number])..<Int(offsets[number + 1])] }

  /// Truth by row of whether the text is one of some, compared by bytes.
  func isMember(of texts: [[UInt8]]) -> [UInt8] {
    var matches = [UInt8](repeating: 0, count: offsets.count - 1)
    bytes.withUnsafeBytes { bytes in
      offsets.withUnsafeBufferPointer { offsets in
        matches.withUnsafeMutableBufferPointer { matches in
          for text in texts {
            text.withUnsafeBytes { text in
              for number in 0..<matches.count {
                let from = Int(offsets[number])
                let length = Int(offsets[number + 1]) - from
                if length == text.count && TextBuffer.same(bytes, from, text, 0, length) { matches[number] = 1 }
              }
            }
          }
        }
      }
    }
    return Kernels.unknown(indices.map { TextBuffer.look(up: $0, in: matches) } ?? matches, where: reasons)
  }

  /// Truth by row of whether two texts have the same bytes.
  func equals(_ other: TextBuffer) -> [UInt8] {
    let rows = Kernels.rows(count, other.count)
    let truth: [UInt8]
    if let indices, let otherIndices = other.indices {
      var known: [ArraySlice<UInt8>: Int32] = [:]
      let codes = TextBuffer.look(up: indices, in: identities(&known))
      let otherCodes = TextBuffer.look(up: otherIndices, in: other.identities(&known))
      truth = Kernels.combine(SameCode.self, codes, otherCodes, rows: rows)
    } else {
      truth = comparedByBytes(to: other, rows: rows)
    }
    return Kernels.unknown(Kernels.unknown(truth, where: reasons), where: other.reasons)
  }

  /// A number for each entry, the same for entries of the same bytes.
  private func identities(_ known: inout [ArraySlice<UInt8>: Int32]) -> [Int32] {
    (0..<offsets.count - 1).map { number in
      let next = Int32(known.count)
      let text = entry(number)
      if let found = known[text] { return found }
      known[text] = next
      return next
    }
  }

  private func comparedByBytes(to other: TextBuffer, rows: Int) -> [UInt8] {
    let numbers = self.numbers
    let otherNumbers = other.numbers
    let step = numbers.count == 1 ? 0 : 1
    let otherStep = otherNumbers.count == 1 ? 0 : 1
    var truth = [UInt8](repeating: 0, count: rows)
    bytes.withUnsafeBytes { bytes in
      other.bytes.withUnsafeBytes { otherBytes in
        for row in 0..<rows {
          let number = Int(numbers[row &* step])
          let otherNumber = Int(otherNumbers[row &* otherStep])
          let from = Int(offsets[number])
          let otherFrom = Int(other.offsets[otherNumber])
          let length = Int(offsets[number + 1]) - from
          if length == Int(other.offsets[otherNumber + 1]) - otherFrom
            && TextBuffer.same(bytes, from, otherBytes, otherFrom, length)
          {
            truth[row] = 1
          }
        }
      }
    }
    return truth
  }

  @inline(__always)
  private static func same(
    _ left: UnsafeRawBufferPointer, _ from: Int, _ right: UnsafeRawBufferPointer, _ otherFrom: Int, _ length: Int
  ) -> Bool {
    guard length > 0, let a = left.baseAddress, let b = right.baseAddress else { return length == 0 }
    return memcmp(a + from, b + otherFrom, length) == 0
  }

  private static func look<Value: BitwiseCopyable>(up indices: [Int32], in table: [Value]) -> [Value] {
    [Value](unsafeUninitializedCapacity: indices.count) { out, initialised in
      indices.withUnsafeBufferPointer { indices in
        table.withUnsafeBufferPointer { table in
          for row in 0..<indices.count { out[row] = table[Int(indices[row])] }
        }
      }
      initialised = indices.count
    }
  }

  private enum SameCode: BinaryKernel {
    static func apply(_ left: Int32, _ right: Int32) -> UInt8 { left == right ? 1 : 0 }
  }

  /// The first buffer's rows where `mask` is true, the other's elsewhere.
  static func select(_ mask: [UInt8], _ first: TextBuffer, _ second: TextBuffer) -> TextBuffer {
    let rows = Kernels.rows(mask.count, Kernels.rows(first.count, second.count))
    let shift = Int32(first.offsets.count - 1)
    let base = Int32(first.bytes.count)
    var result = first
    result.bytes.append(contentsOf: second.bytes)
    result.offsets.append(contentsOf: second.offsets.dropFirst().map { $0 + base })
    result.indices = Kernels.select(mask, first.numbers, second.numbers.map { $0 + shift }, rows: rows)
    result.reasons =
      first.reasons.isEmpty && second.reasons.isEmpty
      ? []
      : Kernels.select(
        mask, first.reasons.isEmpty ? [0] : first.reasons, second.reasons.isEmpty ? [0] : second.reasons,
        rows: rows)
    return result
  }

  /// As a whole column in canonical form: no bytes under what is missing, no reasons that say nothing.
  func column(rows: Int) -> TextColumn {
    let numbers = Kernels.expand(self.numbers, rows: rows)
    var reasons = self.reasons.isEmpty ? [] : Kernels.expand(self.reasons, rows: rows)
    if !reasons.contains(where: { $0 != 0 }) { reasons = [] }
    var out = TextColumn(offsets: [Int32](repeating: 0, count: rows + 1), reasons: reasons)
    var total: Int32 = 0
    for row in 0..<rows {
      let number = Int(numbers[row])
      if reasons.isEmpty || reasons[row] == 0 { total += offsets[number + 1] - offsets[number] }
      out.offsets[row + 1] = total
    }
    out.bytes = [UInt8](unsafeUninitializedCapacity: Int(total)) { target, count in
      bytes.withUnsafeBufferPointer { source in
        for row in 0..<rows {
          let place = Int(out.offsets[row])
          let length = Int(out.offsets[row + 1]) - place
          guard length > 0, let from = source.baseAddress, let to = target.baseAddress else { continue }
          (to + place).initialize(from: from + Int(offsets[Int(numbers[row])]), count: length)
        }
      }
      count = Int(total)
    }
    return out
  }
}
