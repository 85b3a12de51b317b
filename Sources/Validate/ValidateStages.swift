package import Stages

/// The stages of this module.
package enum ValidateStages {
  package static let all: [any Stage.Type] = [
    ValidateFields.self, ValidateIdentity.self, ValidateRules.self, ValidateRecords.self, ValidateChanges.self,
    ValidateCompleteness.self, ValidateSites.self, ValidateRegistrations.self,
    ValidateDistributions.self,
  ]
}
