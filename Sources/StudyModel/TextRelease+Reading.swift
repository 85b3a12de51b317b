import Diagnostics
import FreeText
import LocatedYAML

extension TextRelease {
  /// Reads `release` and `dates` of a field; nil where the field is dropped.
  static func read(
    _ reader: inout MappingReader, role: Role?, type: FieldType?, in entry: Node.Entry,
    diagnostics: inout DiagnosticList
  ) -> TextRelease? {
    let fate = reader.choice("release", Fate.self, diagnostics: &diagnostics)
    let dates = reader.choice("dates", DatesInText.self, diagnostics: &diagnostics)
    let place = reader.node["release"]?.place
    if let role, role != .freeText {
      for key in ["release", "dates"] {
        guard let place = entry.value.entries?.first(where: { $0.key == key })?.place else { continue }
        diagnostics.error("field.option", "'\(key)' is for fields of role free_text alone", at: place)
      }
      return nil
    }
    guard fate == .scrubbed else {
      if reader.has("dates"), fate != nil || !reader.has("release") {
        diagnostics.error(
          "field.option", "'dates' is for texts that are released, and '\(entry.key)' is dropped",
          at: reader.node["dates"]?.place, help: "add 'release: scrubbed'")
      }
      return nil
    }
    if let type, type != .text {
      diagnostics.error(
        "field.release", "'\(entry.key)' is of type \(type.rawValue), and only a text can be scrubbed", at: place)
      return nil
    }
    return TextRelease(dates: dates ?? .redact)
  }
}
