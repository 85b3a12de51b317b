import Stages

/// What a table is written as.
enum FileFormat: String, CaseIterable {
  case parquet, csv
}

/// What the options of stages that write have in common.
enum OutputChecks {
  static func check(folder: String, formats: [String], _ issues: inout [StageIssue]) {
    if !isFolder(folder) {
      issues.append(
        StageIssue(
          "write.folder", option: "folder", "the folder has to be of lower-case letters, digits, '-', '_' and '.'",
          help: "parts may be apart by '/', as in 'blinded/adam'"))
    }
    if formats.isEmpty {
      issues.append(StageIssue("write.format", option: "formats", "there is no format to write"))
    }
    for format in formats where FileFormat(rawValue: format) == nil {
      issues.append(
        StageIssue(
          "write.format", option: "formats", "'\(format)' is no format that can be written",
          help: "formats are \(FileFormat.allCases.map(\.rawValue).joined(separator: ", "))"))
    }
  }

  private static func isFolder(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty && part != "." && part != ".."
        && part.utf8.allSatisfy {
          (97...122).contains($0) || (48...57).contains($0) || [45, 46, 95].contains($0)
        }
    }
  }
}
