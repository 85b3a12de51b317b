import Catalogue
import Diagnostics
import PipelineSyntax
import Planning
import StudyModel

/// Reads a pipeline file and plans it.
enum PlanReader {
  static func plan(_ path: String) throws -> Plan {
    var diagnostics = DiagnosticList()
    guard let text = try? LocalConfigurationFiles().read(path) else { throw BenchError.unreadable(path) }
    if let file = PipelineFile(parsing: text, file: path, diagnostics: &diagnostics) {
      let folder = parent(of: "\(parent(of: path))/\(file.study)")
      let study = Study.read(folder: folder, files: LocalConfigurationFiles(), diagnostics: &diagnostics)
      if let study, let plan = Planner(catalogue: .standard, study: study).plan(file, diagnostics: &diagnostics),
        !diagnostics.hasErrors
      {
        return plan
      }
    }
    Output.err(DiagnosticRenderer(sources: [path: text]).render(diagnostics.all))
    throw BenchError.unreadable(path)
  }

  private static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}
