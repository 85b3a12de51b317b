import Diagnostics
import LocatedYAML
import Tables

/// What `rules.yaml` says of how a run is judged by its rules: `waivers` and `thresholds`.
enum RuleSettings {
  static let keys = ["waivers", "thresholds"]

  /// The document without what changes no data, so that a new threshold makes no new release.
  static func removed(from node: Node) -> Node {
    guard let entries = node.entries else { return node }
    return Node(.map(entries.filter { !keys.contains($0.key) }), at: node.place, quoted: node.quoted)
  }

  /// The rules and sites that are named have to be there.
  struct Names {
    let rules: [Rule]
    /// Ids as they stand in the file, also of rules that could not be read.
    let written: Set<String>
    let sites: [String]

    init(_ node: Node, rules: [Rule], vocabulary: Vocabulary) {
      self.rules = rules
      written = Set((node["rules"]?.list ?? []).compactMap { $0["id"]?.scalar })
      sites = vocabulary.codeLists["sites"]?.codes ?? []
    }

    func check(rule: PlacedText, diagnostics: inout DiagnosticList) {
      guard !written.contains(rule.text) else { return }
      diagnostics.error(
        "rule.unknown", "there is no rule '\(rule.text)'", at: rule.place,
        help: Suggestion.help(for: rule.text, among: rules.map(\.id)))
    }

    /// The sites that the study has; the others are reported.
    func known(_ names: [PlacedText], diagnostics: inout DiagnosticList) -> [SiteID] {
      for site in names where !sites.contains(site.text) {
        diagnostics.error(
          "site.unknown", "there is no site '\(site.text)'", at: site.place,
          help: Suggestion.help(for: site.text, among: sites))
      }
      return names.filter { sites.contains($0.text) }.map { SiteID($0.text) }
    }
  }

  static func day(_ key: String, in reader: inout MappingReader, diagnostics: inout DiagnosticList) -> Int32? {
    guard let node = reader.optional(key) else { return nil }
    if let day = node.scalar.flatMap({ PartialDate(iso: $0) }) { return day.days }
    diagnostics.error("value.form", "'\(key)' has to be a day as 2006-05-01", at: node.place)
    return nil
  }
}

extension RuleWaiver {
  static func readAll(
    _ node: Node, names: RuleSettings.Names, diagnostics: inout DiagnosticList
  ) -> [RuleWaiver] {
    guard let list = node.list else {
      diagnostics.error("value.form", "'waivers' has to be a list", at: node.place)
      return []
    }
    return list.compactMap { read($0, names: names, diagnostics: &diagnostics) }
  }

  private static func read(
    _ node: Node, names: RuleSettings.Names, diagnostics: inout DiagnosticList
  ) -> RuleWaiver? {
    var reader = MappingReader(node, what: "a waiver", diagnostics: &diagnostics)
    let rule = reader.placedText("rule", diagnostics: &diagnostics)
    _ = reader.required("sites", diagnostics: &diagnostics)
    let sites = names.known(reader.placedTexts("sites", diagnostics: &diagnostics), diagnostics: &diagnostics)
    let reason = reader.placedText("reason", diagnostics: &diagnostics)
    let by = reader.placedText("by", diagnostics: &diagnostics)
    _ = reader.required("on", diagnostics: &diagnostics)
    let on = RuleSettings.day("on", in: &reader, diagnostics: &diagnostics)
    let until = RuleSettings.day("until", in: &reader, diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    if let rule { names.check(rule: rule, diagnostics: &diagnostics) }
    if let on, let until, until < on, let place = node["until"]?.place {
      diagnostics.error("waiver.never", "the waiver ends before it is given", at: place)
    }
    guard let rule, let reason, let by, let on, !sites.isEmpty else { return nil }
    return RuleWaiver(
      rule: rule.text, sites: sites, reason: reason.text, by: by.text, on: on, until: until, place: node.place)
  }
}

extension RuleThreshold {
  static func readAll(
    _ node: Node, names: RuleSettings.Names, diagnostics: inout DiagnosticList
  ) -> [RuleThreshold] {
    guard let list = node.list else {
      diagnostics.error("value.form", "'thresholds' has to be a list", at: node.place)
      return []
    }
    return list.compactMap { read($0, names: names, diagnostics: &diagnostics) }
  }

  private static func read(
    _ node: Node, names: RuleSettings.Names, diagnostics: inout DiagnosticList
  ) -> RuleThreshold? {
    var reader = MappingReader(node, what: "a threshold", diagnostics: &diagnostics)
    let rules = reader.placedTexts("rules", diagnostics: &diagnostics)
    let sites = reader.placedTexts("sites", diagnostics: &diagnostics)
    let count = reader.integer("count", diagnostics: &diagnostics)
    let percent = reader.number("percent", diagnostics: &diagnostics)
    let severity = reader.requiredChoice("severity", Severity.self, diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    for rule in rules { names.check(rule: rule, diagnostics: &diagnostics) }
    let known = names.known(sites, diagnostics: &diagnostics)
    if let count, count < 0, let place = node["count"]?.place {
      diagnostics.error("value.form", "'count' cannot be below zero", at: place)
    }
    if let percent, !(0...100).contains(percent), let place = node["percent"]?.place {
      diagnostics.error("value.form", "'percent' has to lie between 0 and 100", at: place)
    }
    if node["count"] == nil, node["percent"] == nil, node.entries != nil {
      diagnostics.error(
        "threshold.bound", "the threshold has no bound", at: node.place,
        help: "write 'count: 5' for records, or 'percent: 2' for a part of those that could be judged")
    }
    // A name that is not known must not widen the threshold to all.
    guard let severity, known.count == sites.count else { return nil }
    return RuleThreshold(
      rules: rules.map(\.text), sites: known, count: count, percent: percent, severity: severity, place: node.place)
  }
}
