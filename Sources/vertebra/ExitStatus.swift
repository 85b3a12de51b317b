import ArgumentParser

/// What the command ends with.
enum ExitStatus: Int32 {
  case clean = 0
  case findings = 1
  case configuration = 2
  case stopped = 3

  var code: ExitCode { ExitCode(rawValue) }
}
