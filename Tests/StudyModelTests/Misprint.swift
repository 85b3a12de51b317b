import Diagnostics
import TestSupport
import Testing

/// One thing wrong in one file of the sample study, and the diagnostics that it has to give.
struct Misprint: Sendable, CustomTestStringConvertible {
  var file: String
  var old: String
  /// In place of `old`, with marks where diagnostics have to land.
  var new: String
  /// Codes in order of the marks 1, 2, …
  var codes: [String]

  init(_ file: String, _ old: String, _ new: String, _ codes: String...) {
    self.file = file
    self.old = old
    self.new = new
    self.codes = codes
  }

  private var others: [(old: String, new: String)] = []

  /// The same with one more change of the text.
  func with(_ old: String, _ new: String) -> Misprint {
    var copy = self
    copy.others.append((old, new))
    return copy
  }

  var testDescription: String { "\(codes.joined(separator: ", ")): \(new)" }

  /// Reads the sample with the misprint in it; exactly its diagnostics have to be there.
  func check() throws {
    var text = try #require(SampleStudy.files[file])
    for change in [(old, new)] + others {
      try #require(text.contains(change.0))
      text = text.replacing(change.0, with: change.1, maxReplacements: 1)
    }
    let marked = MarkedText(text)
    let found = SampleStudy.read(file, marked.text).diagnostics.all
    let expected = try codes.enumerated().map { index, code in
      let place = try #require(marked.places[index + 1])
      return "\(SampleStudy.path(file)):\(place.line):\(place.column) \(code)"
    }
    #expect(
      found.map { "\($0.location?.file ?? ""):\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.code)" }
        == expected)
  }
}
