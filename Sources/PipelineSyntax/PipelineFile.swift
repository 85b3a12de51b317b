package import Diagnostics
package import LocatedYAML

/// A pipeline file as it was written: an ordered list of stages.
package struct PipelineFile: Sendable {
  /// One entry of `stages`.
  package struct Step: Sendable {
    /// The name behind `use`, as in `ingest.submissions`.
    package var name: String
    package var namePlace: Diagnostic.Location
    /// The options behind `with`.
    package var with: Node?
    package var place: Diagnostic.Location

    /// The place of an option's value, or of the stage where the option is not written.
    package func place(ofOption option: String?) -> Diagnostic.Location {
      guard let option, let entry = with?.entries?.first(where: { $0.key == option }) else { return namePlace }
      return entry.value.place
    }
  }

  package var file: String
  /// The study file, relative to the folder of the pipeline file.
  package var study: String
  package var studyPlace: Diagnostic.Location
  package var steps: [Step]

  /// Reads a pipeline file; nil where it cannot be understood as one at all.
  package init?(parsing text: String, file: String, diagnostics: inout DiagnosticList) {
    guard let root = Node.parse(text, file: file, diagnostics: &diagnostics) else { return nil }
    var reader = MappingReader(root, what: "a pipeline", diagnostics: &diagnostics)
    guard reader.node.entries != nil else { return nil }
    if let format = reader.required("format", diagnostics: &diagnostics), format.scalar != "1" {
      diagnostics.error(
        "format.unknown", "this version reads format 1", at: format.place, help: "write 'format: 1'")
      return nil
    }
    self.file = file
    study = ""
    studyPlace = root.place
    if let node = reader.required("study", diagnostics: &diagnostics) {
      study = MappingReader.text(node, key: "study", diagnostics: &diagnostics) ?? ""
      studyPlace = node.place
    }
    steps = []
    let list = reader.required("stages", diagnostics: &diagnostics)
    if let list, list.list == nil {
      diagnostics.error("value.form", "'stages' has to be a list, not \(list.form)", at: list.place)
    }
    for node in list?.list ?? [] {
      var step = MappingReader(node, what: "a stage", diagnostics: &diagnostics)
      let use = step.required("use", diagnostics: &diagnostics)
      let with = step.optional("with")
      step.finish(diagnostics: &diagnostics)
      guard let use, let name = MappingReader.text(use, key: "use", diagnostics: &diagnostics) else { continue }
      steps.append(Step(name: name, namePlace: use.place, with: with, place: node.place))
    }
    if let list, list.list?.isEmpty == true {
      diagnostics.error("pipeline.empty", "the pipeline has no stage", at: list.place)
    }
    reader.finish(diagnostics: &diagnostics)
  }
}
