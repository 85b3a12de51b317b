import ArgumentParser
import Catalogue
import Diagnostics
import Glibc
import PipelineSyntax
import Planning
import Stages
import StudyModel

/// Reads a pipeline and its study, and plans it; whatever is wrong is shown in one pass.
struct PipelineLoader {
  var json: Bool

  /// The plan of a pipeline file. Ends the command with code 2 where there are errors.
  func plan(_ path: String) throws -> Plan {
    var diagnostics = DiagnosticList()
    var reader = ConfigurationReader(files: LocalConfigurationFiles())
    var sources: [String: String] = [:]
    var plan: Plan?
    do {
      let text = try LocalConfigurationFiles().read(path)
      sources[path] = text
      if let file = PipelineFile(parsing: text, file: path, diagnostics: &diagnostics) {
        if let study = Study.read(
          folder: PipelineLoader.folder(of: file.study, beside: path), with: &reader, diagnostics: &diagnostics)
        {
          plan = Planner(catalogue: .standard, study: study).plan(file, diagnostics: &diagnostics)
        }
      }
    } catch let error as ConfigurationFileError {
      diagnostics.error(
        "file.missing", "the pipeline file cannot be read: \(PipelineLoader.words(for: error))",
        at: Diagnostic.Location(file: path, line: 1, column: 1),
        help: "name a file such as pipelines/mystudy/nightly.yaml")
    }
    sources.merge(reader.sources) { first, _ in first }
    Console.show(diagnostics.all, sources: sources, json: json)
    guard !diagnostics.hasErrors, let plan else { throw ExitStatus.configuration.code }
    return plan
  }

  /// The study of a folder, for commands that need no pipeline, and the texts of its files.
  func study(_ folder: String) throws -> (study: Study, sources: [String: String]) {
    var diagnostics = DiagnosticList()
    var reader = ConfigurationReader(files: LocalConfigurationFiles())
    let study = Study.read(folder: folder, with: &reader, diagnostics: &diagnostics)
    Console.show(diagnostics.all, sources: reader.sources, json: json)
    guard !diagnostics.hasErrors, let study else { throw ExitStatus.configuration.code }
    return (study, reader.sources)
  }

  /// The folder of a study file that a pipeline names relative to itself.
  private static func folder(of study: String, beside pipeline: String) -> String {
    func parent(_ path: String) -> String {
      guard let slash = path.lastIndex(of: "/") else { return "." }
      return String(path[..<slash])
    }
    return parent("\(parent(pipeline))/\(study)")
  }

  private static func words(for error: ConfigurationFileError) -> String {
    switch error {
    case .missing: "there is no such file"
    case .unreadable(let code): String(cString: strerror(code))
    case .notUTF8: "it is not UTF-8"
    }
  }
}
