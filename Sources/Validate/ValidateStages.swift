package import Stages

/// The stages of this module.
package enum ValidateStages {
  package static let all: [any Stage.Type] = [
    ValidateFields.self, ValidateRules.self, ValidateRecords.self, ValidateSites.self,
  ]
}
