package import Diagnostics
package import LocatedYAML
package import StudyModel

/// The stages that a pipeline may name.
package struct StageCatalogue: Sendable {
  /// In order of their ids.
  package let entries: [StageEntry]

  package init(_ stages: [any Stage.Type]) {
    entries = stages.map { StageEntry($0) }.sorted { $0.manual.id < $1.manual.id }
  }

  package subscript(name: String) -> StageEntry? { entries.first { $0.manual.id.description == name } }

  package var names: [String] { entries.map(\.manual.id.description) }
}

/// A kind of stage: its manual, its options, and how one is made.
package struct StageEntry: Sendable {
  package let manual: StageManual
  package let options: [(name: String, form: String, help: String, required: Bool, fallback: String)]
  /// A stage with the options of `with:`, and those options in a normal form.
  package let make:
    @Sendable (
      _ with: Node?, _ place: Diagnostic.Location, _ study: Study, _ diagnostics: inout DiagnosticList
    ) -> (stage: any Stage, normal: [String])

  init<S: Stage>(_ type: S.Type) {
    manual = S.manual
    let defaults = S.Options()
    options = S.Options.fields.map { ($0.name, $0.form, $0.help, $0.required, $0.fallback(defaults)) }
    make = { node, place, study, diagnostics in
      let options = S.Options.read(node, of: S.manual.id, at: place, diagnostics: &diagnostics)
      return (S(options, study: study), options.normal)
    }
  }
}

/// The options of a stage that has none.
package struct NoOptions: StageOptions {
  package init() {}
  package static let fields: [OptionField<NoOptions>] = []
}
