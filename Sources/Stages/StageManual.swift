package import StudyModel
package import Tables

/// The phases of a pipeline, in the order in which data pass them.
package enum Phase: String, Comparable, CaseIterable, Sendable {
  case ingest, validate, deidentify, harmonise, derive, write, report

  private var rank: Int { Phase.allCases.firstIndex(of: self) ?? 0 }
  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}

/// How much of the data a stage sees at once. Scopes never go back.
package enum Scope: String, Comparable, CaseIterable, Sendable {
  /// A batch of rows of one table of one submission.
  case rows
  /// All tables of some whole participants.
  case participants
  /// Everything, as a stream of participants in order.
  case study

  private var rank: Int { Scope.allCases.firstIndex(of: self) ?? 0 }
  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}

/// The name of a stage: its phase, a dot, and what it does, as in `deidentify.participants`.
package struct StageID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var phase: Phase
  package var name: String

  package init(_ phase: Phase, _ name: String) {
    self.phase = phase
    self.name = name
  }

  package var description: String { "\(phase.rawValue).\(name)" }

  package static func < (left: Self, right: Self) -> Bool {
    (left.phase, left.name) < (right.phase, right.name)
  }
}

/// What a stage is, for the planner, `--help` and the reference.
package struct StageManual: Sendable {
  package var id: StageID
  /// One sentence.
  package var summary: String
  package var scope: Scope
  /// The most revealing column that the stage may be given.
  package var admits: Privacy
  /// The scope of the study's rules that the stage runs; nil where it runs none.
  package var runs: Rule.Scope?
  /// What of it a check of one upload cannot look at and only the centre can, in words for a site; nil where there is
  /// nothing like that.
  package var centre: String?

  package init(
    _ id: StageID, _ summary: String, scope: Scope, admits: Privacy, runs: Rule.Scope? = nil, centre: String? = nil
  ) {
    self.centre = centre
    self.id = id
    self.summary = summary
    self.scope = scope
    self.admits = admits
    self.runs = runs
  }
}
