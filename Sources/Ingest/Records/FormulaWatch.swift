import CSplit

/// Looks for cells that a spreadsheet would take for a formula.
///
/// A cell that begins with `=`, `+`, `-` or `@`, also in full width, with a tab or the end of a line may be run when
/// somebody opens the file in a spreadsheet (OWASP, "CSV Injection"). Numbers, telephone numbers, ranges and lone marks
/// are none: behind `=` and `@` there has to be a letter or a digit, behind the others a letter.
struct FormulaWatch {
  /// How many of a column, and the number of the record with the first.
  struct Find {
    var column: Int
    var count: Int
    var first: Int
  }

  private let columns: [Int]
  private var counts: [Int]
  private var firsts: [Int]

  init(columns: Set<Int>) {
    self.columns = columns.sorted()
    counts = [Int](repeating: 0, count: columns.count)
    firsts = counts
  }

  /// By column.
  var finds: [Find] {
    columns.indices.filter { counts[$0] > 0 }.map { Find(column: columns[$0], count: counts[$0], first: firsts[$0]) }
  }

  mutating func take(_ block: RecordBlock, _ data: UnsafeBufferPointer<UInt32>) {
    for slot in columns.indices {
      let column = columns[slot]
      for index in data where column < block.fieldCount(of: Int(index)) {
        let field = Int(block.firsts[Int(index)]) + column
        var start = Int(block.marks[field - 1] &+ 1)
        let end = Int(block.marks[field])
        // A quotation mark that was taken off has left a space.
        while start < end, block.bytes[start] == 0x20 { start += 1 }
        guard start < end, FormulaWatch.begins(with: block.bytes[start]),
          FormulaWatch.isFormula(UnsafeBufferPointer(start: block.bytes + start, count: end - start))
        else { continue }
        if counts[slot] == 0 { firsts[slot] = block.firstNumber + Int(index) }
        counts[slot] += 1
      }
    }
  }

  @inline(__always)
  private static func begins(with byte: UInt8) -> Bool {
    switch byte {
    // The last begins the signs in full width.
    case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0A, 0x0D, 0xEF: true
    default: false
    }
  }

  private static func isFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let takesDigits: Bool
    var rest = text[1...]
    switch text[0] {
    case 0x3D, 0x40: takesDigits = true
    case 0xEF:
      // U+FF1D, U+FF20, U+FF0B and U+FF0D.
      guard text.count > 2, text[1] == 0xBC, [0x9D, 0xA0, 0x8B, 0x8D].contains(text[2]) else { return false }
      takesDigits = text[2] == 0x9D || text[2] == 0xA0
      rest = text[3...]
    default: takesDigits = false
    }
    return rest.contains { byte in
      switch byte {
      case 0x41...0x5A, 0x61...0x7A: true
      case 0x30...0x39: takesDigits
      default: false
      }
    }
  }
}
