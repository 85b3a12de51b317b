import CReadStat

/// Why a data set of SAS, SPSS or Stata is refused.
enum StatisticalProblem {
  static let again = "Export the data set again with the program that made it, and send the file whole."

  static func malformed(_ explanation: String) -> FormatProblem {
    FormatProblem("statistical.malformed", explanation, help: again)
  }

  static func truncated(_ explanation: String) -> FormatProblem {
    FormatProblem("statistical.truncated", explanation, help: again)
  }

  /// - Parameter save: what the sender can save the data set as.
  static func unsupported(_ explanation: String, save: String) -> FormatProblem {
    FormatProblem("statistical.unsupported", explanation, help: "Save the data set as \(save) file, and send that.")
  }

  /// What ReadStat answered; its messages are fixed texts, and hold nothing of the file.
  static func of(_ error: readstat_error_t) -> FormatProblem {
    let said = readstat_error_message(error).map { String(cString: $0) } ?? "no reason given"
    switch error {
    case READSTAT_ERROR_READ, READSTAT_ERROR_SEEK, READSTAT_ERROR_ROW_COUNT_MISMATCH:
      return truncated("The file ends too early, or holds another number of observations than it states (\(said)).")
    case READSTAT_ERROR_UNSUPPORTED_COMPRESSION, READSTAT_ERROR_UNSUPPORTED_FILE_FORMAT_VERSION:
      return unsupported("The file is in a version of its format that is not read (\(said)).", save: "a current plain")
    case READSTAT_ERROR_UNSUPPORTED_CHARSET, READSTAT_ERROR_CONVERT, READSTAT_ERROR_CONVERT_BAD_STRING,
      READSTAT_ERROR_CONVERT_SHORT_STRING, READSTAT_ERROR_CONVERT_LONG_STRING:
      return FormatProblem(
        "statistical.encoding", "The file holds text that is not in the encoding that it states (\(said)).",
        help: "Save the data set in Unicode (UTF-8), and send it again.")
    default: return malformed("The file is damaged, or no file of its format (\(said)).")
    }
  }
}
