import Diagnostics
import Identifiers
import LocatedYAML

extension ColumnLayout {
  /// Reads `identifier`: which of the national numbers of the site's packs the column holds.
  mutating func readIdentifier(
    _ reader: inout MappingReader, field: Field, context: SiteContext, diagnostics: inout DiagnosticList
  ) {
    guard let kind = reader.choice("identifier", NationalIdentifier.self, diagnostics: &diagnostics) else { return }
    let place = reader.node["identifier"]?.place
    if field.role != .nationalID {
      diagnostics.error(
        "column.option",
        "'identifier' is for fields of role national_id alone; '\(field.name)' is \(field.role.rawValue)",
        at: place)
    } else if context.vocabulary.packsComplete, !context.conventions.identifiers.contains(kind) {
      diagnostics.error(
        "identifier.unknown", "no pack of the site has the identifier '\(kind.rawValue)'", at: place,
        help: Suggestion.help(for: kind.rawValue, among: context.conventions.identifiers.map(\.rawValue)))
    }
    identifier = kind
  }
}
