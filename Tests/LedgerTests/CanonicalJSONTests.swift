import Testing

@testable import Ledger

@Suite("Canonical JSON")
struct CanonicalJSONTests {
  @Test("Members are in the order of UTF-16 code units, as in RFC 8785, section 3.2.3")
  func order() {
    let value: CanonicalJSON = [
      "\u{20AC}": "Euro Sign", "\r": "Carriage Return", "\u{FB33}": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\u{1F600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{F6}": "Latin Small Letter O With Diaeresis",
    ]
    #expect(
      value.text == #"{"\r":"Carriage Return","1":"One",""# + "\u{80}" + #"":"Control",""# + "\u{F6}"
        + #"":"Latin Small Letter O With Diaeresis",""# + "\u{20AC}" + #"":"Euro Sign",""# + "\u{1F600}"
        + #"":"Emoji: Grinning Face",""# + "\u{FB33}" + #"":"Hebrew Letter Dalet With Dagesh"}"#)
  }

  @Test("Strings are escaped as little as RFC 8785, section 3.2.2.2, allows")
  func escapes() {
    let text = "\u{20AC}$\u{F}\nA'B\"\\\\\"/\u{8}\u{9}\u{C}\u{1F}\u{7F}"
    #expect(CanonicalJSON.string(text).text == "\"\u{20AC}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\t\\f\\u001f\u{7F}\"")
  }

  @Test("Values nest without spaces")
  func nesting() {
    let value: CanonicalJSON = ["b": [1, -2, true, false, nil], "a": [:], "c": []]
    #expect(value.text == #"{"a":{},"b":[1,-2,true,false,null],"c":[]}"#)
  }
}
