import TestSupport

/// Nights over the fixtures that several tests look at and none changes.
enum SharedNights {
  struct Night: Sendable {
    let workspace: CaseWorkspace
    let ended: VertebraCommand.Ended
  }

  /// With a new key, one worker and a report for a person.
  static func first() throws -> Night { try firstNight.get() }

  /// With the key of the first night, two workers, a report for a machine, and an inbox that was filled the other
  /// way round.
  static func second() throws -> Night { try secondNight.get() }

  private static let firstNight = Result<Night, any Error> {
    let workspace = try CaseWorkspace(keyOf: nil)
    return Night(workspace: workspace, ended: try workspace.run("--workers", "1"))
  }

  private static let secondNight = Result<Night, any Error> {
    let workspace = try CaseWorkspace(keyOf: try first().workspace, isReversed: true)
    return Night(workspace: workspace, ended: try workspace.run("--workers", "2", "--json"))
  }
}
