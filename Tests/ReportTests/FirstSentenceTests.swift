import Testing

@testable import Report

@Suite("The first sentence of a message") struct FirstSentenceTests {
  @Test(
    "A title has the first sentence, and what it does not say is left",
    arguments: [
      ("The unit is unknown. Say which.", "The unit is unknown", "Say which."),
      ("Give a unit, e.g. mmHg, or none.", "Give a unit, e.g. mmHg, or none", ""),
      ("Is it 1.5 or 15? Please look.", "Is it 1.5 or 15?", "Please look."), ("No end", "No end", ""),
      ("First line\nSecond line", "First line", "Second line"), ("", "", ""), (".", "", ""), ("\n\nA. B", "", "A. B"),
      (
        String(repeating: "a", count: 200) + ". Then", String(repeating: "a", count: 160) + "…",
        String(repeating: "a", count: 200) + ". Then"
      ),
    ])
  func sentences(_ message: String, _ title: String, _ rest: String) {
    let sentence = FirstSentence(of: message)
    #expect((sentence.title, sentence.rest) == (title, rest))
  }
}
