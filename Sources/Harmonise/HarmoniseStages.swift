package import Stages

/// The stages of this module.
package enum HarmoniseStages {
  package static let all: [any Stage.Type] = [HarmoniseDialects.self, HarmoniseMedications.self]
}
