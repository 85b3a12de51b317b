import Diagnostics
import LocatedYAML

/// Code lists, units and national conventions that studies share.
struct Pack {
  var codeLists: [(list: CodeList, place: Diagnostic.Location)]
  var units: [(unit: UnitConversion, place: Diagnostic.Location)]
  var conventions: NationalConventions
  /// The continent of each country, by ISO 3166-1 alpha-2.
  var continents: [String: String]

  /// `name`: the name of the pack's folder.
  static func read(_ node: Node, name: String, diagnostics: inout DiagnosticList) -> Pack {
    var reader = MappingReader(node, what: "a pack", diagnostics: &diagnostics)
    _ = reader.optional("format")
    if let pack = reader.placedText("pack", diagnostics: &diagnostics), pack.text != name {
      diagnostics.error("file.name", "pack '\(pack.text)' stands in the folder '\(name)'", at: pack.place)
    }
    _ = reader.requiredInteger("version", diagnostics: &diagnostics)
    let lists = reader.map("code_lists", diagnostics: &diagnostics).map {
      (CodeList.read($0, diagnostics: &diagnostics), $0.place)
    }
    let units = reader.list("units", diagnostics: &diagnostics).compactMap { node in
      UnitConversion.read(node, diagnostics: &diagnostics).map { ($0, node.place) }
    }
    let conventions = NationalConventions.read(&reader, diagnostics: &diagnostics)
    let continents = Pack.readContinents(&reader, diagnostics: &diagnostics)
    reader.finish(diagnostics: &diagnostics)
    return Pack(codeLists: lists, units: units, conventions: conventions, continents: continents)
  }

  private static func readContinents(
    _ reader: inout MappingReader, diagnostics: inout DiagnosticList
  ) -> [String: String] {
    guard let node = reader.optional("continents") else { return [:] }
    var table = MappingReader(node, what: "'continents'", diagnostics: &diagnostics)
    _ = table.requiredText("source", diagnostics: &diagnostics)
    var continents: [String: String] = [:]
    for entry in table.map("countries", diagnostics: &diagnostics) {
      for country in PlacedText.read(entry.value, key: entry.key, diagnostics: &diagnostics) {
        if continents.updateValue(entry.key, forKey: country.text) != nil {
          diagnostics.error("continent.twice", "country '\(country.text)' has a continent already", at: country.place)
        }
      }
    }
    table.finish(diagnostics: &diagnostics)
    return continents
  }
}

extension Vocabulary {
  /// Adds what a pack holds; two packs may say the same, but not different things.
  ///
  /// `overridden`: code lists that the study itself has, in place of any pack's.
  mutating func add(_ pack: Pack, overridden: Set<String>, diagnostics: inout DiagnosticList) {
    for (list, place) in pack.codeLists where !overridden.contains(list.id) {
      if let present = codeLists[list.id], present != list {
        diagnostics.error(
          "pack.conflict", "another pack has a code list '\(list.id)' that differs", at: place,
          help: "name them apart, or write the list in study.yaml, which wins over packs")
      } else {
        codeLists[list.id] = list
      }
    }
    continents.merge(pack.continents) { first, _ in first }
    for (unit, place) in pack.units {
      guard let present = units.first(where: { $0.concerns(unit) }) else {
        units.append(unit)
        continue
      }
      if present.factor != unit.factor || present.offset != unit.offset {
        diagnostics.error(
          "pack.conflict", "another conversion from '\(unit.from)' to '\(unit.to)' has other numbers", at: place)
      }
    }
  }
}
