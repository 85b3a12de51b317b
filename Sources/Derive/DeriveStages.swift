package import Stages

/// The stages of this module.
package enum DeriveStages {
  package static let all: [any Stage.Type] = [
    DeriveScores.self, DeriveVisits.self, DeriveChanges.self, DeriveDataSets.self,
  ]
}
