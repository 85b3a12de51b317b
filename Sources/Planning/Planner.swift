import Crypto
package import Diagnostics
package import PipelineSyntax
package import Stages
package import StudyModel
import Tables

/// Proves that a pipeline is sound, from the shapes alone.
///
/// It has no way to open a data file. All problems are gathered in one pass; a stage that cannot be
/// read is left out of what follows, so that it adds no errors of its own.
package struct Planner: Sendable {
  private let catalogue: StageCatalogue
  private let study: Study

  package init(catalogue: StageCatalogue, study: Study) {
    self.catalogue = catalogue
    self.study = study
  }

  /// The plan of a pipeline file, or nil where there are errors.
  package func plan(_ file: PipelineFile, diagnostics: inout DiagnosticList) -> Plan? {
    var steps: [Plan.Step] = []
    var shape = DatasetShape()
    var phase: (phase: Phase, name: String)?
    var scope = Scope.rows
    var reveals = false
    for (index, written) in file.steps.enumerated() {
      if catalogue[written.name] == nil {
        diagnostics.error(
          "stage.unknown", "there is no stage '\(written.name)'", at: written.namePlace,
          help: Suggestion.help(for: written.name, among: catalogue.names))
      }
      // A misspelt stage is planned as the one that was probably meant, so that the stages behind it
      // are judged by what they would really see.
      guard
        let entry = catalogue[written.name]
          ?? Suggestion.nearest(to: written.name, among: catalogue.names).flatMap({ catalogue[$0] })
      else { continue }
      let manual = entry.manual
      let (stage, options) = entry.make(written.with, written.place, study, &diagnostics)
      if index == 0, !(stage is any SourceStage) {
        diagnostics.error(
          "stage.order", "a pipeline begins with a stage that reads; \(manual.id) does not", at: written.namePlace,
          help: "begin with 'ingest.submissions'")
      }
      if index > 0, stage is any SourceStage {
        diagnostics.error(
          "stage.order", "\(manual.id) reads, so it has to be the first stage", at: written.namePlace)
      }
      // `validate` changes nothing, so it may stand anywhere.
      if manual.id.phase != .validate {
        if let phase, manual.id.phase < phase.phase {
          diagnostics.error(
            "stage.order", "\(manual.id) cannot come behind \(phase.name)", at: written.namePlace,
            help: "phases go \(Phase.allCases.map(\.rawValue).joined(separator: ", "))")
        } else {
          phase = (manual.id.phase, manual.id.description)
        }
      }
      if manual.scope < scope {
        diagnostics.error(
          "stage.scope",
          "\(manual.id) sees \(manual.scope.rawValue), and a stage before it already sees \(scope.rawValue)",
          at: written.namePlace, help: "scopes go rows, participants, study, and never back")
      }
      scope = max(scope, manual.scope)
      // One report is enough: the stages behind would see the same identifiers.
      if index > 0, !reveals {
        reveals = checkPrivacy(of: shape, into: manual, at: written, diagnostics: &diagnostics)
      }
      var issues: [StageIssue] = []
      shape = stage.shape(after: shape, issues: &issues)
      for issue in issues {
        diagnostics.append(
          Diagnostic(
            issue.isWarning ? .warning : .error, issue.code, issue.message,
            at: issue.place ?? written.place(ofOption: issue.option), help: issue.help))
      }
      checkFolders(of: stage, shape, at: written, diagnostics: &diagnostics)
      steps.append(Plan.Step(stage: stage, manual: manual, options: options, leaves: shape))
    }
    checkRules(steps, of: file, diagnostics: &diagnostics)
    if diagnostics.hasErrors { return nil }
    let normal = steps.map { "\($0.manual.id)(\($0.options.joined(separator: ";")))" }.joined(separator: "\n")
    let hash = SHA256.hash(data: Array("\(study.fingerprint)\n\(normal)".utf8))
    return Plan(study: study, steps: steps, fingerprint: hash.map { Planner.hex($0) }.joined())
  }

  /// Finds rules of the study that no stage runs, where another stage runs others: nobody would miss them.
  private func checkRules(_ steps: [Plan.Step], of file: PipelineFile, diagnostics: inout DiagnosticList) {
    let run = Set(steps.compactMap(\.manual.runs))
    guard !run.isEmpty, steps.count == file.steps.count else { return }
    for scope in Rule.Scope.allCases where !run.contains(scope) {
      guard let rule = study.rules.first(where: { $0.scope == scope }) else { continue }
      let count = study.rules.count { $0.scope == scope }
      let stage = catalogue.entries.first { $0.manual.runs == scope }?.manual.id.description
      diagnostics.error(
        "rule.not_run", "no stage runs the rules of scope \(scope.rawValue), as '\(rule.id)' (\(count) in all)",
        at: file.steps.last?.namePlace, help: stage.map { "add '- use: \($0)'" })
    }
  }

  /// Whether something comes into a stage that reveals more than the stage admits; then it is reported.
  private func checkPrivacy(
    of shape: DatasetShape, into manual: StageManual, at written: PipelineFile.Step,
    diagnostics: inout DiagnosticList
  ) -> Bool {
    let revealing = shape.tables.flatMap { table in
      table.columns.filter { $0.privacy > manual.admits }.map { "\(table.name).\($0.name)" }
    }
    guard !revealing.isEmpty else { return false }
    let shown = revealing.prefix(5).joined(separator: ", ")
    let rest = revealing.count > 5 ? " (5 of \(revealing.count))" : ""
    diagnostics.error(
      "privacy.reveals", "\(manual.id) would see identifiers: \(shown)\(rest)", at: written.namePlace,
      help: "put 'deidentify.participants' before it")
    return true
  }

  /// What tells the treatment lies apart, in a folder that nobody but its owner can enter.
  private func checkFolders(
    of stage: any Stage, _ shape: DatasetShape, at written: PipelineFile.Step, diagnostics: inout DiagnosticList
  ) {
    guard let writing = stage as? any WritingStage else { return }
    for output in writing.written(of: shape)
    where !output.isBlinded && output.path.split(separator: "/").first != "unblinded" {
      guard let table = shape[output.table],
        table.tainted || table.columns.contains(where: { $0.tainted })
      else { continue }
      diagnostics.error(
        "blinding.folder", "\(output.table) tells the treatment, and '\(output.path)' lies where others can read it",
        at: written.place(ofOption: "folder"), help: "write it into 'unblinded', or a folder below it")
      return
    }
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = Array("0123456789abcdef")
    return "\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
  }
}
