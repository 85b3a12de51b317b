import CMatch

/// Text in lower case, without accents and apostrophes, with one separator between words.
package enum Folding {
  /// How a text has to be read.
  package enum Reading: Int32, Sendable {
    case text = 0
    /// Entities are resolved.
    case xml = 1
    /// Nothing but strings is text.
    case json = 2
  }

  /// A short text, folded.
  package static func folded(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    var state = vm_folding(mode: Reading.text.rawValue, in_string: 0, last: FoldedSeparator.unit)
    return [UInt8](unsafeUninitializedCapacity: 2 * bytes.count + 16) { buffer, count in
      guard let out = buffer.baseAddress else { return }
      count = vm_fold(&state, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, out)
    }
  }

  package static func folded(_ text: String) -> [UInt8] {
    var text = text
    return text.withUTF8 { folded(UnsafeRawBufferPointer($0)) }
  }
}
