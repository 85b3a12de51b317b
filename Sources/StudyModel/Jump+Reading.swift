import Diagnostics
import LocatedYAML

extension Jump {
  /// Reads `{within: 60 days, by: 25%}`; `by` without a percent sign is in the field's unit.
  static func read(_ node: Node, diagnostics: inout DiagnosticList) -> Jump? {
    var reader = MappingReader(node, what: "'jump'", diagnostics: &diagnostics)
    let within = reader.placedText("within", diagnostics: &diagnostics)
    let by = reader.placedText("by", diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    let words = within?.text.split(separator: " ") ?? []
    let days =
      words.count == 2 && ["day", "days"].contains(words[1]) ? Int(words[0]).flatMap { $0 > 0 ? $0 : nil } : nil
    if let within, days == nil {
      diagnostics.error("jump.within", "'within' has to be a number of days, as in 60 days", at: within.place)
    }
    let bound = by.flatMap { Bound(text: $0.text) }
    if let by, bound == nil {
      diagnostics.error("jump.by", "'by' has to be a number above zero, or per cent as in 25%", at: by.place)
    }
    guard let days, let bound else { return nil }
    return Jump(days: days, bound: bound)
  }
}

extension Jump.Bound {
  /// Nil where the text is no number above zero.
  fileprivate init?(text: String) {
    let isShare = text.hasSuffix("%")
    guard let number = Double(isShare ? String(text.dropLast()) : text), number.isFinite, number > 0 else { return nil }
    self = isShare ? .share(number / 100) : .amount(number)
  }
}
