import Diagnostics
import LocatedYAML

/// How the postcodes of a country are told as larger places; the packs have the tables.
package struct AreaRule: Sendable, Hashable {
  package enum Form: String, Sendable, CaseIterable {
    /// The first three of five digits, where `keep` has them, and `other` everywhere else.
    case zip3
    /// The letters before the first digit, where `keep` has them.
    case letters
    /// Four digits as the place whose ranges they lie in.
    case ranges
  }

  /// Postcodes from the first to the last, both within.
  package struct Range: Sendable, Hashable {
    package var place: String
    package var codes: ClosedRange<Int>

    package init(place: String, codes: ClosedRange<Int>) {
      self.place = place
      self.codes = codes
    }
  }

  package var form: Form
  /// Prefixes that may be told.
  package var keep: Set<String>
  /// What stands for a prefix that may not; nil where nothing is told.
  package var other: String?
  package var ranges: [Range]

  package init(form: Form, keep: Set<String> = [], other: String? = nil, ranges: [Range] = []) {
    self.form = form
    self.keep = keep
    self.other = other
    self.ranges = ranges
  }

  static func read(_ node: Node, diagnostics: inout DiagnosticList) -> AreaRule? {
    var reader = MappingReader(node, what: "'areas'", diagnostics: &diagnostics)
    _ = reader.requiredText("source", diagnostics: &diagnostics)
    let form = reader.requiredChoice("form", Form.self, diagnostics: &diagnostics)
    let other = reader.text("other", diagnostics: &diagnostics)
    let keep = reader.placedTexts("keep", diagnostics: &diagnostics)
    let places = reader.map("ranges", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    guard let form else { return nil }
    var rule = AreaRule(form: form, other: other)
    switch form {
    case .zip3:
      for text in keep { rule.keep.formUnion(prefixes(text, diagnostics: &diagnostics)) }
    case .letters: rule.keep = Set(keep.map(\.text))
    case .ranges:
      for place in places {
        for text in PlacedText.read(place.value, key: place.key, diagnostics: &diagnostics) {
          guard let codes = bounds(text, digits: 4, diagnostics: &diagnostics) else { continue }
          if rule.ranges.contains(where: { $0.codes.overlaps(codes) }) {
            diagnostics.error("area.overlap", "'\(text.text)' lies in another place's range too", at: text.place)
          }
          rule.ranges.append(Range(place: place.key, codes: codes))
        }
      }
    }
    if form == .ranges ? rule.ranges.isEmpty : rule.keep.isEmpty {
      diagnostics.error(
        "area.empty", "'areas' of form \(form.rawValue) needs '\(form == .ranges ? "ranges" : "keep")'", at: node.place)
      return nil
    }
    return rule
  }

  /// `009-035` as its prefixes.
  private static func prefixes(_ text: PlacedText, diagnostics: inout DiagnosticList) -> [String] {
    guard let codes = bounds(text, digits: 3, diagnostics: &diagnostics) else { return [] }
    return codes.map { String(String(1000 + $0).dropFirst()) }
  }

  private static func bounds(
    _ text: PlacedText, digits: Int, diagnostics: inout DiagnosticList
  ) -> ClosedRange<Int>? {
    let ends = text.text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = ends.filter { $0.utf8.count == digits && $0.utf8.allSatisfy(Name.isDigit) }.compactMap { Int($0) }
    guard (1...2).contains(ends.count), numbers.count == ends.count, numbers[0] <= numbers[numbers.count - 1] else {
      diagnostics.error(
        "area.range", "'\(text.text)' has to be \(digits) digits, or two such numbers in rising order with '-' between",
        at: text.place)
      return nil
    }
    return numbers[0]...numbers[numbers.count - 1]
  }
}
