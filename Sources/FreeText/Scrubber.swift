import Tables

/// Replaces in texts what names somebody: what is known of the people of a site, and what looks like a number, a date, or
/// an address wherever it comes from.
///
/// What is replaced is a word in brackets, as `[NAME]`; everything else stays byte for byte. One serves one thread; its
/// buffers last from text to text, so that a text without anybody in it costs no allocation.
package struct Scrubber {
  /// Whom a text is about.
  package struct Person: Sendable {
    /// As in `EntityList`.
    package var id: Int64
    /// Days by which the dates of the participant move; nil where that is not known.
    package var shift: Int32?
    /// Day zero of the participant, since 1970-01-01 and before it is moved; nil where that is not known.
    package var zero: Int32?

    package init(id: Int64 = KnownEntities.anyone, shift: Int32? = nil, zero: Int32? = nil) {
      self.id = id
      self.shift = shift
      self.zero = zero
    }
  }

  private let convention: TextConvention
  private let dates: DatesInText
  private var folded = FoldedText()
  private var spans: [TextSpan] = []
  private var digits: [UInt8] = []
  /// Whether something that was just replaced stood against other characters.
  private var isTight = false
  /// What was replaced so far.
  package private(set) var counts = TextCounts()

  package init(_ convention: TextConvention, dates: DatesInText = .redact) {
    self.convention = convention
    self.dates = dates
  }

  /// Takes what was counted.
  package mutating func takeCounts() -> TextCounts {
    defer { counts = TextCounts() }
    return counts
  }

  /// Appends a text of up to 2^31 bytes to `output`, without what names somebody.
  package mutating func scrub(
    _ text: UnsafeRawBufferPointer, known: KnownEntities, about person: Person = Person(), into output: inout [UInt8]
  ) {
    find(in: text, known: known, about: person.id)
    counts.add(spans)
    let start = output.count
    replace(in: text, known: known, about: person, into: &output)
    // What stood against something that is gone may now look like a word or number of its own.
    var rounds = 0
    while isTight, rounds < Scrubber.rounds {
      let again = Array(output[start...])
      again.withUnsafeBytes { find(in: $0, known: known, about: person.id) }
      guard !spans.isEmpty else { break }
      counts.addMore(spans)
      output.removeSubrange(start...)
      again.withUnsafeBytes { replace(in: $0, known: known, about: person, into: &output) }
      rounds += 1
    }
  }

  /// How often a text is looked at again at most.
  private static let rounds = 8

  /// Appends the text with its spans replaced, and notes whether one of them stands against something.
  private mutating func replace(
    in text: UnsafeRawBufferPointer, known: KnownEntities, about person: Person, into output: inout [UInt8]
  ) {
    isTight = false
    var copied = 0
    for span in spans {
      let start = folded.origin(of: span.start)
      output.append(contentsOf: text[copied..<start])
      write(span, birth: known.births[person.id], of: person, into: &output)
      copied = folded.origin(of: span.end)
      if !isTight { isTight = !Scrubber.isLoose(text, start, copied) }
    }
    output.append(contentsOf: text[copied..<text.count])
  }

  /// Whether only spaces, parentheses and the marks of a sentence stand against what lies between two places.
  private static func isLoose(_ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Bool {
    func isSpace(_ place: Int) -> Bool { place < 0 || place >= text.count || text[place] <= 32 }
    let opens = isSpace(start - 1) || text[start - 1] == UInt8(ascii: "(")
    let closes = isSpace(end) || (isSpace(end + 1) && ".,;:)!?".utf8.contains(text[end]))
    return opens && closes
  }

  /// Where something stands in a text that names somebody, by its bytes.
  package mutating func places(
    in text: UnsafeRawBufferPointer, known: KnownEntities, about id: Int64 = KnownEntities.anyone
  ) -> [(range: Range<Int>, kind: TextKind)] {
    find(in: text, known: known, about: id)
    return spans.map { (folded.origin(of: $0.start)..<folded.origin(of: $0.end), $0.kind) }
  }

  private mutating func find(in text: UnsafeRawBufferPointer, known: KnownEntities, about id: Int64) {
    precondition(text.count < Int32.max, "a text has less than 2^31 bytes")
    folded.fold(text)
    spans.removeAll(keepingCapacity: true)
    var found = spans
    var held = digits
    spans = []
    digits = []
    var ambiguous = 0
    func scan(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
      ByteClass.table.withUnsafeBufferPointer { classes in
        guard let kinds = classes.baseAddress else { return }
        var scan = TextScan(
          TextView(bytes: bytes, count: count, classes: kinds), convention: convention, known: known, owner: id,
          spans: found, digits: held)
        found = []
        held = []
        scan.run()
        found = scan.spans
        held = scan.digits
        ambiguous = scan.ambiguousDates
      }
    }
    if folded.isAsGiven {
      if let start = text.baseAddress { scan(start.assumingMemoryBound(to: UInt8.self), text.count) }
    } else {
      folded.bytes.withUnsafeBufferPointer { bytes in
        if let start = bytes.baseAddress { scan(start, bytes.count) }
      }
    }
    spans = found
    digits = held
    counts.ambiguousDates += ambiguous
  }

  private func write(_ span: TextSpan, birth: Int32?, of person: Person, into output: inout [UInt8]) {
    if span.kind == .date, let day = span.day, day != birth {
      switch dates {
      case .redact: break
      case .shift:
        if let shift = person.shift {
          output.append(contentsOf: "[\(PartialDate(days: day &+ shift).iso)]".utf8)
          return
        }
      case .studyDay:
        if let zero = person.zero {
          output.append(contentsOf: "[day \(day &- zero)]".utf8)
          return
        }
      }
    }
    output.append(contentsOf: TextKind.marks[Int(span.kind.rawValue)])
  }
}
