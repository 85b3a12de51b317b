/// The bytes of a folded text with what each can be part of. A place outside of the text holds no character.
struct TextView {
  let bytes: UnsafePointer<UInt8>
  let count: Int
  let classes: UnsafePointer<UInt8>

  @inline(__always)
  subscript(place: Int) -> UInt8 { place >= 0 && place < count ? bytes[place] : 0 }

  @inline(__always)
  func kind(_ place: Int) -> UInt8 { classes[Int(self[place])] }

  func isDigit(_ place: Int) -> Bool { kind(place) & ByteClass.digit != 0 }
  func isLetter(_ place: Int) -> Bool { kind(place) & ByteClass.letter != 0 }
  func isWord(_ place: Int) -> Bool { kind(place) & ByteClass.word != 0 }
  func isSpace(_ place: Int) -> Bool { kind(place) & ByteClass.space != 0 }
  func isUpper(_ place: Int) -> Bool { kind(place) & ByteClass.upper != 0 }

  /// Behind the digits that begin at a place.
  func digits(from place: Int, atMost: Int = .max) -> Int {
    var at = place
    while at - place < atMost, isDigit(at) { at += 1 }
    return at
  }

  func number(_ places: Range<Int>) -> Int { places.reduce(0) { min($0 * 10 + Int(self[$1]) - 48, 1 << 32) } }

  /// Behind up to so many spaces.
  func spaces(from place: Int, atMost: Int = 3) -> Int {
    var at = place
    while at - place < atMost, isSpace(at) { at += 1 }
    return at
  }

  /// The word that begins at a place: letters, digits, and apostrophes between letters, which do not count.
  func word(at place: Int) -> TextWord {
    var word = TextWord(start: place)
    var at = place
    while at < count {
      let byte = bytes[at]
      let kind = classes[Int(byte)]
      if kind & ByteClass.word != 0 {
        word.shorter = word.hash
        word.hash = WordHash.adding(byte | (kind & ByteClass.upper) << 4, to: word.hash)
        word.kinds |= kind
        at += 1
      } else if byte == UInt8(ascii: "'"), word.kinds & ByteClass.letter != 0, isLetter(at + 1) {
        word.stem = word.hash
        word.stemEnd = at
        at += 1
      } else {
        break
      }
    }
    word.end = at
    return word
  }

  /// The word that ends before a place, or nil where none does.
  func word(endingAt end: Int) -> TextWord? {
    var start = end
    while isWord(start - 1) || (self[start - 1] == UInt8(ascii: "'") && isLetter(start - 2) && isLetter(start)) {
      start -= 1
    }
    return start < end ? word(at: start) : nil
  }
}

/// A word of a text.
struct TextWord {
  var start: Int
  var end = 0
  var hash = WordHash.basis
  /// Without the last character.
  var shorter = WordHash.basis
  /// Up to the last apostrophe.
  var stem = WordHash.basis
  var stemEnd = -1
  /// The classes of all its bytes.
  var kinds: UInt8 = 0

  init(start: Int) { self.start = start }

  var length: Int { end - start }
  /// Whether it ends in an apostrophe and one letter, as `Hill's` does.
  var isPossessive: Bool { stemEnd >= 0 && end - stemEnd == 2 }
  var hasDigit: Bool { kinds & ByteClass.digit != 0 }
  /// Whether no letter is of lower case, and there is one.
  var isAllUpper: Bool { kinds & (ByteClass.lower | ByteClass.foreign) == 0 && kinds & ByteClass.upper != 0 }
}
