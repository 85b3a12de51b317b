import Diagnostics
import PipelineSyntax
import StudyModel

/// The files of a study, and a pipeline file: errors have a place, and a second reading gives the same.
enum ConfigurationEntry {
  private static let folder = "pipelines/demo"
  private static let pipeline = "pipeline.yaml"

  static func take(_ bytes: [UInt8]) throws {
    let files = HeldFiles(Bundle(bytes), below: folder)
    let (study, diagnostics) = read(files)
    let (again, others) = read(files)
    try promise(study?.fingerprint == again?.fingerprint, "a second reading gives the same study")
    let changed = zip(diagnostics, others).first { $0 != $1 }
    try promise(diagnostics == others, "a second reading gives the same diagnostics: \(changed as Any)")
    try promise(study != nil || diagnostics.contains { $0.severity == .error }, "what is no study has an error")

    var texts: [String: String] = [:]
    for (path, content) in files.contents { texts[path] = String(validating: content, as: UTF8.self) }
    let lines = texts.mapValues { text in text.unicodeScalars.count { breaks.contains($0) } + 1 }
    for diagnostic in diagnostics {
      guard let place = diagnostic.location else { continue }
      try promise(place.line >= 1 && place.column >= 1, "places are counted from 1: \(diagnostic)")
      // A problem at the very end stands on the line behind the last one.
      try promise(place.line <= (lines[place.file] ?? 0) + 1, "a place lies in its file: \(diagnostic)")
    }
    let shown = DiagnosticRenderer(sources: texts).render(diagnostics)
    try promise(shown.isEmpty == diagnostics.isEmpty, "diagnostics can be shown")
  }

  /// What ends a line in YAML 1.1.
  private static let breaks: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]

  private static func read(_ files: HeldFiles) -> (study: Study?, diagnostics: [Diagnostic]) {
    var diagnostics = DiagnosticList()
    let study = Study.read(folder: folder, files: files, diagnostics: &diagnostics)
    if let content = files.contents["\(folder)/\(pipeline)"], let text = String(validating: content, as: UTF8.self) {
      _ = PipelineFile(parsing: text, file: "\(folder)/\(pipeline)", diagnostics: &diagnostics)
    }
    return (study, diagnostics.all)
  }
}
