package import Stages

/// The stages of this module.
package enum DeidentifyStages {
  package static let all: [any Stage.Type] = [DeidentifyParticipants.self]
}
