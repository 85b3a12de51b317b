import Diagnostics
import Stages

extension StageIssue {
  /// A problem in a file of the study, as the reason why a stage cannot stand where it does.
  init(_ diagnostic: Diagnostic) {
    let place = diagnostic.location.map { "\($0.file):\($0.line):\($0.column): " } ?? ""
    self.init(diagnostic.code, place + diagnostic.message, help: diagnostic.help)
  }
}
