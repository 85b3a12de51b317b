import CMatch

/// Looks through the texts of one file for the values of a table, and remembers which of them it found.
package struct TextScan {
  /// What is done with a column of comma-separated records.
  package enum Cells: UInt8, Sendable {
    case text = 0
    case number = 1
    case skip = 2
  }

  /// Bytes of a text that are folded and searched at once; they stay in a core's own cache.
  private static let piece = 1 << 17
  /// What is looked through again with the next piece, so that nothing is missed that lies on a border.
  private static let overlap = 2 * SearchForms.longest

  private let table: NeedleTable
  private var found: Set<UInt32> = []
  private var buffer: [UInt8]
  /// Folded bytes in the buffer behind the first, which is a separator.
  private var filled = 1
  /// In place of remembering, for words that are no identifiers.
  var onMatch: ((UInt32) -> Void)?

  package init(_ table: NeedleTable) {
    self.table = table
    buffer = [UInt8](repeating: FoldedSeparator.unit, count: 4 * TextScan.piece + TextScan.overlap + 64)
  }

  /// How many values of each class were found, by the class's number.
  package var hits: [Int: Int] {
    Set(found.map { table.values[Int($0)] }).reduce(into: [:]) { $0[Int(table.classes[Int($1)]), default: 0] += 1 }
  }

  /// Looks through text.
  package mutating func scan(_ bytes: UnsafeRawBufferPointer, as reading: Folding.Reading) {
    var state = vm_folding(mode: reading.rawValue, in_string: 0, last: FoldedSeparator.unit)
    let bytes = bytes.bindMemory(to: UInt8.self)
    var start = 0
    filled = 1
    while start < bytes.count {
      let end = TextScan.end(of: bytes, from: start)
      let room = filled
      filled += buffer.withUnsafeMutableBufferPointer { buffer in
        guard let base = bytes.baseAddress, let out = buffer.baseAddress else { return 0 }
        return vm_fold(&state, base + start, end - start, out + room)
      }
      search(inCells: false)
      start = end
    }
  }

  package mutating func scan(_ text: String, as reading: Folding.Reading) {
    var text = text
    text.withUTF8 { scan(UnsafeRawBufferPointer($0), as: reading) }
  }

  /// Looks through comma-separated records with a header, of which each column is one of `columns`.
  package mutating func scan(records bytes: UnsafeRawBufferPointer, columns: [Cells]) {
    let bytes = bytes.bindMemory(to: UInt8.self)
    let uses = columns.map(\.rawValue)
    uses.withUnsafeBufferPointer { uses in
      var records = vm_records(columns: uses.baseAddress, width: uses.count, column: 0)
      var start = 0
      filled = 1
      while start < bytes.count {
        var taken = 0
        let place = filled
        filled += buffer.withUnsafeMutableBufferPointer { buffer in
          guard let base = bytes.baseAddress, let out = buffer.baseAddress else { return 0 }
          return vm_fold_records(
            &records, base + start, bytes.count - start, out + place, buffer.count - place - 64, &taken)
        }
        search(inCells: true)
        start += taken
        if taken == 0 { buffer += [UInt8](repeating: FoldedSeparator.unit, count: buffer.count) }
      }
    }
  }

  /// Looks through cells that have a unit separator behind each of them.
  package mutating func scan(cells bytes: UnsafeRawBufferPointer) {
    var state = vm_folding(mode: Folding.Reading.text.rawValue, in_string: 0, last: FoldedSeparator.unit)
    let bytes = bytes.bindMemory(to: UInt8.self)
    var start = 0
    filled = 1
    while start < bytes.count {
      let end = TextScan.end(of: bytes, from: start)
      let place = filled
      filled += buffer.withUnsafeMutableBufferPointer { buffer in
        guard let base = bytes.baseAddress, let out = buffer.baseAddress else { return 0 }
        return vm_fold(&state, base + start, end - start, out + place)
      }
      search(inCells: true)
      start = end
    }
  }

  /// Where a piece ends: behind a line or a cell if there is one, behind some other byte below the letters if not.
  private static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    guard bytes.count - start > piece else { return bytes.count }
    let limit = start + piece
    for border in [UInt8(ascii: "\n"), FoldedSeparator.unit, UInt8(ascii: " ")] {
      if let at = bytes[start..<limit].lastIndex(of: border) { return at + 1 }
    }
    return limit
  }

  private mutating func search(inCells: Bool) {
    let count = filled
    // A separator behind the text, which is not kept.
    for place in count..<(count + 16) { buffer[place] = inCells ? FoldedSeparator.unit : FoldedSeparator.stop }
    var wordBefore: (needle: Int, end: Int)?
    var matches: [UInt32] = []
    let isVocabulary = onMatch != nil
    buffer.withUnsafeBufferPointer { text in
      table.search(text, count: count + 1) { match in
        guard !isVocabulary else { return matches.append(UInt32(match.needle)) }
        guard !table.excepted[match.needle] else { return }
        if table.isNumber(match.needle) {
          let digits = match.end - match.start
          guard digits >= 9 || (inCells && !match.isJoined) else { return }
        } else if table.weak[match.needle] {
          guard inCells else { return }
          let before = wordBefore
          wordBefore = (match.needle, match.end)
          if let before, before.end + 1 == match.start, before.needle != match.needle,
            text[before.end] == FoldedSeparator.space
          {
            matches.append(UInt32(before.needle))
          } else if !match.isWhole {
            return
          }
        }
        matches.append(UInt32(match.needle))
      }
    }
    if let onMatch {
      matches.forEach(onMatch)
    } else {
      found.formUnion(matches)
    }
    // What lies on the border is looked at again. Where it begins within a word, its first byte begins none.
    let kept = min(count, TextScan.overlap)
    buffer.withUnsafeMutableBufferPointer { buffer in
      for place in 0..<kept { buffer[place] = buffer[count - kept + place] }
    }
    filled = kept
  }
}
