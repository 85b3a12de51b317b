import Diagnostics
import LocatedYAML

extension DrugDictionary {
  /// Reads `drugs` of a pack, or what a study puts in their place. Each entry says where it is from.
  ///
  /// Names of ingredients and forms are looked up when all packs are read, as they may stand in another pack.
  static func read(_ node: Node, diagnostics: inout DiagnosticList) -> (DrugDictionary, DrugMentions) {
    var reader = MappingReader(node, what: "'drugs'", diagnostics: &diagnostics)
    let dictionary = read(&reader, diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    return dictionary
  }

  static func read(
    _ reader: inout MappingReader, diagnostics: inout DiagnosticList
  ) -> (DrugDictionary, DrugMentions) {
    var dictionary = DrugDictionary()
    var mentions = DrugMentions()
    for entry in reader.map("ingredients", diagnostics: &diagnostics) {
      dictionary.ingredients.append(Ingredient.read(entry, diagnostics: &diagnostics))
    }
    var seen: [[UInt8]: String] = [:]
    for node in reader.list("products", diagnostics: &diagnostics) {
      guard let product = Product.read(node, mentions: &mentions, seen: &seen, diagnostics: &diagnostics) else {
        continue
      }
      dictionary.products.append(product)
    }
    for entry in reader.map("forms", diagnostics: &diagnostics) {
      dictionary.forms.append(DoseForm.read(entry, diagnostics: &diagnostics))
    }
    dictionary.qualifiers = reader.texts("qualifiers", diagnostics: &diagnostics)
    return (dictionary, mentions)
  }
}

/// Names that entries of a dictionary use, to be looked up when every pack is read.
struct DrugMentions {
  var ingredients: [PlacedText] = []
  var forms: [PlacedText] = []

  static func += (left: inout Self, right: Self) {
    left.ingredients += right.ingredients
    left.forms += right.forms
  }
}

extension DrugDictionary.Ingredient {
  fileprivate static func read(_ entry: Node.Entry, diagnostics: inout DiagnosticList) -> Self {
    var reader = MappingReader(entry.value, what: "ingredient '\(entry.key)'", diagnostics: &diagnostics)
    let isOpioid = reader.flag("opioid", diagnostics: &diagnostics)
    let beside = reader.range("beside_opioid", diagnostics: &diagnostics)
    let source = reader.placedText("source", diagnostics: &diagnostics)?.text ?? ""
    reader.finish(diagnostics: &diagnostics)
    if isOpioid, beside != nil {
      diagnostics.error(
        "drug.beside_opioid", "'beside_opioid' is for ingredients that are no opioids",
        at: entry.value["beside_opioid"]?.place ?? entry.place)
    }
    return Self(name: entry.key, isOpioid: isOpioid, besideOpioid: beside, source: source)
  }
}

extension DrugDictionary.Product {
  fileprivate static func read(
    _ node: Node, mentions: inout DrugMentions, seen: inout [[UInt8]: String], diagnostics: inout DiagnosticList
  ) -> Self? {
    var reader = MappingReader(node, what: "a product", diagnostics: &diagnostics)
    _ = reader.required("of", diagnostics: &diagnostics)
    let of = reader.placedTexts("of", diagnostics: &diagnostics)
    _ = reader.required("names", diagnostics: &diagnostics)
    let names = reader.placedTexts("names", diagnostics: &diagnostics)
    let strengths = reader.placedTexts("strengths", diagnostics: &diagnostics)
    let form = reader.placedTexts("form", diagnostics: &diagnostics).first
    let source = reader.placedText("source", diagnostics: &diagnostics)?.text ?? ""
    reader.finish(diagnostics: &diagnostics)
    mentions.ingredients += of
    if let form { mentions.forms.append(form) }
    for name in names {
      let folded = DrugName.folded(name.text)
      if folded.isEmpty {
        diagnostics.error("drug.name", "a name has no letter and no digit", at: name.place)
      } else if let before = seen.updateValue(name.text, forKey: folded) {
        diagnostics.error(
          "drug.duplicate", "'\(name.text)' stands here a second time, as '\(before)'", at: name.place,
          help: "letters' case, spaces and hyphens do not tell names apart")
      }
    }
    let read = strengths.compactMap { text -> [Double]? in
      let parts = text.text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
      let numbers = parts.compactMap { $0 }.filter { $0 > 0 && $0.isFinite }
      guard numbers.count == of.count, parts.count == of.count else {
        diagnostics.error(
          "drug.strength", "'\(text.text)' has to be a number of milligrams for each of 'of', with '/' between",
          at: text.place)
        return nil
      }
      return numbers
    }
    guard !of.isEmpty, !names.isEmpty else { return nil }
    return Self(
      names: names.map(\.text), ingredients: of.map(\.text), strengths: read, form: form?.text, source: source)
  }
}

extension DrugDictionary.DoseForm {
  fileprivate static func read(_ entry: Node.Entry, diagnostics: inout DiagnosticList) -> Self {
    var reader = MappingReader(entry.value, what: "dose form '\(entry.key)'", diagnostics: &diagnostics)
    let kind = reader.requiredChoice("kind", Kind.self, diagnostics: &diagnostics)
    let route = reader.placedText("route", diagnostics: &diagnostics)
    let words = reader.texts("words", diagnostics: &diagnostics)
    let source = reader.placedText("source", diagnostics: &diagnostics)?.text ?? ""
    reader.finish(diagnostics: &diagnostics)
    // One that is half wrong is there all the same, so that what names it is not reported too.
    return Self(name: entry.key, kind: kind ?? .unit, route: route?.text ?? "", words: words, source: source)
  }
}
