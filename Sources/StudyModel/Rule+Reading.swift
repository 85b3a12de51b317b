import Diagnostics
import LocatedYAML
import Tables

extension Rule {
  static func readAll(
    _ node: Node, vocabulary: Vocabulary, configuration: ConfigurationReader, diagnostics: inout DiagnosticList
  ) -> [Rule] {
    var reader = MappingReader(node, what: "rules.yaml", diagnostics: &diagnostics)
    _ = reader.optional("format")
    let count = reader.integer("count", diagnostics: &diagnostics)
    let nodes = reader.requiredList("rules", diagnostics: &diagnostics)
    // Read when it is known which rules there are: see `RuleSettings`.
    for key in RuleSettings.keys { _ = reader.optional(key) }
    reader.finish(diagnostics: &diagnostics)
    if let count, count != nodes.count {
      diagnostics.error(
        "rule.count", "the file says that it has \(count) rules, and it has \(nodes.count)",
        at: node["count"]?.place ?? node.place,
        help: "correct 'count' where a rule was added or taken out on purpose")
    }
    var seen = NamesSeen()
    return nodes.compactMap { node in
      guard
        let rule = read(node, vocabulary: vocabulary, configuration: configuration, diagnostics: &diagnostics)
      else { return nil }
      let id = PlacedText(text: rule.id, place: node["id"]?.place ?? node.place)
      return seen.take(id, "rule.duplicate", "rule", diagnostics: &diagnostics) ? rule : nil
    }
  }

  private static func read(
    _ node: Node, vocabulary: Vocabulary, configuration: ConfigurationReader, diagnostics: inout DiagnosticList
  ) -> Rule? {
    var reader = MappingReader(node, what: "a rule", diagnostics: &diagnostics)
    let id = reader.placedText("id", diagnostics: &diagnostics)
    let severity = reader.requiredChoice("severity", Severity.self, diagnostics: &diagnostics)
    let scope = reader.requiredChoice("scope", Scope.self, diagnostics: &diagnostics)
    let formName = reader.placedText("form", diagnostics: &diagnostics)
    let fieldName = reader.placedTexts("field", diagnostics: &diagnostics).first
    let when = reader.optional("when").flatMap { node in
      MappingReader.text(node, key: "when", diagnostics: &diagnostics).map { configuration.sourceText(of: node, $0) }
    }
    let assert = reader.required("assert", diagnostics: &diagnostics).flatMap { node in
      MappingReader.text(node, key: "assert", diagnostics: &diagnostics).map { configuration.sourceText(of: node, $0) }
    }
    let say = reader.placedText("say", diagnostics: &diagnostics)
    let sites = reader.placedTexts("sites", diagnostics: &diagnostics)
    let days = days(&reader, diagnostics: &diagnostics)
    let example = reader.optional("example")
    reader.finish(diagnostics: &diagnostics)

    let form = formName.flatMap { vocabulary.form($0, diagnostics: &diagnostics) }
    if let form, let fieldName, !form.harmonisedColumns.contains(fieldName.text) {
      _ = vocabulary.field(fieldName, of: form, diagnostics: &diagnostics)
    }
    let known = vocabulary.codeLists["sites"]?.codes ?? []
    for site in sites where !known.contains(site.text) {
      diagnostics.error(
        "site.unknown", "there is no site '\(site.text)'", at: site.place,
        help: Suggestion.help(for: site.text, among: known))
    }
    if let form, form.recordDate == nil, let key = ["from", "until"].first(where: { node[$0] != nil }) {
      diagnostics.error(
        "rule.undated", "the records of form '\(form.id)' have no date, so that '\(key)' tells nothing of them",
        at: node[key]?.place ?? node.place,
        help: "a record's date is the field 'date', or the form's first one of role 'date'")
    }
    guard let id, node.entries != nil else { return nil }
    var examples: [String: [Example]] = [:]
    if let example {
      var reader = MappingReader(example, what: "the examples of a rule", diagnostics: &diagnostics)
      for key in ["pass", "fail"] {
        examples[key] = reader.list(key, diagnostics: &diagnostics).compactMap {
          Example.read($0, form: form, scope: scope, vocabulary: vocabulary, diagnostics: &diagnostics)
        }
        if reader.has(key), reader.node[key]?.list?.isEmpty == false { continue }
        examples[key] = nil
      }
      reader.finish(diagnostics: &diagnostics)
    }
    if examples["pass"] == nil {
      diagnostics.error("rule.no_passing_example", "no example passes rule '\(id.text)'", at: id.place)
    }
    if examples["fail"] == nil {
      diagnostics.error(
        "rule.no_failing_example", "no example breaks rule '\(id.text)'", at: id.place,
        help: "add a record under 'example: fail:' that the rule has to find")
    }
    guard let severity, let scope, let formName, let assert else { return nil }
    return Rule(
      id: id.text, severity: severity, scope: scope, form: formName.text, field: fieldName?.text, when: when,
      assert: assert, say: say?.text ?? "", passing: examples["pass"] ?? [], failing: examples["fail"] ?? [],
      sites: sites.filter { known.contains($0.text) }.map { SiteID($0.text) }, from: days.from, until: days.until,
      place: node.place)
  }

  /// The days of `from` and `until`, as days since 1970-01-01.
  private static func days(
    _ reader: inout MappingReader, diagnostics: inout DiagnosticList
  ) -> (from: Int32?, until: Int32?) {
    func day(_ key: String) -> Int32? {
      guard let node = reader.optional(key) else { return nil }
      if let day = node.scalar.flatMap({ PartialDate(iso: $0) }) { return day.days }
      diagnostics.error("value.form", "'\(key)' has to be a day as 2006-05-01", at: node.place)
      return nil
    }
    let (from, until) = (day("from"), day("until"))
    if let from, let until, until < from, let place = reader.node["until"]?.place {
      diagnostics.error("rule.never", "the rule ends before it begins", at: place)
    }
    return (from, until)
  }
}

extension Rule.Example {
  fileprivate static func read(
    _ node: Node, form: Form?, scope: Rule.Scope?, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) -> Rule.Example? {
    guard let entries = node.entries else {
      diagnostics.error("value.form", "an example has to be a mapping of fields to values", at: node.place)
      return nil
    }
    var values: [(name: String, text: String)] = []
    var records: [String: [[(name: String, text: String)]]] = [:]
    for entry in RunExpansion.expand(entries, inStep: false, diagnostics: &diagnostics) {
      if case .empty = entry.value.content { continue }
      if let list = entry.value.list {
        let name = PlacedText(text: entry.key, place: entry.place)
        guard let form = vocabulary.form(name, diagnostics: &diagnostics) else { continue }
        records[entry.key] = list.compactMap {
          read($0, form: form, scope: scope, vocabulary: vocabulary, diagnostics: &diagnostics)?.values
        }
        continue
      }
      guard let text = MappingReader.text(entry.value, key: entry.key, diagnostics: &diagnostics) else { continue }
      // What reaches further is looked up where the rule's expressions are.
      if let form, scope != .site, !entry.key.contains("("), !entry.key.hasPrefix("participant.") {
        let field = check(
          PlacedText(text: entry.key, place: entry.place), form: form, scope: scope, vocabulary: vocabulary,
          diagnostics: &diagnostics)
        if let field, field.type == .code {
          vocabulary.check(
            code: PlacedText(text: text, place: entry.value.place), of: field, diagnostics: &diagnostics)
        }
      }
      values.append((entry.key, text))
    }
    return Rule.Example(values: values, records: records, place: node.place)
  }

  /// The field that a name of an example means; nil where it means a column that de-identification adds.
  private static func check(
    _ name: PlacedText, form: Form, scope: Rule.Scope?, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) -> Field? {
    guard let dot = name.text.firstIndex(of: ".") else {
      return column(name, of: form, vocabulary: vocabulary, diagnostics: &diagnostics)
    }
    if scope == .row {
      diagnostics.error(
        "rule.scope", "a rule of scope row cannot name other forms", at: name.place, help: "write 'scope: participant'")
    }
    let other = PlacedText(text: String(name.text[..<dot]), place: name.place)
    let field = PlacedText(text: String(name.text[name.text.index(after: dot)...]), place: name.place)
    guard let form = vocabulary.form(other, diagnostics: &diagnostics) else { return nil }
    return column(field, of: form, vocabulary: vocabulary, diagnostics: &diagnostics)
  }

  private static func column(
    _ name: PlacedText, of form: Form, vocabulary: Vocabulary, diagnostics: inout DiagnosticList
  ) -> Field? {
    if let field = form.field(name.text) { return field }
    guard !form.harmonisedColumns.contains(name.text) else { return nil }
    return vocabulary.field(name, of: form, diagnostics: &diagnostics)
  }
}
