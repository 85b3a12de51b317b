import Tables

/// Values to be looked for, each of a class, in the forms in which somebody may have written them.
package struct NeedleSet {
  /// The number of the first form of each value, by class; values without any are counted alone.
  private(set) var known: [[UInt32]]
  /// Values that are too short to be looked for, by class.
  private(set) var tooShort: [Int]
  /// Values that say that there is none, by class.
  private(set) var placeholders: [Int]
  private(set) var needles = ByteIndex()
  /// Of each needle.
  private(set) var kinds: [UInt8] = []
  private(set) var weak: [Bool] = []
  private(set) var classes: [UInt8] = []
  /// The first form of the value that a needle is a form of.
  private(set) var values: [UInt32] = []

  /// - Parameter classes: how many classes there are; fewer than 256.
  package init(classes: Int) {
    known = [[UInt32]](repeating: [], count: classes)
    tooShort = [Int](repeating: 0, count: classes)
    placeholders = tooShort
  }

  /// Adds a value as somebody wrote it; one that folds to what is there counts once.
  package mutating func add(_ value: UnsafeRawBufferPointer, of number: Int) {
    let folded = Folding.folded(value)
    if SearchForms.isPlaceholder(folded) { return placeholders[number] += 1 }
    add(SearchForms.forms(of: folded), of: number)
  }

  package mutating func add(_ value: String, of number: Int) {
    var value = value
    value.withUTF8 { add(UnsafeRawBufferPointer($0), of: number) }
  }

  /// Adds the words of a value that is made of names, as those of a relative's name or of an e-mail address before its
  /// `@`: each alone is as weak as a common word, and they find a name where the value that has it is not.
  package mutating func add(wordsOf value: UnsafeRawBufferPointer, of number: Int) {
    let local = value.firstIndex(of: UInt8(ascii: "@")).map { UnsafeRawBufferPointer(rebasing: value[..<$0]) } ?? value
    for word in Folding.folded(local).split(whereSeparator: { $0 < 0x61 }) where word.count >= 4 {
      guard !SearchForms.placeholders.contains(String(decoding: word, as: UTF8.self)) else { continue }
      let word = Array(word.prefix(SearchForms.longest))
      _ = add(Needle(kind: word.count >= 8 ? .long : .short, bytes: word, isWeak: true), of: number)
    }
  }

  /// Adds a date, in days since 1970-01-01.
  package mutating func add(day: Int32, of number: Int) {
    let (year, month, day) = PartialDate(days: day).parts
    add(SearchForms.forms(ofYear: year, month: month, day: day), of: number)
  }

  private mutating func add(_ forms: [Needle], of number: Int) {
    guard let first = forms.first else { return tooShort[number] += 1 }
    let value = add(first, of: number)
    known[number].append(value)
    for form in forms.dropFirst() { _ = add(form, of: number, value: value) }
  }

  private mutating func add(_ needle: Needle, of number: Int, value: UInt32? = nil) -> UInt32 {
    let place = ([needle.kind.rawValue] + needle.bytes).withUnsafeBytes { needles.number(of: $0) }
    if place == kinds.count {
      kinds.append(needle.kind.rawValue)
      weak.append(needle.isWeak)
      classes.append(UInt8(number))
      values.append(value ?? UInt32(place))
    } else if !needle.isWeak {
      weak[place] = false
    }
    return UInt32(place)
  }
}
