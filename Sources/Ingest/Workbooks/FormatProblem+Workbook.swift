extension FormatProblem {
  /// A problem of a workbook that its sender can mend by saving it anew.
  static func workbook(_ rule: String, _ explanation: String) -> FormatProblem {
    FormatProblem(rule, explanation, help: "Open the workbook, save it again as .xlsx, and send it whole.")
  }

  /// What an archive's problem means for the workbook that the archive is.
  static func workbook(_ problem: ArchiveProblem) -> FormatProblem {
    FormatProblem("workbook.damaged", problem.explanation, help: problem.help)
  }
}
