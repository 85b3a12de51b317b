import Diagnostics
import LocatedYAML

extension Registration {
  /// Reads `registers` of a form whose fields are known.
  static func read(_ node: Node, form: Form, vocabulary: Vocabulary, diagnostics: inout DiagnosticList) -> Registration
  {
    var reader = MappingReader(node, what: "'registers'", diagnostics: &diagnostics)
    func fields(_ key: String, _ role: Role) -> [String] {
      reader.placedTexts(key, diagnostics: &diagnostics).compactMap { name in
        guard let field = vocabulary.field(name, of: form, diagnostics: &diagnostics) else { return nil }
        guard field.role == role else {
          diagnostics.error(
            "registers.role",
            "'\(name.text)' has the role '\(field.role.rawValue)'; '\(key)' names fields of role '\(role.rawValue)'",
            at: name.place)
          return nil
        }
        return field.name
      }
    }
    let numbers = fields("numbers", .nationalID)
    let names = fields("names", .name)
    let births = fields("birth", .birthDate)
    reader.finish(diagnostics: &diagnostics)
    if births.count > 1 {
      diagnostics.error("registers.birth", "a participant has one birth date", at: node["birth"]?.place)
    }
    if names.isEmpty != births.isEmpty {
      diagnostics.error(
        "registers.person", "'names' and 'birth' go together: neither tells one person from another alone",
        at: node.place)
    }
    return Registration(numbers: numbers, names: names, birth: births.first)
  }
}
