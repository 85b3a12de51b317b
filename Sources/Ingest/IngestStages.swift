package import Stages

/// The stages of this module, for the catalogue.
package enum IngestStages {
  package static let all: [any Stage.Type] = [IngestSubmissions.self]
}
