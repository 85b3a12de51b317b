import Diagnostics
import Stages

extension StageIssue {
  /// A problem in a file of the study, as the reason why a stage cannot stand where it does.
  init(_ diagnostic: Diagnostic) {
    self.init(
      diagnostic.code, diagnostic.message, help: diagnostic.help, at: diagnostic.location,
      isWarning: diagnostic.severity == .warning)
  }
}
